"""What people ask of accounts, as requests."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from benchmarks.bench import Bench
from benchmarks.client import Answer, Line, post
from benchmarks.population import PASSWORD, Person
from benchmarks.system import BenchmarkError
from questcity.domain.shared.ids import SessionId


def sign_in(login: str, password: str = PASSWORD) -> bytes:
    """Return the request of somebody who signs in."""
    return post("/auth/login", {"login": login, "password": password})


def refresh(token: str) -> bytes:
    """Return the request that renews a session."""
    return post("/auth/refresh-token", {"refreshToken": token})


def register(username: str, email: str) -> bytes:
    """Return the request of somebody who wants an account."""
    return post(
        "/auth/register",
        {
            "username": username,
            "email": email,
            "password": PASSWORD,
            "firstName": "Anna",
            "lastName": "Ivanova",
        },
    )


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Somebody with a session."""

    person: Person
    session_id: SessionId
    access_token: str


async def sign_all_in(bench: Bench, people: Sequence[Person]) -> tuple[SignedIn, ...]:
    """Sign people in, one after the other."""
    async with Line.open(bench.server.port) as line:
        answers = [(await asked(line, sign_in(each.email), 200)).json() for each in people]
    return tuple(
        SignedIn(person, SessionId(UUID(answer["sessionId"])), answer["accessToken"])
        for person, answer in zip(people, answers, strict=True)
    )


async def asked(line: Line, request: bytes, status: int) -> Answer:
    """Return an answer. Raise `BenchmarkError` unless it has this status."""
    answer = await line.ask(request)
    if answer.status != status:
        message = f"{answer.status} was answered instead of {status}: {answer.body.decode()}"
        raise BenchmarkError(message)
    return answer
