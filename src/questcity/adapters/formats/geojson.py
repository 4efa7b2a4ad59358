"""GeoJSON (RFC 7946): features with points, as tools for maps have them.

What a quest has beyond names and places, other than its answers, stands in members `questcity`,
which other tools pass over (section 6.1).
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final, Literal, NamedTuple

import msgspec

from questcity.adapters.formats.parts import Shape, plain
from questcity.adapters.formats.point_shapes import (
    ActivityShape,
    HintShape,
    PlaceSettingsShape,
    PlaceShape,
    PointShape,
    ToolCode,
)
from questcity.adapters.formats.quest_json import laid_out
from questcity.adapters.formats.reading import Path, shaped
from questcity.adapters.formats.shapes import FieldsShape
from questcity.adapters.formats.shared_maps import lost_answers
from questcity.adapters.formats.sketches import Sketch
from questcity.domain.quests.errors import FileNotReadableError, FormatUnknownError
from questcity.domain.quests.model.files import LossCode, Losses, QuestDocument
from questcity.domain.quests.model.written import WrittenActivity, WrittenPlace, WrittenPoint

_COLLECTION: Final = "FeatureCollection"
_FEATURE: Final = "Feature"
_WGS_84: Final = ("CRS84", "EPSG::4326", "EPSG:4326")
_TITLES: Final = ("name", "title", "Name")
_DESCRIPTIONS: Final = ("description", "desc", "Description")
_FEATURES_AT_MOST: Final = 1000
_GEOMETRY_BYTES: Final = 10_000
_POSITION_AT_LEAST: Final = 2
_NOTHING: Final = msgspec.Raw(b"null")


class Geometry(msgspec.Struct, frozen=True, kw_only=True):
    """Where something is."""

    type: str
    coordinates: msgspec.Raw = _NOTHING


class Feature(msgspec.Struct, frozen=True, kw_only=True):
    """Something on a map."""

    type: Literal["Feature"]
    geometry: Geometry | None = None
    properties: msgspec.Raw = _NOTHING


class Map(msgspec.Struct, frozen=True, kw_only=True):
    """A collection of features, or one feature."""

    type: str
    features: list[Feature] = []
    geometry: Geometry | None = None
    properties: msgspec.Raw = _NOTHING
    crs: Any = None
    name: Any = None
    description: Any = None
    questcity: FieldsShape | None = None


class Placed(NamedTuple):
    """A feature, and where it stands in the file."""

    path: Path
    feature: Feature


class OwnPoint(Shape, frozen=True, kw_only=True):
    """What a feature says of its point, if it is the point's first, and of its place."""

    point: int
    activity: ActivityShape | None = None
    tool: ToolCode = "none"
    hints: tuple[HintShape, ...] = ()
    place: PlaceSettingsShape = PlaceSettingsShape()


class OwnProperties(msgspec.Struct, frozen=True, kw_only=True):
    """The properties of a feature of ours; the text is where others look for it too."""

    name: str = ""
    description: str = ""
    questcity: OwnPoint


def read_geojson(content: bytes) -> tuple[QuestDocument, Losses]:
    """Return the quest on a map that is sound JSON, and what of the map is not in it.

    Raise `FormatUnknownError`, `FileNotReadableError` or `InvalidInputError`.
    """
    found = shaped(content, Map)
    if found.type not in {_COLLECTION, _FEATURE}:
        raise FormatUnknownError
    _check_system(found.crs)
    features = [Placed(("features", index), one) for index, one in enumerate(found.features)]
    if found.type == _FEATURE:
        only = Feature(type="Feature", geometry=found.geometry, properties=found.properties)
        features = [Placed((), only)]
    if found.questcity is not None:
        return found.questcity.about(_own_points(features)), ()
    return _sketched(found, features)


def write_geojson(document: QuestDocument) -> tuple[bytes, Losses]:
    """Return a map with a feature for each place, in the order of the quest."""
    features = [
        feature
        for index, point in enumerate(document.points)
        for feature in _features(index, point)
    ]
    fields = plain(FieldsShape.of_fields(document))
    content = laid_out({"type": _COLLECTION, "questcity": fields, "features": features})
    return content, tuple(lost_answers(document))


def _sketched(found: Map, features: list[Placed]) -> tuple[QuestDocument, Losses]:
    sketch, drawn, lost = Sketch(), Counter[str](), Counter[str]()
    sketch.call(_text(found.name), _text(found.description))
    for at, feature in features[:_FEATURES_AT_MOST]:
        places = _places(feature.geometry, at)
        properties = (*at, "properties")
        said = shaped(feature.properties, dict[str, Any] | None, properties) or {}  # type: ignore[arg-type]
        if places:
            title = _first(said, _TITLES)
            sketch.add(title, _first(said, _DESCRIPTIONS), places)
            lost.update(said.keys() - {*_TITLES, *_DESCRIPTIONS})
        else:
            drawn[feature.geometry.type if feature.geometry else "a feature without a place"] += 1
    sketch.lose_all(LossCode.GEOMETRY_NOT_KEPT, drawn)
    sketch.lose_all(LossCode.PART_NOT_KEPT, lost)
    sketch.leave_out(max(0, len(features) - _FEATURES_AT_MOST))
    return sketch.finished()


def _places(geometry: Geometry | None, at: Path) -> tuple[WrittenPlace, ...]:
    if geometry is None or geometry.type not in {"Point", "MultiPoint"}:
        return ()
    raw = bytes(geometry.coordinates)
    if len(raw) > _GEOMETRY_BYTES:
        message = "A point on the map has more coordinates than a point can have."
        raise FileNotReadableError(message)
    inside = (*at, "geometry", "coordinates")
    if geometry.type == "Point":
        positions = [shaped(raw, list[float], inside)]
    else:
        positions = shaped(raw, list[list[float]], inside)
    return tuple(_place(position) for position in positions)


def _place(position: list[float]) -> WrittenPlace:
    if len(position) < _POSITION_AT_LEAST:
        message = "A point on the map has no longitude and latitude."
        raise FileNotReadableError(message)
    return WrittenPlace(latitude=position[1], longitude=position[0])


def _own_points(features: list[Placed]) -> tuple[WrittenPoint, ...]:
    points: dict[int, WrittenPoint] = {}
    for at, feature in features:
        said = shaped(feature.properties, OwnProperties, (*at, "properties"))
        own = said.questcity
        settings = msgspec.structs.asdict(own.place)
        places = tuple(
            PlaceShape(latitude=place.latitude, longitude=place.longitude, **settings).written()
            for place in _places(feature.geometry, at)
        )
        if own.point in points:
            known = points[own.point]
            points[own.point] = replace(known, places=(*(known.places or ()), *places))
            continue
        if own.activity is None:
            message = "A feature of the map belongs to a point that is not there."
            raise FileNotReadableError(message)
        shape = PointShape(
            title=said.name,
            description=said.description,
            activity=own.activity,
            tool=own.tool,
            hints=own.hints,
        )
        points[own.point] = replace(shape.written(), places=places)
    return tuple(points.values())


def _features(index: int, point: WrittenPoint) -> Iterator[dict[str, Any]]:
    assert point.activity is not None
    activity = WrittenActivity(type=point.activity.type, kind=point.activity.kind)
    shape = PointShape.of(replace(point, activity=activity))
    own = OwnPoint(point=index, activity=shape.activity, tool=shape.tool, hints=shape.hints)
    texts = {"name": shape.title, "description": shape.description}
    # What lies nowhere is a feature too (RFC 7946, section 3.2).
    for place in shape.places or (None,):
        yield _feature(texts, plain(own), place)
        # What the first one says, the others need not say again.
        own, texts = OwnPoint(point=index), {"name": shape.title}


def _feature(
    texts: dict[str, str], own: dict[str, Any], place: PlaceShape | None
) -> dict[str, Any]:
    geometry = None
    if place is not None:
        geometry = {"type": "Point", "coordinates": [place.longitude, place.latitude]}
        settings = plain(place)
        del settings["longitude"], settings["latitude"]
        own |= {"place": settings} if settings else {}
    return {"type": _FEATURE, "geometry": geometry, "properties": texts | {"questcity": own}}


def _check_system(system: Any) -> None:
    """Refuse a map in another system of coordinates (GeoJSON of 2008, section 3)."""
    if system is None:
        return
    properties = system.get("properties") if isinstance(system, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    if not isinstance(name, str) or not name.endswith(_WGS_84):
        message = "The map is in another system of coordinates than WGS 84."
        raise FileNotReadableError(message)


def _first(said: dict[str, Any], names: tuple[str, ...]) -> str | None:
    return next((text for name in names if (text := _text(said.get(name)))), None)


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None
