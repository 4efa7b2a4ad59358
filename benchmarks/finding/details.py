"""What the page of a long quest costs."""

from collections.abc import Iterator
from typing import Final

import asyncpg

from benchmarks.bench import Bench
from benchmarks.catalogue.quests import LONG
from benchmarks.client import get
from benchmarks.finding.comparing import COLUMNS, RAW, at_most, row
from benchmarks.peers.starting import peer_beside, require_same
from benchmarks.report import Section
from benchmarks.rounds import ROUNDS, in_turns, ratio, server
from benchmarks.thresholds import DETAIL_COSTS_AT_MOST

_COUNT: Final = 160
_OURS: Final = "QuestCity"

_TEXT: Final = f"""\
`GET /quests/{{id}}` of quests with {LONG} points, each asked for once, against the same statement
and the same bytes without a framework; in turns, {ROUNDS} rounds of {_COUNT} requests."""


async def measure(bench: Bench) -> Section:
    """Measure pages of quests."""
    paths = await _paths(bench)
    asked = {_OURS: _parts(paths), RAW: _parts(paths)}
    async with peer_beside(bench.system, "raw") as raw:
        for path in paths[:5]:
            await require_same(get(path), bench.server, raw)
        alternatives = {
            RAW: lambda: next(asked[RAW]),
            _OURS: lambda: next(asked[_OURS]),
        }
        costs = await in_turns(bench, alternatives, servers={RAW: raw})
    return Section(
        title=f"A quest with {LONG} points",
        text=_TEXT,
        columns=COLUMNS,
        rows=[row(costs, name) for name in costs],
        verdicts=[
            at_most(
                f"a quest with {LONG} points, of raw",
                ratio(costs, server, _OURS, RAW),
                DETAIL_COSTS_AT_MOST,
            )
        ],
    )


async def _paths(bench: Bench) -> list[str]:
    connection = await asyncpg.connect(bench.system.database_url)
    try:
        rows = await connection.fetch(_LONG_QUESTS, LONG, (ROUNDS + 1) * _COUNT)
    finally:
        await connection.close()
    return [f"/quests/{row['quest_id']}" for row in rows]


def _parts(paths: list[str]) -> Iterator[list[bytes]]:
    for first in range(0, len(paths), _COUNT):
        yield [get(path) for path in paths[first : first + _COUNT]]


_LONG_QUESTS: Final = """
SELECT quest_id FROM quest_listing WHERE points_count = $1 ORDER BY quest_id LIMIT $2
"""
