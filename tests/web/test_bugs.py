"""What a bug of ours looks like: bare from outside, whole in the log, and no end of anything."""

import json
from collections.abc import AsyncIterator, Iterator
from io import StringIO
from typing import Any, Final

import pytest
from dishka import Scope, provide
from httpx import AsyncClient, Response
from litestar.types import Receive, Scope as Connection, Send

from installation import Installation
from logs import lines_of, logged
from questcity.adapters.memory.accounts import MemoryAccountReader
from questcity.adapters.memory.references import MemoryReferenceReader
from questcity.domain.accounts.ports.readers import AccountReader
from questcity.domain.quests.ports.readers import ReferenceReader
from questcity.entrypoints.bootstrap.providers.memory import MemoryProvider
from questcity.entrypoints.web.edge import Edge
from questcity.entrypoints.web.metrics import Metrics
from stores import SetClock, Store, application_over
from web_client import client_of

pytestmark = pytest.mark.anyio

INSIDE: Final = "SELECT secret FROM inside"


class BrokenReferenceReader(MemoryReferenceReader):
    """Has a bug in its categories."""

    async def list_categories(self) -> Any:
        """Fail."""
        raise KeyError(INSIDE)


class BrokenAccountReader(MemoryAccountReader):
    """Has a bug in looking up who signs in, and none of the kinds that are expected."""

    async def find_credentials(self, login: str) -> Any:
        """Fail with several at once."""
        del login
        message = "several"
        raise ExceptionGroup(message, [ValueError(INSIDE), RecursionError()])


class BrokenProvider(MemoryProvider):
    """A store with bugs."""

    references = provide(BrokenReferenceReader, scope=Scope.APP, provides=ReferenceReader)
    account_reader = provide(BrokenAccountReader, scope=Scope.APP, provides=AccountReader)


@pytest.fixture
async def client(installation: Installation) -> AsyncIterator[AsyncClient]:
    container = application_over(installation.settings(), SetClock(), Store(BrokenProvider))
    async with client_of(container, installation.settings()) as client:
        yield client
    await container.close()


@pytest.fixture
def log() -> Iterator[StringIO]:
    with logged() as stream:
        yield stream


async def categories(client: AsyncClient) -> Response:
    return await client.get("/api/v1/quests/categories")


async def credentials(client: AsyncClient) -> Response:
    return await client.post("/api/v1/auth/login", json={"login": "anna", "password": "x"})


@pytest.mark.parametrize("ask", [categories, credentials])
async def test_a_bug_is_a_bare_problem_whose_traceback_stands_in_the_log(
    client: AsyncClient, log: StringIO, ask: Any
) -> None:
    answer = await ask(client)

    request_id = answer.headers["x-request-id"]
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json() == {
        "type": "/problems/internal",
        "title": answer.json()["title"],
        "status": 500,
        "detail": "Something went wrong on our side.",
        "instance": request_id,
    }
    failed, finished = lines_of(log)
    assert (failed["event"], failed["level"]) == ("request.failed", "error")
    assert failed["request_id"] == finished["request_id"] == request_id
    assert INSIDE in json.dumps(failed["exception"])
    assert "test_bugs.py" in json.dumps(failed["exception"])
    assert (finished["event"], finished["status"]) == ("request.finished", 500)


async def test_after_a_bug_everything_else_goes_on(client: AsyncClient) -> None:
    await categories(client)

    answers = [await client.get("/api/v1/quests/vehicles"), await categories(client)]

    assert [answer.status_code for answer in answers] == [200, 500]


async def through_the_edge(*messages: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what a client gets of an application that sends some messages and then fails."""
    sent: list[dict[str, Any]] = []

    async def fail(scope: Connection, receive: Receive, send: Send) -> None:
        del scope, receive
        for message in messages:
            await send(message)  # type: ignore[arg-type]
        raise KeyError(INSIDE)

    async def receive() -> dict[str, Any]:
        return {"type": "http.request"}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "GET", "headers": [], "query_string": b""}
    await Edge(fail, Metrics().count)(scope, receive, send)  # type: ignore[arg-type]
    return sent


async def test_a_bug_outside_of_all_handlers_is_a_problem_too(log: StringIO) -> None:
    start, end = await through_the_edge()

    failed, finished = lines_of(log)
    assert start["status"] == finished["status"] == 500
    assert json.loads(end["body"])["type"] == "/problems/internal"
    assert json.loads(end["body"])["instance"] == failed["request_id"]
    assert INSIDE not in end["body"].decode()
    assert INSIDE in json.dumps(failed["exception"])


async def test_an_answer_that_has_begun_ends_where_the_bug_is(log: StringIO) -> None:
    begun = {"type": "http.response.start", "status": 200, "headers": []}

    sent = await through_the_edge(begun)

    assert [message["type"] for message in sent] == ["http.response.start"]
    assert [line["event"] for line in lines_of(log)] == ["request.failed", "request.finished"]
