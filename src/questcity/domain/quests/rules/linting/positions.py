"""Places that are not where they were meant to be."""

from collections.abc import Iterator
from typing import Final

from questcity.domain.quests.rules.linting.findings import Code, Finding
from questcity.domain.quests.rules.linting.lintable import Lintable
from questcity.domain.quests.rules.linting.spots import swapped

AREA_REACHES: Final = 100_000.0
"""Metres: a quest further from the centre of its city belongs to another."""


def find_places_at_zero(quest: Lintable) -> Iterator[Finding]:
    """Find places whose numbers nobody has put in."""
    for spot in quest.spots.at_zero:
        message = (
            "Put in latitude and longitude: the numbers are 0 and 0, in the sea south of Ghana."
        )
        yield Finding(spot.path, Code.PLACE_AT_ZERO, message)


def find_swapped_coordinates(quest: Lintable) -> Iterator[Finding]:
    """Find places that would be right with their numbers the other way round."""
    for spot in quest.spots.swapped:
        meant = swapped(spot.at)
        assert meant is not None
        message = (
            "Swap the numbers: this place is far from the rest of the quest, and "
            f"latitude {meant.latitude:g}, longitude {meant.longitude:g} is among it."
        )
        yield Finding(spot.path, Code.COORDINATES_SWAPPED, message)


def find_far_places(quest: Lintable) -> Iterator[Finding]:
    """Find places that are far from all others."""
    for spot in quest.spots.far:
        message = (
            "Check latitude and longitude, and their signs: "
            "this place is over 200 km from the rest of the quest."
        )
        yield Finding(spot.path, Code.FAR_FROM_THE_REST, message)


def find_wrong_area(quest: Lintable) -> Iterator[Finding]:
    """Find a quest that is not where its city is."""
    area, spots = quest.area, quest.spots.on_the_way
    if area is None or not spots:
        return
    nearest = min(spot.at.distance_to(area.centre) for spot in spots)
    if nearest > AREA_REACHES:
        message = (
            "Choose the city in which the quest is, or check the places: "
            f"the nearest of them is {nearest / 1000:.0f} km from the centre of {area.name}."
        )
        yield Finding(("place_id",), Code.FAR_FROM_AREA, message)


def find_missing_zone(quest: Lintable) -> Iterator[Finding]:
    """Find a city of which nobody knows what time it is there."""
    if quest.area is not None and not quest.area.zone.strip():
        message = f"Ask who looks after the places to set the time zone of {quest.area.name}."
        yield Finding(("place_id",), Code.ZONE_MISSING, message)
