"""What has changed from one state of a quest to another."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from questcity.domain.quests.model.contents import OpenContent
from questcity.domain.quests.model.documents import Document, Path, document_of, identity_of

Things = Mapping[Any, int]
"""The positions of things in a list, by their ids."""


class ChangeKind(StrEnum):
    """What was done to a part of a quest."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that is otherwise than before.

    `path` leads into the later document, or for what was removed into the earlier one. `before` and
    `after` are what stood and stands there; of what has moved, its positions.
    """

    kind: ChangeKind
    path: Path
    before: Any = None
    after: Any = None


def find_changes(before: OpenContent, after: OpenContent) -> tuple[Change, ...]:
    """Return all changes from one content to another, in the order of the later document.

    Points, places, hints and merch are known by their ids: one that was put in front is one
    addition. Answers are compared as their author wrote them, whatever they are sealed with.
    """
    return tuple(_compare((), document_of(before), document_of(after)))


def _compare(path: Path, before: Any, after: Any) -> Iterator[Change]:
    if before == after:
        return
    if _is_same_thing(before, after):
        for name, value in after.items():
            yield from _compare((*path, name), before[name], value)
    elif (old := _things(before)) is not None and (new := _things(after)) is not None:
        yield from _compare_things(path, before, after, old, new)
    else:
        yield Change(kind=ChangeKind.CHANGED, path=path, before=before, after=after)


def _is_same_thing(before: Any, after: Any) -> bool:
    # Another type of activity is another thing, not one with another number.
    return (
        isinstance(before, Mapping)
        and isinstance(after, Mapping)
        and before.keys() == after.keys()
        and identity_of(before) == identity_of(after)
    )


def _things(value: Any) -> Things | None:
    """Return where in a list each thing is, or None if it is no list of things with ids."""
    if not isinstance(value, tuple):
        return None
    places = {identity_of(thing): index for index, thing in enumerate(value)}
    return places if None not in places and len(places) == len(value) else None


def _compare_things(
    path: Path, before: tuple[Document, ...], after: tuple[Document, ...], old: Things, new: Things
) -> Iterator[Change]:
    for id_, index in old.items():
        if id_ not in new:
            yield Change(kind=ChangeKind.REMOVED, path=(*path, index), before=before[index])
    stayed = _longest_rising([old[id_] for id_ in new if id_ in old])
    for id_, index in new.items():
        at = (*path, index)
        if id_ not in old:
            yield Change(kind=ChangeKind.ADDED, path=at, after=after[index])
            continue
        if old[id_] not in stayed:
            yield Change(kind=ChangeKind.MOVED, path=at, before=old[id_], after=index)
        yield from _compare(at, before[old[id_]], after[index])


def _longest_rising(numbers: list[int]) -> frozenset[int]:
    """Return the most of these different numbers that rise from left to right.

    Things that kept their order among themselves have not moved, and the fewer others the better.
    """
    # Patience sorting: `ends[n]` is the least number with which n + 1 of them can end.
    ends: list[int] = []
    previous: dict[int, int | None] = {}
    for number in numbers:
        length = bisect_left(ends, number)
        previous[number] = ends[length - 1] if length else None
        ends[length : length + 1] = [number]
    rising: list[int] = []
    last = ends[-1] if ends else None
    while last is not None:
        rising.append(last)
        last = previous[last]
    return frozenset(rising)
