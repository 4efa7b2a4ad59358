"""What people look for among published quests, and in which order they want to see it."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final, Self

from questcity.domain.quests.model.fields import Level
from questcity.domain.quests.model.points import GeoPoint
from questcity.domain.shared.ids import AreaId, CategoryId, VehicleId

START_DECIMALS: Final = 3
"""To how many decimals places are taken and shown here: about a hundred metres.

Who could ask from exact places would find out exact places.
"""

NEAREST_AT_MOST: Final = 1_000
"""Where a list of the nearest ends: nobody walks further, and the way there costs more and more."""

FOUND_AT_MOST: Final = 500
"""How many quests a search by words looks at."""


FACETED_AT_MOST: Final = 10_000
"""Of how many quests, the newest that are wanted, the values of facets are counted."""

VALUES_AT_MOST: Final = 100
"""How many values of a facet are told, those of most quests."""

SIMILAR_AMONG: Final = 200
"""Among how many of its neighbours what a quest is like is looked for."""


class QuestSort(StrEnum):
    """Orders of the list; quests that are level in one of them go by their ids."""

    NEAREST = "nearest"
    NEWEST = "newest"
    RATING = "rating"
    TITLE = "title"
    RELEVANCE = "relevance"


class Facet(StrEnum):
    """What quests can be narrowed by, one value at a time."""

    CATEGORY = "category"
    VEHICLE = "vehicle"
    PLACE = "place"
    LEVEL = "level"
    GROUP = "group"
    TIMEFRAME = "timeframe"
    LANGUAGE = "language"
    FREE = "free"

    @property
    def field(self) -> str:
        """The field of a filter that is about it."""
        return _FIELDS[self]


_FIELDS: Final = {
    Facet.CATEGORY: "categories",
    Facet.VEHICLE: "vehicles",
    Facet.PLACE: "places",
    Facet.LEVEL: "levels",
    Facet.GROUP: "groups",
    Facet.TIMEFRAME: "timeframes",
    Facet.LANGUAGE: "languages",
    Facet.FREE: "is_free",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """What lies between two parallels and two meridians, its edges with it.

    It runs eastwards: from 170 to -170 it crosses the antimeridian.
    """

    south: float
    west: float
    north: float
    east: float

    def halves(self) -> "tuple[Box, ...]":
        """Return it as boxes that do not cross the antimeridian."""
        if self.west <= self.east:
            return (self,)
        return replace(self, east=180.0), replace(self, west=-180.0)

    def holds(self, point: GeoPoint) -> bool:
        """Tell whether a place lies in it."""
        return any(
            half.south <= point.latitude <= half.north and half.west <= point.longitude <= half.east
            for half in self.halves()
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearby:
    """Where somebody is, rounded, and how many metres around are wanted (None: any)."""

    at: GeoPoint
    radius: float | None = None

    def rounded(self) -> "Nearby":
        """Return it as it may be asked for."""
        return replace(self, at=self.at.rounded(START_DECIMALS))


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestFilter:
    """Which quests are wanted: any of the values of a field, all of the fields."""

    text: str | None = None
    categories: tuple[CategoryId, ...] = ()
    vehicles: tuple[VehicleId, ...] = ()
    places: tuple[AreaId, ...] = ()
    levels: tuple[Level, ...] = ()
    groups: tuple[int, ...] = ()
    timeframes: tuple[int, ...] = ()
    languages: tuple[str, ...] = ()
    is_free: bool | None = None
    near: Nearby | None = None
    box: Box | None = None

    def without(self, facet: "Facet") -> Self:
        """Return it with any value in one of its fields."""
        return replace(self, **{facet.field: QuestFilter().values_of(facet)})

    def values_of(self, facet: "Facet") -> Any:
        """Return what is wanted of one of its fields."""
        return getattr(self, facet.field)

    def usual_sort(self) -> QuestSort:
        """Return the order that is meant by who names none."""
        if self.text is not None:
            return QuestSort.RELEVANCE
        return QuestSort.NEWEST if self.near is None else QuestSort.NEAREST
