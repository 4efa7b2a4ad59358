"""What a whole quest may hold that comes from a file."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from typing import Final, TypeVar

from questcity.domain.quests.model.files import Loss, LossCode, QuestDocument
from questcity.domain.quests.model.reference import Area, Category, Vehicle
from questcity.domain.quests.rules.fields import check_fields
from questcity.domain.quests.rules.points import POINTS_AT_MOST, check_point
from questcity.domain.quests.rules.references import NAME_LENGTHS
from questcity.domain.quests.rules.violations import check_count, check_text
from questcity.domain.shared.errors import Violation
from questcity.domain.shared.texts import folded, normal_text

VIOLATIONS_AT_MOST: Final = 1000
"""How many are told at once: a file is so large that nobody could read all that may be wrong."""

T = TypeVar("T", Category, Vehicle, Area)


def check_document(document: QuestDocument) -> Iterator[Violation]:
    """Find what is wrong with a quest from a file; what is missing is not."""
    return islice(_check(document), VIOLATIONS_AT_MOST)


def find_named(name: str | None, things: Iterable[T]) -> T | None:
    """Return the thing of that name: what could not be the name of another one beside it."""
    if name is None:
        return None
    sought = folded(normal_text(name))
    return next((thing for thing in things if folded(thing.name) == sought), None)


def lost_reference(code: LossCode, field: str, name: str | None, found: object) -> tuple[Loss, ...]:
    """Return what is lost where a named thing was not found: nothing where none was named."""
    if name is None or found is not None:
        return ()
    text = f"This installation has no {field} called {name}; it is left open."
    return (Loss(code, (field,), text),)


def _check(document: QuestDocument) -> Iterator[Violation]:
    yield from check_fields(document.fields)
    for name in ("category", "vehicle", "place"):
        yield from check_text((name,), getattr(document, name), NAME_LENGTHS.stop - 1)
    yield from check_count(("points",), document.points, POINTS_AT_MOST)
    for index, point in enumerate(document.points[:POINTS_AT_MOST]):
        for violation in check_point(point):
            yield replace(violation, path=("points", index, *violation.path))
