"""The list of published quests, in each of its orders."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final, TypeVar
from uuid import UUID

from questcity.adapters.postgres.engine import ReadPool
from questcity.adapters.postgres.keyset import (
    KeyedListing,
    Narrowing,
    count_rows,
    read_page,
    read_rows,
)
from questcity.adapters.postgres.quest_filters import chord_to, narrow
from questcity.adapters.postgres.quest_mapping import VALUE_COLUMNS
from questcity.adapters.postgres.quest_search import Candidates, find_candidates
from questcity.domain.quests.model.finding import (
    NEAREST_AT_MOST,
    Nearby,
    QuestFilter,
    QuestSort,
)
from questcity.domain.shared.paging import Page, PageRequest

SUMMARY_COLUMNS: Final = f"{VALUE_COLUMNS}, rating, folded_title"

LISTING_TABLES: Final = """
quest_listing
JOIN category ON category.id = category_id
JOIN vehicle ON vehicle.id = vehicle_id
JOIN area ON area.id = place_id
"""

T = TypeVar("T")

_ID: Final = ("quest_id", UUID)


def _by(*keys: tuple[str, Any], is_latest_first: bool = True) -> KeyedListing:
    return KeyedListing(
        columns=SUMMARY_COLUMNS,
        tables=LISTING_TABLES,
        keys=(*keys, _ID),
        is_latest_first=is_latest_first,
    )


_ORDERS: Final[Mapping[QuestSort, KeyedListing]] = {
    QuestSort.NEWEST: _by(("published_at", datetime.fromisoformat)),
    QuestSort.RATING: _by(("rating", int), ("rating_count", int)),
    QuestSort.TITLE: _by(("folded_title", str), is_latest_first=False),
}


async def list_quests(
    pool: ReadPool,
    wanted: QuestFilter,
    sort: QuestSort,
    page: PageRequest,
    make: Callable[[Any], T],
) -> Page[T]:
    """Return a page of the list in an order, made of rows."""
    narrowing = Narrowing()
    narrow(narrowing, wanted)
    if wanted.text is not None:
        found = await find_candidates(pool, wanted.text, narrowing)
        if sort is QuestSort.RELEVANCE:
            return await _best(pool, found, wanted.near, page, make)
        narrowing = Narrowing()
        narrowing.add("quest_id = ANY({})", [quest_id for _, quest_id in found.ranked])
    if sort is QuestSort.NEAREST:
        assert wanted.near is not None
        return await _nearest(pool, wanted.near, narrowing, page, make)
    listing = _ORDERS[sort]
    if wanted.near is not None:
        listing = _with_chord(listing, narrowing, wanted.near)
    return await read_page(pool, listing, narrowing, page, make)


def _with_chord(listing: KeyedListing, narrowing: Narrowing, near: Nearby) -> KeyedListing:
    # In the tables, so that a count names the argument as well.
    away = f"CROSS JOIN LATERAL (SELECT {chord_to(narrowing, near)} AS chord) AS away"
    return replace(listing, columns=f"{listing.columns}, chord", tables=f"{listing.tables} {away}")


async def _best(
    pool: ReadPool,
    found: Candidates,
    near: Nearby | None,
    page: PageRequest,
    make: Callable[[Any], T],
) -> Page[T]:
    """Return those that fit best; what was found is in order, and read again for each page."""
    count = found.count() if page.with_count else None
    ranked = found.ranked
    if page.after is not None:
        rank, quest_id = page.after
        ranked = [one for one in ranked if one < (int(rank), UUID(quest_id))]
    shown = ranked[: page.limit]
    narrowing = Narrowing()
    narrowing.add("quest_id = ANY({})", [quest_id for _, quest_id in shown])
    listing = _ORDERS[QuestSort.NEWEST]
    if near is not None:
        listing = _with_chord(listing, narrowing, near)
    rows = await read_rows(pool, listing, narrowing) if shown else []
    # One that was taken away meanwhile is not there any more.
    by_id = {row["quest_id"]: make(row) for row in rows}
    next_after = None
    if len(ranked) > page.limit:
        next_after = tuple(map(str, shown[-1]))
    return Page(
        items=tuple(by_id[quest_id] for _, quest_id in shown if quest_id in by_id),
        next_after=next_after,
        count=count,
    )


async def _nearest(
    pool: ReadPool, near: Nearby, narrowing: Narrowing, page: PageRequest, make: Callable[[Any], T]
) -> Page[T]:
    """Return those that are nearest, which an index finds one after the other.

    The way to a page leads over all before it: there is no starting in the middle. What shares a
    distance comes in any order, so that the last of them brings along all others.
    """
    count = await count_rows(pool, "quest_listing", narrowing) if page.with_count else None
    chord, quest_id, shown = -1.0, UUID(int=0), 0
    if page.after is not None:
        told = page.after
        chord, quest_id, shown = float(told[0]), UUID(told[1]), int(told[2])
    wanted = max(0, min(page.limit, NEAREST_AT_MOST - shown))
    away = chord_to(narrowing, near)
    after = f"({narrowing.bind(chord)}::float8, {narrowing.bind(quest_id)}::uuid)"
    window = shown + wanted + 1
    while True:
        query = _NEAREST.format(
            away=away, conditions=narrowing.as_sql(), window=window, after=after, limit=wanted + 1
        )
        rows = await pool.fetch(query, *narrowing.arguments)
        # Those who came since the last page may have pushed what is wanted out of the window.
        if len(rows) > wanted or (rows and rows[0]["looked_at"] < window) or not wanted:
            break
        if not rows and window > NEAREST_AT_MOST + wanted:
            break
        window *= 2
    next_after = None
    if len(rows) > wanted and shown + wanted < NEAREST_AT_MOST:
        last = rows[wanted - 1]
        next_after = (repr(last["chord"]), str(last["quest_id"]), str(shown + wanted))
    return Page(items=tuple(map(make, rows[:wanted])), next_after=next_after, count=count)


_NEAREST: Final = f"""
WITH nearest AS MATERIALIZED (
    SELECT quest_id AS near_id, {{away}} AS chord FROM quest_listing WHERE {{conditions}}
    ORDER BY {{away}} FETCH FIRST {{window:d}} ROWS WITH TIES
), wanted AS (
    SELECT near_id, chord FROM nearest WHERE (chord, near_id) > {{after}}
    ORDER BY chord, near_id LIMIT {{limit:d}}
)
SELECT {SUMMARY_COLUMNS}, chord, (SELECT count(*) FROM nearest) AS looked_at
FROM wanted, {LISTING_TABLES} WHERE quest_id = near_id
ORDER BY chord, near_id
"""  # noqa: S608 (constants)
