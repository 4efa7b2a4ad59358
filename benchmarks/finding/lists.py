"""What a list of quests costs, by the application and by other means."""

from collections.abc import Mapping
from functools import partial
from typing import Final

from benchmarks.accounts.requests import sign_all_in
from benchmarks.bench import QUESTS, Bench
from benchmarks.client import get
from benchmarks.finding.comparing import COLUMNS, RAW, at_least, at_most, database, row, server
from benchmarks.guarded import GUARDED_LIST
from benchmarks.load import AT_ONCE
from benchmarks.peers.starting import peer_beside, require_same
from benchmarks.report import Section
from benchmarks.rounds import Requests, Rounds, in_turns
from benchmarks.system import BenchmarkError
from benchmarks.thresholds import (
    JOINED_COSTS_AT_LEAST,
    KEPT_LIST_COSTS_AT_MOST,
    LIST_COSTS_AT_MOST,
    SELECTIN_COSTS_AT_LEAST,
    SIGNED_IN_LIST_COSTS_AT_MOST,
)
from benchmarks.uncached import uncached

_ROUNDS: Final = 25
_FEW, _SOME, _MANY = 60, 150, 300
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
{_ROUNDS} rounds. Each server is one process of uvicorn with uvloop and httptools and without an
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
        rounds = await in_turns(bench, alternatives, rounds=_ROUNDS, servers=servers)
    if rounds.ratio(database, _PUBLIC, RAW) < _READS_AT_LEAST:
        message = "What should have been read anew was answered from the cache."
        raise BenchmarkError(message)
    return _section(rounds, [*alternatives])


async def _alternatives(bench: Bench) -> Mapping[str, Requests]:
    [somebody] = await sign_all_in(bench, bench.people[:1])
    token = somebody.access_token
    return {
        RAW: lambda: [get(_LIST)] * _MANY,
        _PUBLIC: partial(uncached, _LIST, _SOME),
        _KEPT: lambda: [get(_LIST)] * _MANY,
        _SIGNED_IN: partial(uncached, f"{GUARDED_LIST}?limit=20", _SOME, token),
        _JOINED: lambda: [get(_LIST)] * _FEW,
        _SELECTIN: lambda: [get(_LIST)] * _FEW,
    }


def _section(rounds: Rounds, names: list[str]) -> Section:
    def ratio(of: str, to: str = RAW) -> float:
        return rounds.ratio(server, of, to)

    return Section(
        title="List of 20",
        text=_TEXT,
        columns=COLUMNS,
        rows=[row(rounds, name) for name in names],
        verdicts=[
            at_most("a list, of raw", ratio(_PUBLIC), LIST_COSTS_AT_MOST),
            at_most("a list from the cache, of raw", ratio(_KEPT), KEPT_LIST_COSTS_AT_MOST),
            at_most(
                "a list for who is signed in, of raw",
                ratio(_SIGNED_IN),
                SIGNED_IN_LIST_COSTS_AT_MOST,
            ),
            at_least(f"{_SELECTIN}, of a list", ratio(_SELECTIN, _PUBLIC), SELECTIN_COSTS_AT_LEAST),
            at_least(f"{_JOINED}, of a list", ratio(_JOINED, _PUBLIC), JOINED_COSTS_AT_LEAST),
        ],
        bars=[(name, rounds.median(server, name)) for name in names],
    )
