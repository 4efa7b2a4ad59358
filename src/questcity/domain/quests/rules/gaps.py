"""What a publication needs and a draft lacks."""

from collections.abc import Iterator
from typing import Final

from questcity.domain.quests.errors import QuestNotReadyError
from questcity.domain.quests.model.activities import ActivityType
from questcity.domain.quests.model.fields import QuestFields
from questcity.domain.quests.model.points import Point
from questcity.domain.quests.model.quests import Draft
from questcity.domain.quests.rules.violations import Path
from questcity.domain.shared.errors import Violation

POINTS_AT_LEAST: Final = 2


def require_complete(draft: Draft) -> None:
    """Refuse a draft that lacks what a publication needs. Raise `QuestNotReadyError`."""
    if gaps := find_gaps(draft):
        raise QuestNotReadyError(gaps)


def find_gaps(draft: Draft) -> tuple[Violation, ...]:
    """Return what a publication needs and the draft lacks."""
    return (*_gaps_of_fields(draft.fields), *_gaps_of_points(draft.points))


def _gaps_of_fields(fields: QuestFields) -> Iterator[Violation]:
    needed = ("description", "language", "category_id", "vehicle_id", "place_id")
    for name in (*needed, "group", "timeframe", "level", "mileage"):
        if getattr(fields, name) in (None, ""):
            yield Violation((name,), "missing", "A published quest says this.")
    if fields.price.amount or fields.price.subscription:
        yield Violation(
            ("price",), "price-not-supported", "Quests cannot be sold yet: the price is 0."
        )


def _gaps_of_points(points: tuple[Point, ...]) -> Iterator[Violation]:
    if len(points) < POINTS_AT_LEAST:
        yield Violation(("points",), "too-few", "A quest has at least two points.")
    for index, point in enumerate(points):
        at = ("points", index)
        if not point.description:
            yield Violation((*at, "description"), "missing", "A point says what to do there.")
        if not point.places:
            yield Violation((*at, "places"), "too-few", "A point has at least one place.")
        yield from _gaps_of_activity((*at, "activity"), point)
        yield from _gaps_of_parts((*at, "places"), point)


def _gaps_of_activity(at: Path, point: Point) -> Iterator[Violation]:
    activity = point.activity
    if activity.type is ActivityType.TAKE_PHOTO and activity.kind is None:
        yield Violation((*at, "kind"), "missing", "A photo is of a kind.")
    if activity.type.answer_kind is not None and not activity.answers:
        yield Violation(at, "missing", "A player could give no right answer: there is none.")


def _gaps_of_parts(at: Path, point: Point) -> Iterator[Violation]:
    if not point.parts:
        return
    if point.activity.type is not ActivityType.PICK_UP_ARTIFACT:
        yield Violation(at, "parts-not-possible", "Only an artifact to pick up has parts.")
    numbers = [place.part for place in point.places]
    whole: list[int | None] = list(range(1, len(numbers) + 1))
    if len(numbers) == 1 or sorted(numbers, key=lambda part: part or 0) != whole:
        yield Violation(
            at, "parts-not-whole", "A divided artifact has a part at each place: 1, 2 and so on."
        )
