"""From rows to what quests refer to, and back."""

from collections.abc import Mapping
from typing import Any

from questcity.domain.quests.model.points import GeoPoint
from questcity.domain.quests.model.reference import Area, Category, Label, Reference, Vehicle
from questcity.domain.quests.model.words import words_of
from questcity.domain.shared.ids import AreaId, CategoryId, MediaId, VehicleId
from questcity.domain.shared.texts import folded

Row = Mapping[Any, Any]


def to_category(row: Row) -> Category:
    """Return the category of a row."""
    return Category(id=CategoryId(row["id"]), name=row["name"], media_id=_media_of(row))


def to_vehicle(row: Row) -> Vehicle:
    """Return the vehicle of a row."""
    return Vehicle(id=VehicleId(row["id"]), name=row["name"], top_speed=row["top_speed"])


def to_area(row: Row) -> Area:
    """Return the city or district of a row."""
    return Area(
        id=AreaId(row["id"]),
        name=row["name"],
        centre=GeoPoint(row["latitude"], row["longitude"]),
        zone=row["zone"],
    )


def to_label(row: Row) -> Label:
    """Return the name of an activity or a tool of a row."""
    return Label(id=row["id"], code=row["code"], name=row["name"], media_id=_media_of(row))


def reference_columns(reference: Reference) -> dict[str, Any]:
    """Return the row of something that quests refer to, but for the kind of a label."""
    columns = {"id": reference.id, "name": reference.name, "folded_name": folded(reference.name)}
    match reference:
        case Category(media_id=media_id):
            return columns | {"media_id": media_id}
        case Vehicle(top_speed=top_speed):
            return columns | {"top_speed": top_speed}
        case Area(centre=centre, zone=zone):
            place = {"latitude": centre.latitude, "longitude": centre.longitude}
            return columns | place | {"zone": zone, "words": sorted(set(words_of(reference.name)))}
        case Label(code=code, media_id=media_id):
            return columns | {"code": code, "media_id": media_id}


def _media_of(row: Row) -> MediaId | None:
    return MediaId(row["media_id"]) if row["media_id"] else None
