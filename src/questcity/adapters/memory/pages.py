"""Pages of lists in memory: a page goes on after the position of the last row before."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from questcity.domain.shared.paging import COUNTED_AT_MOST, Count, Page, PageRequest

T = TypeVar("T")
Position = tuple[datetime, UUID] | tuple[int]
"""A moment and an id, or a number that no two rows of the list have."""


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
    if page.after is not None:
        last = _read(page.after)
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


def _told(part: datetime | UUID | int) -> str:
    return part.isoformat() if isinstance(part, datetime) else str(part)


def _read(after: tuple[str, ...]) -> Any:
    if len(after) == 1:
        return (int(after[0]),)
    return datetime.fromisoformat(after[0]), UUID(after[1])
