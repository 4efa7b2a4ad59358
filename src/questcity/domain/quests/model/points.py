"""Points of a quest and the places where they are passed."""

from dataclasses import dataclass
from math import asin, cos, pi, radians, sin, sqrt
from typing import Final

from questcity.domain.quests.model.activities import Activity, Tool
from questcity.domain.shared.ids import HintId, MediaId, PlaceId, PointId

DETECTION_RADIUS: Final = 25.0
HEIGHT: Final = 1.8
INTERACTION_INACCURACY: Final = 10.0
EARTH_RADIUS: Final = 6_371_008.8
"""The mean radius of WGS 84 in metres (IUGG)."""

_DEGREES: Final = 180 / pi / EARTH_RADIUS
"""Of a great circle, in a metre."""


@dataclass(frozen=True, slots=True)
class GeoPoint:
    """Somewhere on Earth, in degrees (WGS 84)."""

    latitude: float
    longitude: float

    def distance_to(self, other: "GeoPoint") -> float:
        """Return the great-circle distance in metres (haversine)."""
        north, other_north = radians(self.latitude), radians(other.latitude)
        east = radians(other.longitude - self.longitude)
        chord = (
            sin((other_north - north) / 2) ** 2 + cos(north) * cos(other_north) * sin(east / 2) ** 2
        )
        return 2 * EARTH_RADIUS * asin(min(1.0, sqrt(chord)))

    def offset(self, north: float, east: float) -> "GeoPoint":
        """Return what lies so many metres to the north and the east, for short ways."""
        latitude = self.latitude + north * _DEGREES
        longitude = self.longitude + east * _DEGREES / self._stretch()
        return GeoPoint(max(-90.0, min(90.0, latitude)), (longitude + 180) % 360 - 180)

    def shifted(self, before: "GeoPoint", after: "GeoPoint") -> "GeoPoint":
        """Return what lies from `after` as this lies from `before`, which is near."""
        north = (self.latitude - before.latitude) / _DEGREES
        east = (self.longitude - before.longitude + 180) % 360 - 180
        return after.offset(north, east / _DEGREES * before._stretch())  # noqa: SLF001 (its own)

    def _stretch(self) -> float:
        """Return how much shorter a degree of longitude is here than of latitude."""
        return max(cos(radians(self.latitude)), 1e-6)

    def rounded(self, decimals: int) -> "GeoPoint":
        """Return the place with so many decimals; three are about a hundred metres."""
        return GeoPoint(round(self.latitude, decimals), round(self.longitude, decimals))


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceSettings:
    """A place where a point can be passed; lengths are in metres.

    `interaction_inaccuracy` is for drawing only. With `random_occurrence` the place lies up to
    that far away, at a spot drawn anew for each run. `part` is which part of an artifact lies here.
    """

    id: PlaceId
    at: GeoPoint
    detection_radius: float = DETECTION_RADIUS
    height: float = HEIGHT
    interaction_inaccuracy: float = INTERACTION_INACCURACY
    random_occurrence: float | None = None
    part: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hint:
    """A help that costs score."""

    id: HintId
    text: str
    cost: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """Something to do somewhere.

    Any one of its places passes it, unless they hold the parts of an artifact: then all do.
    """

    id: PointId
    title: str
    description: str
    activity: Activity
    tool: Tool
    places: tuple[PlaceSettings, ...] = ()
    hints: tuple[Hint, ...] = ()
    file_media_id: MediaId | None = None

    @property
    def parts(self) -> frozenset[int]:
        """The numbers of the parts that lie at its places; empty for an undivided point."""
        return frozenset(place.part for place in self.places if place.part is not None)
