"""What quests refer to, in memory: at first the same as every new database holds."""

from collections.abc import Iterator
from typing import Any, Final
from uuid import UUID

from questcity.adapters.memory.database import MemoryDatabase, Tables
from questcity.adapters.memory.quests import REFERRING
from questcity.domain.quests.model.points import GeoPoint
from questcity.domain.quests.model.reference import (
    ACTIVITY,
    CATEGORY,
    PLACE,
    TOOL,
    VEHICLE,
    Area,
    Category,
    Label,
    R,
    Reference,
    ReferenceKind,
    Vehicle,
)
from questcity.domain.quests.ports.readers import ReferenceReader
from questcity.domain.shared.ids import AreaId, CategoryId, VehicleId
from questcity.domain.shared.texts import folded

CATEGORIES: Final = tuple(
    Category(id=CategoryId(UUID(id_)), name=name)
    for id_, name in (
        ("01a21030-863e-7695-b1f9-a37311a62f87", "History"),
        ("01a21030-863e-7695-b1f9-a374ef4e6a7c", "Architecture"),
        ("01a21030-863e-7695-b1f9-a375aa44bf9e", "Art"),
        ("01a21030-863e-7695-b1f9-a376d8548b53", "Nature"),
        ("01a21030-863e-7695-b1f9-a3771ea20deb", "Legends"),
        ("01a21030-863e-7695-b1f9-a3780d773710", "Food"),
        ("01a21030-863e-7695-b1f9-a379c3926175", "Family"),
    )
)

VEHICLES: Final = tuple(
    Vehicle(id=VehicleId(UUID(id_)), name=name, top_speed=top_speed)
    for id_, name, top_speed in (
        ("01a21030-863e-7695-b1f9-a37a770145b2", "Walking", 4.0),
        ("01a21030-863e-7695-b1f9-a37bc59bfe16", "Running", 7.0),
        ("01a21030-863e-7695-b1f9-a37cf3bf110e", "Bicycle", 14.0),
        ("01a21030-863e-7695-b1f9-a37de94c98db", "Scooter", 14.0),
        ("01a21030-863e-7695-b1f9-a37ed3519b37", "Car", 45.0),
        ("01a21030-863e-7695-b1f9-a37fabb71a32", "Public transport", 35.0),
        ("01a21030-863e-7695-b1f9-a380c81dd946", "Boat", 20.0),
    )
)

AREAS: Final = tuple(
    Area(id=AreaId(UUID(id_)), name=name, centre=GeoPoint(*centre), zone=zone)
    for id_, name, centre, zone in (
        (
            "01a21030-863e-7695-b1f9-a381d004648e",
            "Saint Petersburg",
            (59.9386, 30.3141),
            "Europe/Moscow",
        ),
        (
            "01a21030-863e-7695-b1f9-a38242baed68",
            "Los Angeles",
            (34.0522, -118.2437),
            "America/Los_Angeles",
        ),
        ("01a21030-863e-7695-b1f9-a3832d382fa6", "Moscow", (55.7558, 37.6173), "Europe/Moscow"),
        ("01a21030-863e-7695-b1f9-a384acbd23ec", "Kazan", (55.7963, 49.1064), "Europe/Moscow"),
        ("01a21030-863e-7695-b1f9-a385741d7eff", "London", (51.5074, -0.1278), "Europe/London"),
        ("01a21030-863e-7695-b1f9-a38689082ba4", "Paris", (48.8566, 2.3522), "Europe/Paris"),
        ("01a21030-863e-7695-b1f9-a3877170a5d8", "Berlin", (52.52, 13.405), "Europe/Berlin"),
        (
            "01a21030-863e-7695-b1f9-a388620508ff",
            "New York",
            (40.7128, -74.006),
            "America/New_York",
        ),
        ("01a21030-863e-7695-b1f9-a3895bd517df", "Vienna", (48.2082, 16.3738), "Europe/Vienna"),
        ("01a21030-863e-7695-b1f9-a38a9cee4368", "Prague", (50.0755, 14.4378), "Europe/Prague"),
    )
)

ACTIVITIES: Final = tuple(
    Label(id=id_, code=code, name=name)
    for id_, code, name in (
        (1, "catch_ghost", "Catch a ghost"),
        (2, "take_photo", "Take a photo"),
        (3, "download_file", "Download a file"),
        (4, "scan_qr", "Scan a QR code"),
        (5, "enter_code", "Enter a code"),
        (6, "enter_word", "Enter a word"),
        (7, "pick_up_artifact", "Pick up an artifact"),
    )
)

TOOLS: Final = tuple(
    Label(id=id_, code=code, name=name)
    for id_, code, name in (
        (1, "none", "No tool"),
        (2, "screen_illustration_descriptor", "Picture on the screen"),
        (3, "beeping_radar", "Beeping radar"),
        (4, "orbital_radar", "Orbital radar"),
        (5, "mile_orbital_radar", "Mile orbital radar"),
        (6, "unlim_orbital_radar", "Unlimited orbital radar"),
        (7, "target_compass", "Target compass"),
        (8, "rangefinder", "Rangefinder"),
        (9, "rangefinder_unlim", "Unlimited rangefinder"),
        (10, "echolocation_screen", "Echolocation screen"),
        (11, "qr_scanner", "QR scanner"),
        (12, "camera_tool", "Camera"),
        (13, "word_locker", "Word locker"),
    )
)


def seeds() -> Tables:
    """Return the tables of every new database."""
    filled: tuple[tuple[ReferenceKind[Any], tuple[Reference, ...]], ...] = (
        (CATEGORY, CATEGORIES),
        (VEHICLE, VEHICLES),
        (PLACE, AREAS),
        (ACTIVITY, ACTIVITIES),
        (TOOL, TOOLS),
    )
    return {kind.code: {thing.id: thing for thing in things} for kind, things in filled}


class MemoryReferenceReader(ReferenceReader):
    """Committed references."""

    def __init__(self, database: MemoryDatabase) -> None:
        self._database = database

    async def list_categories(self) -> tuple[Category, ...]:
        return self._by_name(CATEGORY)

    async def list_vehicles(self) -> tuple[Vehicle, ...]:
        return self._by_name(VEHICLE)

    async def list_areas(self) -> tuple[Area, ...]:
        return self._by_name(PLACE)

    async def list_activities(self) -> tuple[Label, ...]:
        return self._by_number(ACTIVITY)

    async def list_tools(self) -> tuple[Label, ...]:
        return self._by_number(TOOL)

    async def find_unknown(
        self,
        category_id: CategoryId | None,
        vehicle_id: VehicleId | None,
        place_id: AreaId | None,
    ) -> tuple[str, ...]:
        sought = {"category_id": category_id, "vehicle_id": vehicle_id, "place_id": place_id}
        return tuple(
            name
            for name, id_ in sought.items()
            if id_ is not None and id_ not in {thing.id for thing in self._all(REFERRING[name])}
        )

    def _by_name(self, kind: ReferenceKind[R]) -> tuple[R, ...]:
        return tuple(sorted(self._all(kind), key=lambda thing: folded(thing.name)))

    def _by_number(self, kind: ReferenceKind[Label]) -> tuple[Label, ...]:
        return tuple(sorted(self._all(kind), key=lambda label: label.id))

    def _all(self, kind: ReferenceKind[R]) -> Iterator[R]:
        things: Iterator[Any] = self._database.values(kind.code, object)
        return things
