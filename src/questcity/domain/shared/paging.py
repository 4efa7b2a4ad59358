"""Pages of long lists, read by keyset: a page goes on after the last thing of the one before."""

from dataclasses import dataclass
from typing import Final, Generic, TypeVar

DEFAULT_LIMIT: Final = 20
MAX_LIMIT: Final = 100
COUNTED_AT_MOST: Final = 10_000

T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRequest:
    """Which page of a list is wanted.

    `after` is the position where the page before ended, as the reader that made it wrote it.
    """

    limit: int = DEFAULT_LIMIT
    after: tuple[str, ...] | None = None
    with_count: bool = False


@dataclass(frozen=True, slots=True)
class Count:
    """How many things a list has, counted up to `COUNTED_AT_MOST`."""

    value: int
    is_exact: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Generic[T_co]):
    """Some things of a list, in order; `next_after` is None on the last page."""

    items: tuple[T_co, ...]
    next_after: tuple[str, ...] | None = None
    count: Count | None = None
