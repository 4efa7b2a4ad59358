"""Published quests by distance.

An index finds the nearest one after the other, but knows nothing of filters: the rarer what is
wanted, the further it walks. So it looks around first, once or twice, as far as is usually enough;
where that is not enough, everything that is wanted is measured.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, TypeVar
from uuid import UUID

from questcity.adapters.postgres.engine import ReadPool
from questcity.adapters.postgres.keyset import Narrowing, count_rows
from questcity.adapters.postgres.quest_filters import (
    chord_to,
    narrow,
    narrow_around,
    narrow_by_facets,
)
from questcity.adapters.postgres.quest_summaries import LISTING_TABLES, SUMMARY_COLUMNS
from questcity.adapters.postgres.tables.catalogue import FACETS
from questcity.domain.quests.model.finding import NEAREST_AT_MOST, Nearby, QuestFilter
from questcity.domain.shared.paging import Page, PageRequest

_OFTEN, _RARE = 12, 100
"""How many quests are looked at around a place for each that is wanted, at first and then."""

T = TypeVar("T")

_NOBODY: Final = UUID(int=0)


@dataclass(frozen=True, slots=True)
class _Position:
    """Where a page begins: behind what lies so far away, and after how many others."""

    chord: float = -1.0
    quest_id: UUID = _NOBODY
    shown: int = 0

    @classmethod
    def of(cls, page: PageRequest) -> "_Position":
        if page.after is None:
            return cls()
        chord, quest_id, shown = page.after
        return cls(float(chord), UUID(quest_id), int(shown))

    def bound_by(self, narrowing: Narrowing) -> str:
        return f"({narrowing.bind(self.chord)}::float8, {narrowing.bind(self.quest_id)}::uuid)"

    def told(self) -> tuple[str, ...]:
        return repr(self.chord), str(self.quest_id), str(self.shown)


async def list_nearest(
    pool: ReadPool,
    wanted: QuestFilter,
    page: PageRequest,
    make: Callable[[Any], T],
    among: list[UUID] | None = None,
) -> Page[T]:
    """Return a page of what is nearest, of all that is wanted or of some of it.

    The way to a page leads over all before it: there is no starting in the middle. What shares a
    distance comes in any order, so that the last of them brings along all others.
    """
    narrowing = Narrowing()
    narrow(narrowing, wanted)
    if among is not None:
        narrowing.add("quest_id = ANY({})", among)
    count = await count_rows(pool, "quest_listing", narrowing) if page.with_count else None
    position = _Position.of(page)
    most = min(page.limit, NEAREST_AT_MOST - position.shown)
    rows = None
    if among is None and wanted.box is None:
        rows = await _look_around(pool, wanted, position, most, _OFTEN)
        if rows is None:
            rows = await _look_around(pool, wanted, position, most, _RARE)
    if rows is None:
        rows = await _measure(pool, wanted, narrowing, position, most)
    next_after = None
    if len(rows) > most and position.shown + most < NEAREST_AT_MOST:
        last = rows[most - 1]
        next_after = _Position(last["chord"], last["quest_id"], position.shown + most).told()
    return Page(items=tuple(map(make, rows[:most])), next_after=next_after, count=count)


async def _look_around(
    pool: ReadPool, wanted: QuestFilter, position: _Position, most: int, for_each: int
) -> list[Any] | None:
    """Return the rows of a page and one more, or None if they may lie beyond what was looked at."""
    fitting = Narrowing()
    narrow_by_facets(fitting, wanted)
    # Without a filter, each that is looked at is wanted.
    looked_at = (position.shown + most + 1) * (for_each if fitting.arguments else 1)
    around = Narrowing(arguments=fitting.arguments)
    narrow_around(around, _near(wanted))
    query = _AROUND.format(
        chord=chord_to(around, _near(wanted)),
        around=around.as_sql(),
        looked_at=looked_at,
        fitting=fitting.as_sql(),
        after=position.bound_by(around),
        most=most + 1,
    )
    rows = await pool.fetch(query, *around.arguments)
    if len(rows) <= most and rows[0]["looked_at"] >= looked_at:
        return None
    return [row for row in rows if row["quest_id"] is not None]


async def _measure(
    pool: ReadPool, wanted: QuestFilter, narrowing: Narrowing, position: _Position, most: int
) -> list[Any]:
    """Return the rows of a page and one more, of everything that is wanted."""
    query = _MEASURED.format(
        chord=chord_to(narrowing, _near(wanted)),
        wanted=narrowing.as_sql(),
        after=position.bound_by(narrowing),
        most=most + 1,
    )
    return await pool.fetch(query, *narrowing.arguments)


def _near(wanted: QuestFilter) -> Nearby:
    assert wanted.near is not None
    return wanted.near


# The index alone answers what is looked at: it holds the columns that filters are about.
_AROUND: Final = f"""
WITH around AS MATERIALIZED (
    SELECT quest_id AS near_id, {", ".join(FACETS)}, price_amount, price_subscription,
           {{chord}} AS chord
    FROM quest_listing WHERE {{around}} ORDER BY chord FETCH FIRST {{looked_at:d}} ROWS WITH TIES
), page AS (
    SELECT near_id, chord FROM around WHERE {{fitting}} AND (chord, near_id) > {{after}}
    ORDER BY chord, near_id LIMIT {{most:d}}
), shown AS (
    SELECT {SUMMARY_COLUMNS}, chord FROM page, {LISTING_TABLES} WHERE quest_id = near_id
)
SELECT shown.*, looked_at
FROM (SELECT count(*) AS looked_at FROM around) AS looked LEFT JOIN shown ON true
ORDER BY chord, quest_id
"""  # noqa: S608 (constants)

_MEASURED: Final = f"""
WITH measured AS MATERIALIZED (
    SELECT quest_id AS near_id, {{chord}} AS chord FROM quest_listing WHERE {{wanted}}
), page AS (
    SELECT near_id, chord FROM measured WHERE (chord, near_id) > {{after}}
    ORDER BY chord, near_id LIMIT {{most:d}}
)
SELECT {SUMMARY_COLUMNS}, chord FROM page, {LISTING_TABLES} WHERE quest_id = near_id
ORDER BY chord, quest_id
"""  # noqa: S608 (constants)
