"""Pages of lists in memory: a page goes on after the moment and the id of the last row before."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from questcity.domain.shared.paging import COUNTED_AT_MOST, Count, Page, PageRequest

T = TypeVar("T")
Position = tuple[datetime, UUID]


def page_of(
    rows: Iterable[T],
    position: Callable[[T], Position],
    page: PageRequest,
    *,
    is_falling: bool = True,
) -> Page[T]:
    """Return a page of rows in the order of their positions."""
    ordered = sorted(rows, key=position, reverse=is_falling)
    count = count_of(len(ordered), page)
    if page.after is not None:
        last = datetime.fromisoformat(page.after[0]), UUID(page.after[1])
        ordered = [
            row for row in ordered if (position(row) < last if is_falling else position(row) > last)
        ]
    items = tuple(ordered[: page.limit])
    next_after = None
    if len(ordered) > page.limit:
        at, id_ = position(items[-1])
        next_after = (at.isoformat(), str(id_))
    return Page(items=items, next_after=next_after, count=count)


def count_of(length: int, page: PageRequest) -> Count | None:
    """Return the count of a list of that length, if the page asks for it."""
    if not page.with_count:
        return None
    return Count(min(length, COUNTED_AT_MOST), length <= COUNTED_AT_MOST)
