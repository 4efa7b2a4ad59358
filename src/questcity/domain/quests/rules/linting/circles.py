"""The circles in which places count as reached."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from questcity.domain.quests.rules.linting.findings import Code, Finding
from questcity.domain.quests.rules.linting.lintable import Lintable
from questcity.domain.quests.rules.linting.route import Table

ACCURACY: Final = 15.0
"""Metres by which a phone in a street is often wrong."""


def find_small_circles(quest: Lintable) -> Iterator[Finding]:
    """Find radii that phones are not accurate enough for."""
    for index, point in enumerate(quest.points):
        for number, place in enumerate(point.places):
            if place.detection_radius < ACCURACY:
                at = ("points", index, "places", number, "detection_radius")
                message = (
                    f"Make the radius {ACCURACY:.0f} m or more: "
                    "in a street, a phone is often wrong by as much."
                )
                yield Finding(at, Code.RADIUS_BELOW_ACCURACY, message)


def find_overlapping_neighbours(quest: Lintable) -> Iterator[Finding]:
    """Find points that are reached before one has left the one before."""
    for gaps, (_, there) in zip(quest.route.gaps, pairwise(quest.route.stops), strict=True):
        gap, row = _narrowest(gaps)
        if gap < 0:
            spot = there.spots[row]
            message = (
                "Make the radii smaller, or move one of the places: the circle overlaps with that "
                f"of the point before by {-gap:.0f} m, and one may stand in both at once."
            )
            yield Finding((*spot.path, "detection_radius"), Code.CIRCLES_OVERLAP, message)


def find_overlapping_parts(quest: Lintable) -> Iterator[Finding]:
    """Find parts that are collected from one spot."""
    for gaps, stop in zip(quest.route.gaps_inside, quest.route.stops, strict=True):
        for number, row in enumerate(gaps):
            gap = min(row[:number], default=0.0)
            if gap < 0:
                spot = stop.spots[number]
                message = (
                    "Make the radii smaller, or move one of the parts: the circle overlaps with "
                    f"that of another part by {-gap:.0f} m, and one may collect both at once."
                )
                yield Finding((*spot.path, "detection_radius"), Code.PARTS_OVERLAP, message)


def _narrowest(gaps: Table) -> tuple[float, int]:
    return min((min(row), number) for number, row in enumerate(gaps))
