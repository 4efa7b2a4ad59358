"""What staff say of the things that quests refer to."""

from typing import Any
from uuid import UUID

from msgspec import UNSET, UnsetType

from questcity.domain.quests.model.points import GeoPoint
from questcity.domain.quests.model.reference import Area, Category, Vehicle
from questcity.domain.shared.ids import AreaId, CategoryId, MediaId, VehicleId
from questcity.entrypoints.web.shapes import Body, given


class CategoryRequest(Body, frozen=True, kw_only=True):
    """A new category."""

    name: str
    image_media_id: UUID | None = None

    def category(self, new_id: UUID) -> Category:
        """Return it as the domain knows it."""
        image = None if self.image_media_id is None else MediaId(self.image_media_id)
        return Category(id=CategoryId(new_id), name=self.name, media_id=image)


class VehicleRequest(Body, frozen=True, kw_only=True):
    """A new way to travel, with the speed in m/s that nobody exceeds with it."""

    name: str
    top_speed: float

    def vehicle(self, new_id: UUID) -> Vehicle:
        """Return it as the domain knows it."""
        return Vehicle(id=VehicleId(new_id), name=self.name, top_speed=self.top_speed)


class PlaceRequest(Body, frozen=True, kw_only=True):
    """A new city or district: its centre, and its IANA time zone."""

    name: str
    latitude: float
    longitude: float
    time_zone: str

    def area(self, new_id: UUID) -> Area:
        """Return it as the domain knows it."""
        centre = GeoPoint(self.latitude, self.longitude)
        return Area(id=AreaId(new_id), name=self.name, centre=centre, zone=self.time_zone)


class EditPicturedRequest(Body, frozen=True, kw_only=True):
    """A JSON merge patch (RFC 7396) of a category, an activity or a tool."""

    name: str | UnsetType = UNSET
    image_media_id: UUID | UnsetType | None = UNSET

    def changes(self) -> dict[str, Any]:
        """Return the values to change, by the names of the domain."""
        return _renamed(given(self), image_media_id="media_id")


class EditVehicleRequest(Body, frozen=True, kw_only=True):
    """A JSON merge patch (RFC 7396) of a vehicle."""

    name: str | UnsetType = UNSET
    top_speed: float | UnsetType = UNSET

    def changes(self) -> dict[str, Any]:
        """Return the values to change, by the names of the domain."""
        return given(self)


class EditPlaceRequest(Body, frozen=True, kw_only=True):
    """A JSON merge patch (RFC 7396) of a city or a district."""

    name: str | UnsetType = UNSET
    latitude: float | UnsetType = UNSET
    longitude: float | UnsetType = UNSET
    time_zone: str | UnsetType = UNSET

    def changes(self) -> dict[str, Any]:
        """Return the values to change, by the names of the domain."""
        changes = _renamed(given(self), time_zone="zone")
        axes = {name: changes.pop(name) for name in ("latitude", "longitude") if name in changes}
        return changes | {"centre": axes}


def _renamed(changes: dict[str, Any], **names: str) -> dict[str, Any]:
    return {names.get(name, name): value for name, value in changes.items()}
