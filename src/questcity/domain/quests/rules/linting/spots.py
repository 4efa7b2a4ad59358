"""The places of a quest, and which of them are not where they were meant to be."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import atan2, cos, degrees, hypot, radians, sin
from statistics import median
from typing import Final, Self

from questcity.domain.quests.model.fields import Mileage
from questcity.domain.quests.model.points import GeoPoint, PlaceSettings, Point
from questcity.domain.quests.model.reference import Area
from questcity.domain.quests.rules.violations import Path

LOST_BEYOND: Final = 200_000.0
"""Metres: what lies further from the middle of a quest belongs elsewhere."""
FOUND_WITHIN: Final = 100_000.0
"""Metres: numbers the other way round that lead as near to the middle are meant that way."""
ZERO_WITHIN: Final = 0.01
"""Degrees around latitude 0, longitude 0, where there is nothing but sea."""
LATITUDE_AT_MOST: Final = 90.0
"""Degrees."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place of a point, and which one it is."""

    point: int
    number: int
    place: PlaceSettings

    @property
    def at(self) -> GeoPoint:
        """Where it is."""
        return self.place.at

    @property
    def path(self) -> Path:
        """What leads to it."""
        return ("points", self.point, "places", self.number)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spots:
    """All places of a quest, each in one of four groups.

    Those at latitude 0 and longitude 0, those whose numbers are swapped and those far from the rest
    are lost; only the others are on the way.
    """

    at_zero: tuple[Spot, ...]
    swapped: tuple[Spot, ...]
    far: tuple[Spot, ...]
    on_the_way: tuple[Spot, ...]

    @classmethod
    def of(cls, points: Sequence[Point], mileage: Mileage | None, area: Area | None) -> Self:
        """Return the places of the points, which lie around the area if there is one."""
        spots = tuple(
            Spot(index, number, place)
            for index, point in enumerate(points)
            for number, place in enumerate(point.places)
        )
        at_zero = {spot.path for spot in spots if _is_at_zero(spot.at)}
        known = [spot for spot in spots if spot.path not in at_zero]
        centre = _centre([spot.at for spot in known], area)
        away = [spot for spot in known if spot.at.distance_to(centre) > LOST_BEYOND]
        swapped = {spot.path for spot in away if _leads_back(spot.at, centre)}
        far = {spot.path for spot in away} - swapped
        if mileage is Mileage.VERY_LONG:
            far = {spot.path for spot in away if spot.path in far and _is_alone(spot, points)}
        lost = at_zero | swapped | far
        return cls(
            at_zero=tuple(spot for spot in spots if spot.path in at_zero),
            swapped=tuple(spot for spot in spots if spot.path in swapped),
            far=tuple(spot for spot in spots if spot.path in far),
            on_the_way=tuple(spot for spot in spots if spot.path not in lost),
        )


def swapped(at: GeoPoint) -> GeoPoint | None:
    """Return where the numbers lead the other way round, if they lead anywhere."""
    if abs(at.longitude) > LATITUDE_AT_MOST:
        return None
    return GeoPoint(at.longitude, at.latitude)


def _is_at_zero(at: GeoPoint) -> bool:
    return max(abs(at.latitude), abs(at.longitude)) < ZERO_WITHIN


def _leads_back(at: GeoPoint, centre: GeoPoint) -> bool:
    other = swapped(at)
    return other is not None and other.distance_to(centre) < FOUND_WITHIN


def _centre(places: Sequence[GeoPoint], area: Area | None) -> GeoPoint:
    """Return the middle of a quest: that of its area, if anything lies there or was meant to."""
    if area is not None and any(_belongs(at, area.centre) for at in places):
        return area.centre
    return _median(places)


def _belongs(at: GeoPoint, centre: GeoPoint) -> bool:
    return at.distance_to(centre) <= LOST_BEYOND or _leads_back(at, centre)


def _median(places: Sequence[GeoPoint]) -> GeoPoint:
    # Over vectors, so that the antimeridian and the poles are no exceptions; a few places that are
    # elsewhere do not move it.
    if not places:
        return GeoPoint(0, 0)
    x, y, z = (median(axis) for axis in zip(*map(_vector, places), strict=True))
    return GeoPoint(degrees(atan2(z, hypot(x, y))), degrees(atan2(y, x)))


def _vector(at: GeoPoint) -> tuple[float, float, float]:
    north, east = radians(at.latitude), radians(at.longitude)
    return cos(north) * cos(east), cos(north) * sin(east), sin(north)


def _is_alone(spot: Spot, points: Sequence[Point]) -> bool:
    """Tell whether the points before and after are far as well; on a long way they seldom are."""
    neighbours = (*points[max(0, spot.point - 1) : spot.point], *points[spot.point + 1 :][:1])
    return all(
        spot.at.distance_to(point.places[0].at) > LOST_BEYOND
        for point in neighbours
        if point.places
    )
