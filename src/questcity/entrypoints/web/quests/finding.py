"""What a request says of the quests that it looks for."""

from collections.abc import Iterator
from dataclasses import replace
from math import isfinite
from typing import Annotated
from uuid import UUID

from litestar.di import NamedDependency
from litestar.params import QueryParameter

from questcity.domain.quests.model.fields import Level
from questcity.domain.quests.model.finding import Box, Nearby, QuestFilter, QuestSort
from questcity.domain.quests.model.points import GeoPoint
from questcity.domain.quests.rules.violations import require
from questcity.domain.shared.errors import Violation
from questcity.domain.shared.ids import AreaId, CategoryId, VehicleId
from questcity.domain.shared.texts import normal_text

SearchText = Annotated[
    str | None,
    QueryParameter(
        name="q",
        description="What to look for in titles, descriptions and names of cities: 3 to 64 "
        "characters, of which one may be a slip.",
    ),
]
Categories = Annotated[
    list[UUID] | None, QueryParameter(name="category", description="Categories, by id.")
]
Vehicles = Annotated[
    list[UUID] | None, QueryParameter(name="vehicle", description="Vehicles, by id.")
]
Places = Annotated[list[UUID] | None, QueryParameter(name="place", description="Cities, by id.")]
Levels = Annotated[list[Level] | None, QueryParameter(name="level", description="How hard.")]
Groups = Annotated[
    list[int] | None, QueryParameter(name="group", description="For how many; 4 is four or more.")
]
Timeframes = Annotated[
    list[int] | None, QueryParameter(name="timeframe", description="Hours; 0 is no limit.")
]
Languages = Annotated[
    list[str] | None, QueryParameter(name="language", description="Language tags.")
]
Free = Annotated[
    bool | None, QueryParameter(name="free", description="Only what costs nothing, or the rest.")
]
Near = Annotated[
    str | None,
    QueryParameter(
        name="near",
        description="Where one is, as `latitude,longitude`: it is rounded to 3 decimals.",
    ),
]
Radius = Annotated[
    float | None,
    QueryParameter(name="radius", description="How far around that, in metres: up to 1 000 km."),
]
BoundingBox = Annotated[
    str | None,
    QueryParameter(
        name="bbox",
        description="A box, as `south,west,north,east`; with a west that is east of its east, it "
        "crosses the antimeridian.",
    ),
]
Sort = Annotated[
    QuestSort | None,
    QueryParameter(
        name="sort",
        description="Usually `newest`, with `q` `relevance`, and otherwise with `near` `nearest`.",
    ),
]


def quest_facets(
    categories: Categories = None,
    vehicles: Vehicles = None,
    places: Places = None,
    levels: Levels = None,
    groups: Groups = None,
    timeframes: Timeframes = None,
    languages: Languages = None,
    is_free: Free = None,
) -> QuestFilter:
    """Read the parameters that say which kinds of quests are wanted."""
    return QuestFilter(
        categories=tuple(map(CategoryId, categories or ())),
        vehicles=tuple(map(VehicleId, vehicles or ())),
        places=tuple(map(AreaId, places or ())),
        levels=tuple(levels or ()),
        groups=tuple(groups or ()),
        timeframes=tuple(timeframes or ()),
        languages=tuple(languages or ()),
        is_free=is_free,
    )


OfKind = NamedDependency[QuestFilter]
"""The parameter `quest_facets` of a handler that answers with quests of wanted kinds."""


def quest_filter(
    quest_facets: OfKind,
    text: SearchText = None,
    near: Near = None,
    radius: Radius = None,
    bbox: BoundingBox = None,
) -> QuestFilter:
    """Read the parameters that say which quests are wanted. Raise `InvalidInputError`."""
    require(_unreadable(near, radius, bbox))
    if text is None and near is None and bbox is None:
        return quest_facets
    return replace(
        quest_facets,
        text=None if text is None else normal_text(text),
        near=(near and Nearby(at=GeoPoint(*_numbers(near)), radius=radius).rounded()) or None,
        box=None if bbox is None else _box_of(bbox),
    )


Looked = NamedDependency[QuestFilter]
"""The parameter `quest_filter` of a handler that answers with quests."""


def read_box(text: str) -> Box:
    """Return the box that the parameter `bbox` names. Raise `InvalidInputError`."""
    require(_unreadable(None, None, text))
    return _box_of(text)


def _box_of(text: str) -> Box:
    south, west, north, east = _numbers(text)
    return Box(south=south, west=west, north=north, east=east)


def _unreadable(near: str | None, radius: float | None, bbox: str | None) -> Iterator[Violation]:
    if near is not None and len(_numbers(near)) != len(("latitude", "longitude")):
        yield Violation(("near",), "invalid", "Say `near=latitude,longitude`, in degrees.")
    if near is None and radius is not None:
        yield Violation(("radius",), "invalid", "Say around what: `near=latitude,longitude`.")
    if bbox is not None and len(_numbers(bbox)) != len(("south", "west", "north", "east")):
        yield Violation(("bbox",), "invalid", "Say `bbox=south,west,north,east`, in degrees.")


def _numbers(text: str) -> tuple[float, ...]:
    """Return the numbers between commas, or none if something there is no number."""
    try:
        numbers = tuple(map(float, text.split(",")))
    except ValueError:
        return ()
    return numbers if all(map(isfinite, numbers)) else ()
