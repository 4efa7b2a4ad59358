"""The list of published quests, in each of its orders."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final, TypeVar
from uuid import UUID

from questcity.adapters.postgres.engine import ReadPool
from questcity.adapters.postgres.keyset import (
    KeyedListing,
    Narrowing,
    count_rows,
    go_on_after,
    order_of,
    read_page,
    read_rows,
)
from questcity.adapters.postgres.quest_filters import chord_to, narrow
from questcity.adapters.postgres.quest_nearest import list_nearest
from questcity.adapters.postgres.quest_search import Candidates, find_candidates
from questcity.adapters.postgres.quest_summaries import (
    LISTING_TABLES,
    SUMMARY_COLUMNS,
    tables_of,
)
from questcity.domain.quests.model.finding import Nearby, QuestFilter, QuestSort
from questcity.domain.shared.paging import Count, Page, PageRequest

_FOR_EACH: Final = 200
"""How many rows of an index are looked at for each that is wanted."""

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
    found = None
    if wanted.text is not None:
        found = await find_candidates(pool, wanted.text, narrowing)
        narrowing = Narrowing()
        narrowing.add("quest_id = ANY({})", found.ids)
    if found is not None and sort is QuestSort.RELEVANCE:
        shown = await _best(pool, found, wanted.near, page, make)
    elif sort is QuestSort.NEAREST:
        shown = await list_nearest(pool, wanted, page, make, None if found is None else found.ids)
    else:
        shown = await _Along(pool, _ORDERS[sort], wanted, page).read_counted(narrowing, make)
    if shown.count is None or found is None or found.are_all:
        return shown
    return replace(shown, count=replace(shown.count, is_exact=False))


@dataclass(frozen=True, slots=True)
class _Along:
    """A page in the order of an index.

    An index knows nothing of filters, and PostgreSQL guesses badly how far it would have to walk
    along it: to the very end, if nothing is found. So the index is walked for some rows only, and
    where that is not enough, all that is wanted is taken from other indexes and sorted.
    """

    pool: ReadPool
    listing: KeyedListing
    wanted: QuestFilter
    page: PageRequest

    async def read_counted(self, narrowing: Narrowing, make: Callable[[Any], T]) -> Page[T]:
        """Return the page, with the count of all that meets the conditions if it asks for that."""
        if not self.page.with_count:
            return await self.read(narrowing, make)
        count = await count_rows(self.pool, "quest_listing", narrowing)
        uncounted = replace(self, page=replace(self.page, with_count=False))
        return replace(await uncounted.read(narrowing, make), count=count)

    async def read(self, narrowing: Narrowing, make: Callable[[Any], T]) -> Page[T]:
        """Return the page, of what meets the conditions."""
        if len(narrowing.conditions) == 1:
            return await self._of(LISTING_TABLES, Narrowing(), make)
        if self.wanted.text is None:
            shown = await self._walk(make)
            if shown.next_after is not None:
                return shown
        keys = ", ".join(column for column, _ in self.listing.keys)
        go_on_after(self.listing, narrowing, self.page)
        every = f"SELECT {keys} FROM quest_listing WHERE {narrowing.as_sql()} OFFSET 0"  # noqa: S608 (constants)
        # Only keys are sorted: whole rows would fill the memory that there is for it.
        first = (
            f"SELECT quest_id AS found_id FROM ({every}) AS every {order_of(self.listing)} "  # noqa: S608 (constants)
            f"LIMIT {self.page.limit + 1:d}"
        )
        tables = tables_of(f"({first}) AS found JOIN quest_listing ON quest_id = found_id")
        return await self._of(tables, Narrowing(arguments=narrowing.arguments), make)

    async def _walk(self, make: Callable[[Any], T]) -> Page[T]:
        """Return as much of the page as is found by walking along the index for a while."""
        along = Narrowing()
        go_on_after(self.listing, along, self.page)
        looked_at = (self.page.limit + 1) * _FOR_EACH
        rows = (
            f"SELECT * FROM quest_listing WHERE {along.as_sql()} {order_of(self.listing)} "  # noqa: S608 (constants)
            f"LIMIT {looked_at:d}"
        )
        narrowing = Narrowing(arguments=along.arguments)
        narrow(narrowing, self.wanted)
        return await self._of(tables_of(f"({rows}) AS quest_listing"), narrowing, make)

    async def _of(self, tables: str, narrowing: Narrowing, make: Callable[[Any], T]) -> Page[T]:
        listing = self.listing
        if tables != listing.tables:
            listing = replace(listing, tables=tables)
        if self.wanted.near is not None:
            listing = _with_chord(listing, narrowing, self.wanted.near)
        return await read_page(self.pool, listing, narrowing, self.page, make)


def _with_chord(listing: KeyedListing, narrowing: Narrowing, near: Nearby) -> KeyedListing:
    return replace(listing, columns=f"{listing.columns}, {chord_to(narrowing, near)} AS chord")


async def _best(
    pool: ReadPool,
    found: Candidates,
    near: Nearby | None,
    page: PageRequest,
    make: Callable[[Any], T],
) -> Page[T]:
    """Return those that fit best; what was found is in order, and read again for each page."""
    count = Count(len(found.ranked), is_exact=True) if page.with_count else None
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
