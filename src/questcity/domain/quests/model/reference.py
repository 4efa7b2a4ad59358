"""What quests refer to: kinds of quests, ways to travel, areas."""

from dataclasses import dataclass
from typing import Final

from questcity.domain.quests.model.points import GeoPoint
from questcity.domain.shared.ids import AreaId, CategoryId, MediaId, VehicleId

NAME_LENGTH: Final = 128


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """What a quest is about."""

    id: CategoryId
    name: str
    media_id: MediaId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Vehicle:
    """How one gets from point to point; `top_speed` in m/s is what nobody exceeds with it."""

    id: VehicleId
    name: str
    top_speed: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A city or a district; `zone` is a name of the IANA time zone database."""

    id: AreaId
    name: str
    centre: GeoPoint
    zone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """How an activity or a tool, which are closed sets, is called and pictured."""

    id: int
    code: str
    name: str
    media_id: MediaId | None = None
