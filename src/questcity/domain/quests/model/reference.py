"""What quests refer to: kinds of quests, ways to travel, areas, and names for what there is to do.

Staff add, change and remove the first three; activities and tools are closed sets, whose members
they rename.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Final, Generic, TypeVar

from questcity.domain.quests.errors import InUseError
from questcity.domain.quests.model.points import GeoPoint
from questcity.domain.shared.changes import merged
from questcity.domain.shared.ids import AreaId, CategoryId, MediaId, VehicleId
from questcity.domain.shared.permissions import Permission
from questcity.domain.shared.texts import normal_text


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


Thing = Category | Vehicle | Area
"""What comes and goes."""

Reference = Thing | Label
"""What can be changed; within its kind, no two have one name, whatever the case."""

R = TypeVar("R", Category, Vehicle, Area, Label)


@dataclass(frozen=True, slots=True)
class ReferenceKind(Generic[R]):
    """One of the lists: what its members are called in the audit trail, and who may change them."""

    code: str
    permission: Permission


CATEGORY: Final[ReferenceKind[Category]] = ReferenceKind("category", Permission.MANAGE_CATEGORIES)
VEHICLE: Final[ReferenceKind[Vehicle]] = ReferenceKind("vehicle", Permission.MANAGE_VEHICLES)
PLACE: Final[ReferenceKind[Area]] = ReferenceKind("place", Permission.MANAGE_PLACES)
ACTIVITY: Final[ReferenceKind[Label]] = ReferenceKind("activity", Permission.MANAGE_ACTIVITIES)
TOOL: Final[ReferenceKind[Label]] = ReferenceKind("tool", Permission.MANAGE_TOOLS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Uses:
    """How many quests that can be found, drafts, and versions of before refer to something."""

    published: int = 0
    drafts: int = 0
    versions: int = 0

    def require_none(self) -> None:
        """Refuse to take away what a quest refers to; old versions may be walked still.

        Raise `InUseError`.
        """
        if self != Uses():
            raise InUseError(self.published, self.drafts, self.versions)


def edited(reference: R, changes: Mapping[str, Any]) -> R:
    """Return it with other values in place of some, as `merged` takes them."""
    return named(merged(reference, changes))


def named(reference: R) -> R:
    """Return it with its name as names are kept."""
    return replace(reference, name=normal_text(reference.name))


def told(reference: Reference) -> dict[str, str]:
    """Return what an audit entry tells of it."""
    values = asdict(reference)
    values |= values.pop("centre", {})
    del values["id"]
    return {name: "" if value is None else str(value) for name, value in values.items()}
