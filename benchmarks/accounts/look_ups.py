"""How often a request has to wait for PostgreSQL."""

from collections.abc import Callable, Mapping
from itertools import count
from typing import Final

from benchmarks.accounts.requests import asked, refresh, register, sign_all_in, sign_in
from benchmarks.bench import Bench
from benchmarks.client import Line, get
from benchmarks.guarded import GUARDED_LIST
from benchmarks.report import Section
from benchmarks.system import server_beside
from benchmarks.uncached import anew
from benchmarks.wire import CountingPipe

_TIMES: Final = 6
_FAILURES: Final = 5

_TEXT: Final = f"""\
Round trips between the server and PostgreSQL, counted on the wire: the fewest of {_TIMES} times,
since the first ones prepare statements."""


async def measure(bench: Bench) -> Section:
    """Count the round trips of single requests."""
    async with CountingPipe.before(bench.system.database_url) as (pipe, url):
        settings = {
            "DATABASE_URL": url,
            "ENVIRONMENT": "development",
            "LIMIT_FAILED_SIGN_INS": f"{_FAILURES}/15minutes",
        }
        async with server_beside(bench.system, settings) as server, Line.open(server.port) as line:
            rows = [
                (name, str(await _fewest(pipe, line, request, status)))
                for name, (request, status) in (await _requests(bench, line)).items()
            ]
    return Section(
        title="Look-ups of a request", text=_TEXT, columns=("request", "round trips"), rows=rows
    )


async def _requests(bench: Bench, line: Line) -> Mapping[str, tuple[Callable[[], bytes], int]]:
    [signed_in] = await sign_all_in(bench, bench.people[-1:])
    email, guessed = bench.people[-2].email, bench.people[-3].email
    token = (await asked(line, sign_in(email), 200)).json()["refreshToken"]
    for _ in range(_FAILURES):
        await asked(line, sign_in(guessed, "a wrong password"), 401)
    numbers = count()

    def newcomer() -> bytes:
        name = f"asked-{next(numbers)}"
        return register(name, f"{name}@questcity.example")

    return {
        "`/health/live`": (lambda: get("/health/live"), 200),
        "quest list, public": (lambda: anew("/quests?limit=20"), 200),
        "the same, signed in": (
            lambda: anew(f"{GUARDED_LIST}?limit=20", signed_in.access_token),
            200,
        ),
        "oneself": (lambda: get("/users/me", signed_in.access_token), 200),
        "sign-in": (lambda: sign_in(email), 200),
        "sign-in that is one too many": (lambda: sign_in(guessed), 429),
        "refresh": (lambda: refresh(token), 200),
        "registration": (newcomer, 202),
    }


async def _fewest(pipe: CountingPipe, line: Line, request: Callable[[], bytes], status: int) -> int:
    counts = []
    for _ in range(_TIMES):
        before = pipe.round_trips
        await asked(line, request(), status)
        counts.append(pipe.round_trips - before)
    return min(counts)
