"""What a list of quests costs, by the application and by other means."""

from collections.abc import Mapping
from functools import partial
from typing import Final

from benchmarks.accounts.requests import sign_all_in
from benchmarks.bench import QUESTS, Bench
from benchmarks.client import get
from benchmarks.finding.comparing import COLUMNS, RAW, at_least, at_most, row
from benchmarks.guarded import GUARDED_LIST
from benchmarks.load import AT_ONCE
from benchmarks.peers.starting import peer_beside, require_same
from benchmarks.report import Section
from benchmarks.rounds import ROUNDS, Costs, Requests, database, in_turns, ratio, server
from benchmarks.system import BenchmarkError
from benchmarks.thresholds import (
    JOINED_COSTS_AT_LEAST,
    KEPT_LIST_COSTS_AT_MOST,
    LIST_COSTS_AT_MOST,
    SELECTIN_COSTS_AT_LEAST,
    SIGNED_IN_LIST_COSTS_AT_MOST,
)
from benchmarks.uncached import uncached

_FEW, _SOME, _MANY, _MOST = 60, 150, 300, 600
# Of PostgreSQL's work for raw, which has the same statement.
_READS_AT_LEAST: Final = 0.3
_LIST: Final = "/quests?limit=20"

_PUBLIC: Final = "QuestCity"
_KEPT: Final = "QuestCity, from its cache"
_SIGNED_IN: Final = "QuestCity, signed in"
_JOINED: Final = "FastAPI + ORM, one join"
_SELECTIN: Final = "FastAPI + ORM, selectinload"

_TEXT: Final = f"""\
`GET /quests?limit=20` over {QUESTS} quests, {AT_ONCE} requests under way at once, in turns,
{ROUNDS} rounds. Each server is one process of uvicorn with uvloop and httptools and without an
access log; QuestCity writes a line of its own for each request. `{RAW}` is an ASGI function over
asyncpg and msgspec without a framework: it sends the same statement and answers the same bytes.
The other two answer the same values by FastAPI, SQLAlchemy's ORM and Pydantic. Client and
PostgreSQL share the cores with the server: requests a second and p99 are no limits."""


async def measure(bench: Bench) -> Section:
    """Measure the list."""
    system = bench.system
    async with (
        peer_beside(system, "raw") as raw,
        peer_beside(system, "joined") as joined,
        peer_beside(system, "selectin") as selectin,
    ):
        for limit in (1, 20, 100):
            path = f"/quests?limit={limit}"
            await require_same(get(path), bench.server, raw, joined, selectin)
        servers = {RAW: raw, _JOINED: joined, _SELECTIN: selectin}
        alternatives = await _alternatives(bench)
        costs = await in_turns(bench, alternatives, servers=servers)
    if ratio(costs, database, _PUBLIC, RAW) < _READS_AT_LEAST:
        message = "What should have been read anew was answered from the cache."
        raise BenchmarkError(message)
    return _section(costs)


async def _alternatives(bench: Bench) -> Mapping[str, Requests]:
    [somebody] = await sign_all_in(bench, bench.people[:1])
    token = somebody.access_token
    return {
        RAW: lambda: [get(_LIST)] * _MANY,
        _PUBLIC: partial(uncached, _LIST, _SOME),
        _KEPT: lambda: [get(_LIST)] * _MOST,
        _SIGNED_IN: partial(uncached, f"{GUARDED_LIST}?limit=20", _SOME, token),
        _JOINED: lambda: [get(_LIST)] * _FEW,
        _SELECTIN: lambda: [get(_LIST)] * _FEW,
    }


def _section(costs: Costs) -> Section:
    def of(name: str, other: str) -> float:
        return ratio(costs, server, name, other)

    return Section(
        title="List of 20",
        text=_TEXT,
        columns=COLUMNS,
        rows=[row(costs, name) for name in costs],
        verdicts=[
            at_most("a list, of raw", of(_PUBLIC, RAW), LIST_COSTS_AT_MOST),
            at_most("a list from the cache, of raw", of(_KEPT, RAW), KEPT_LIST_COSTS_AT_MOST),
            at_most(
                "a list for who is signed in, of raw",
                of(_SIGNED_IN, RAW),
                SIGNED_IN_LIST_COSTS_AT_MOST,
            ),
            at_least(f"{_SELECTIN}, of a list", of(_SELECTIN, _PUBLIC), SELECTIN_COSTS_AT_LEAST),
            at_least(f"{_JOINED}, of a list", of(_JOINED, _PUBLIC), JOINED_COSTS_AT_LEAST),
        ],
        bars=[(name, server(cost)) for name, cost in costs.items()],
    )
