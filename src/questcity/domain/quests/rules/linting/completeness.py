"""What players need and the quest lacks."""

from collections.abc import Iterator
from typing import Final

from questcity.domain.quests.model.activities import ActivityType
from questcity.domain.quests.model.points import Point
from questcity.domain.quests.rules.linting.findings import Code, Finding
from questcity.domain.quests.rules.linting.lintable import Lintable
from questcity.domain.quests.rules.violations import Path

POINTS_AT_LEAST: Final = 2

_FIELDS: Final = {
    "description": "Say what the quest is about.",
    "language": "Say which language the quest is written in, for example ru or en-GB.",
    "category_id": "Choose what the quest is about, of the list of categories.",
    "vehicle_id": "Choose how one gets from point to point, of the list of vehicles.",
    "place_id": "Choose the city, of the list of places.",
    "group": "Say for how many people it is.",
    "timeframe": "Say how many hours there are; 0 is as long as one likes.",
    "level": "Say how hard it is.",
    "mileage": "Say how long the way is.",
}


def find_missing_fields(quest: Lintable) -> Iterator[Finding]:
    """Find what is not said of the quest as a whole."""
    for name, message in _FIELDS.items():
        value = getattr(quest.fields, name)
        if value is None or (isinstance(value, str) and not value.strip()):
            yield Finding((name,), Code.MISSING, message)


def find_price(quest: Lintable) -> Iterator[Finding]:
    """Find a price, which nobody could pay."""
    if quest.fields.price.amount or quest.fields.price.subscription:
        message = "Make the price 0: quests cannot be sold yet."
        yield Finding(("price",), Code.PRICE_NOT_SUPPORTED, message)


def find_too_few_points(quest: Lintable) -> Iterator[Finding]:
    """Find a quest that leads nowhere."""
    if len(quest.points) < POINTS_AT_LEAST:
        yield Finding(("points",), Code.TOO_FEW, "Add points: a quest has at least two.")


def find_dead_ends(quest: Lintable) -> Iterator[Finding]:
    """Find points that nobody could pass."""
    for index, point in enumerate(quest.points):
        at = ("points", index)
        if not point.description.strip():
            yield Finding((*at, "description"), Code.MISSING, "Say what to do at this point.")
        if not point.places:
            yield Finding((*at, "places"), Code.TOO_FEW, "Say where it is: add a place.")
        yield from _find_gaps_of_activity((*at, "activity"), point)
        yield from _find_broken_parts((*at, "places"), point)


def _find_gaps_of_activity(at: Path, point: Point) -> Iterator[Finding]:
    activity = point.activity
    if activity.type is ActivityType.TAKE_PHOTO and activity.kind is None:
        message = "Say what the photo has to show: a face, a direction or a match."
        yield Finding((*at, "kind"), Code.MISSING, message)
    if activity.type.answer_kind is not None and not activity.answers:
        message = "Write down the right answer: as it is, a player could give none."
        yield Finding(at, Code.MISSING, message)


def _find_broken_parts(at: Path, point: Point) -> Iterator[Finding]:
    if not point.parts:
        return
    if point.activity.type is not ActivityType.PICK_UP_ARTIFACT:
        message = "Take the parts away, or make it an artifact to pick up: only that has parts."
        yield Finding(at, Code.PARTS_NOT_POSSIBLE, message)
    numbers = [place.part for place in point.places]
    whole: list[int | None] = list(range(1, len(numbers) + 1))
    if len(numbers) == 1 or sorted(numbers, key=lambda part: part or 0) != whole:
        message = "Number the parts 1, 2 and so on, one at each of at least two places, or none."
        yield Finding(at, Code.PARTS_NOT_WHOLE, message)
