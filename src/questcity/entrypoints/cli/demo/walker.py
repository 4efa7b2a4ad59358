"""How somebody gets from place to place on foot, and what their phone thinks of it: geometry."""

from dataclasses import dataclass
from itertools import pairwise
from math import atan2, ceil, cos, degrees, pi, radians, sin
from random import Random
from typing import Final

from questcity.domain.quests.model.points import EARTH_RADIUS, GeoPoint

WALKING_SPEED: Final = 1.4
"""Metres a second."""
BAD_ACCURACY: Final = 150.0

_STRIDE: Final = 10.0
_SWAY: Final = 3.0
_ACCURACIES: Final = (5.0, 12.0)
# Two fixes at one spot never lie further apart than their accuracies add up to.
_ERROR: Final = 0.8


@dataclass(frozen=True, slots=True)
class Measured:
    """What the phone says: about where, and how sure it is, in metres."""

    at: GeoPoint
    accuracy: float


def chance_of(seed: str) -> Random:
    """Return chance that turns out the same for the same seed."""
    return Random(seed)  # noqa: S311 (a walk is no secret)


def moved(start: GeoPoint, metres: float, bearing: float) -> GeoPoint:
    """Return what lies so far away, as the town is flat; `bearing` in radians, 0 is north."""
    north = degrees(metres * cos(bearing) / EARTH_RADIUS)
    east = degrees(metres * sin(bearing) / EARTH_RADIUS / cos(radians(start.latitude)))
    return GeoPoint(start.latitude + north, start.longitude + east)


def somewhere_near(place: GeoPoint, metres: float, chance: Random) -> GeoPoint:
    """Return a spot so far from a place, in a direction that chance decides."""
    return moved(place, metres, chance.uniform(0, 2 * pi))


def track(start: GeoPoint, goal: GeoPoint, chance: Random) -> tuple[GeoPoint, ...]:
    """Return where one is every few steps on the way; the last one is the goal.

    People sway, and go round puddles.
    """
    way, direction = start.distance_to(goal), _bearing(start, goal)
    strides = max(1, ceil(way / _STRIDE))
    between = (moved(start, way * stride / strides, direction) for stride in range(1, strides))
    swayed = [somewhere_near(spot, chance.uniform(0, _SWAY), chance) for spot in between]
    return (*swayed, goal)


def length(spots: tuple[GeoPoint, ...]) -> float:
    """Return how long a way is, in metres."""
    return sum(one.distance_to(other) for one, other in pairwise(spots))


def measured(place: GeoPoint, chance: Random) -> Measured:
    """Return what a phone in the open says at a place: not far off, and rightly sure of it."""
    accuracy = chance.uniform(*_ACCURACIES)
    error = chance.uniform(0, _ERROR * accuracy)
    return Measured(somewhere_near(place, error, chance), round(accuracy, 1))


def badly_measured(place: GeoPoint, chance: Random) -> Measured:
    """Return what a phone between high walls says."""
    error = chance.uniform(BAD_ACCURACY / 3, BAD_ACCURACY / 2)
    return Measured(somewhere_near(place, error, chance), BAD_ACCURACY)


def _bearing(start: GeoPoint, goal: GeoPoint) -> float:
    east = (goal.longitude - start.longitude) * cos(radians(start.latitude))
    return atan2(east, goal.latitude - start.latitude)
