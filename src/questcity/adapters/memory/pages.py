"""Pages of lists in memory: a page goes on after the position of the last row before."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from questcity.domain.shared.paging import COUNTED_AT_MOST, Count, Page, PageRequest

T = TypeVar("T")
Position = tuple[datetime | UUID | int | float | str, ...]
"""What rows are ordered by, of which no two have the same."""


def page_of(
    rows: Iterable[T],
    position: Callable[[T], Position],
    page: PageRequest,
    *,
    is_falling: bool = True,
) -> Page[T]:
    """Return a page of rows in the order of their positions, which are all of one kind."""
    ordered = sorted(rows, key=position, reverse=is_falling)
    count = count_of(len(ordered), page)
    if page.after is not None and ordered:
        last = _read(page.after, like=position(ordered[0]))
        ordered = [
            row for row in ordered if (position(row) < last if is_falling else position(row) > last)
        ]
    items = tuple(ordered[: page.limit])
    next_after = None
    if len(ordered) > page.limit:
        next_after = tuple(_told(part) for part in position(items[-1]))
    return Page(items=items, next_after=next_after, count=count)


def count_of(length: int, page: PageRequest) -> Count | None:
    """Return the count of a list of that length, if the page asks for it."""
    if not page.with_count:
        return None
    return Count(min(length, COUNTED_AT_MOST), length <= COUNTED_AT_MOST)


def _told(part: datetime | UUID | float | str) -> str:
    return part.isoformat() if isinstance(part, datetime) else str(part)


def _read(after: tuple[str, ...], like: Position) -> Position:
    return tuple(_part(text, type(part)) for text, part in zip(after, like, strict=True))


def _part(text: str, kind: type[Any]) -> Any:
    return datetime.fromisoformat(text) if kind is datetime else kind(text)
