"""Pages of long lists: a page goes on after the position of the last row before it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from questcity.adapters.postgres.engine import ReadPool
from questcity.domain.shared.paging import COUNTED_AT_MOST, Count, Page, PageRequest

T = TypeVar("T")
Key = tuple[str, Callable[[str], Any]]
"""A column that a list is ordered by, and how what a cursor says of it is read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A list in SQL: what it shows of which tables, by the columns of a moment and an id."""

    columns: str
    tables: str
    at: str
    id: str
    is_latest_first: bool = True

    @property
    def keys(self) -> tuple[Key, ...]:
        """The columns that it is ordered by."""
        return (self.at, datetime.fromisoformat), (self.id, UUID)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyedListing:
    """A list in SQL by columns that together no two of its rows have the same of.

    They all rise, or all fall where what is latest or most comes first.
    """

    columns: str
    tables: str
    keys: tuple[Key, ...]
    is_latest_first: bool = True


@dataclass(slots=True)
class Narrowing:
    """Conditions, all of which rows must meet, and the arguments that they name.

    A condition is a constant of the code; what people send is an argument.
    """

    conditions: list[str] = field(default_factory=lambda: ["true"])
    arguments: list[Any] = field(default_factory=list)

    def add(self, condition: str, *arguments: Any) -> None:
        """Add a condition; each {} in it stands for an argument."""
        self.conditions.append(condition.format(*map(self.bind, arguments)))

    def bind(self, argument: Any) -> str:
        """Return how a statement names an argument."""
        self.arguments.append(argument)
        return f"${len(self.arguments)}"

    def as_sql(self) -> str:
        """Return the conditions as one."""
        return " AND ".join(self.conditions)


async def read_page(
    pool: ReadPool,
    listing: Listing | KeyedListing,
    narrowing: Narrowing,
    page: PageRequest,
    make: Callable[[Any], T],
) -> Page[T]:
    """Return a page, made of the rows of one statement; a count is one more."""
    count = await count_rows(pool, listing.tables, narrowing) if page.with_count else None
    columns = [column for column, _ in listing.keys]
    go_on_after(listing, narrowing, page)
    # One row more than asked for tells whether there is a next page.
    query = (
        f"SELECT {listing.columns} FROM {listing.tables} WHERE {narrowing.as_sql()} "  # noqa: S608 (constants)
        f"{order_of(listing)} LIMIT {page.limit + 1:d}"
    )
    rows = await pool.fetch(query, *narrowing.arguments)
    next_after = None
    if len(rows) > page.limit:
        last = rows[page.limit - 1]
        next_after = tuple(_told(last[column]) for column in columns)
    return Page(
        items=tuple(make(row) for row in rows[: page.limit]), next_after=next_after, count=count
    )


def go_on_after(listing: Listing | KeyedListing, narrowing: Narrowing, page: PageRequest) -> None:
    """Add that rows come after the last one of the page before, if there was one."""
    if page.after is None:
        return
    columns = [column for column, _ in listing.keys]
    sign = "<" if listing.is_latest_first else ">"
    after = [read(part) for (_, read), part in zip(listing.keys, page.after, strict=True)]
    narrowing.add(f"({', '.join(columns)}) {sign} ({', '.join('{}' for _ in columns)})", *after)


def order_of(listing: Listing | KeyedListing) -> str:
    """Return how the list is ordered, in SQL."""
    direction = "DESC" if listing.is_latest_first else "ASC"
    return f"ORDER BY {', '.join(f'{column} {direction}' for column, _ in listing.keys)}"


async def read_rows(
    pool: ReadPool, listing: Listing | KeyedListing, narrowing: Narrowing
) -> list[Any]:
    """Return all rows that meet the conditions, in any order."""
    query = f"SELECT {listing.columns} FROM {listing.tables} WHERE {narrowing.as_sql()}"  # noqa: S608 (constants)
    return await pool.fetch(query, *narrowing.arguments)


async def count_rows(pool: ReadPool, tables: str, narrowing: Narrowing) -> Count:
    """Return how many rows there are, counted up to `COUNTED_AT_MOST`."""
    query = (
        f"SELECT count(*) FROM (SELECT FROM {tables} WHERE {narrowing.as_sql()} "  # noqa: S608 (constants)
        f"LIMIT {COUNTED_AT_MOST + 1}) AS counted"
    )
    row = await pool.fetch_row(query, *narrowing.arguments)
    assert row is not None
    return Count(min(row["count"], COUNTED_AT_MOST), row["count"] <= COUNTED_AT_MOST)


def _told(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
