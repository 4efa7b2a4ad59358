"""What quests refer to, in PostgreSQL."""

from typing import Any, Final

from questcity.adapters.postgres.engine import ReadPool
from questcity.domain.quests.model.points import GeoPoint
from questcity.domain.quests.model.reference import Area, Category, Label, Vehicle
from questcity.domain.quests.ports.readers import ReferenceReader
from questcity.domain.shared.ids import AreaId, CategoryId, MediaId, VehicleId


class PostgresReferenceReader(ReferenceReader):
    """References in tables of their own, one statement a question."""

    def __init__(self, pool: ReadPool) -> None:
        self._pool = pool

    async def list_categories(self) -> tuple[Category, ...]:
        rows = await self._pool.fetch(_CATEGORIES)
        return tuple(
            Category(id=CategoryId(row["id"]), name=row["name"], media_id=_media_of(row))
            for row in rows
        )

    async def list_vehicles(self) -> tuple[Vehicle, ...]:
        rows = await self._pool.fetch(_VEHICLES)
        return tuple(
            Vehicle(id=VehicleId(row["id"]), name=row["name"], top_speed=row["top_speed"])
            for row in rows
        )

    async def list_areas(self) -> tuple[Area, ...]:
        rows = await self._pool.fetch(_AREAS)
        return tuple(
            Area(
                id=AreaId(row["id"]),
                name=row["name"],
                centre=GeoPoint(row["latitude"], row["longitude"]),
                zone=row["zone"],
            )
            for row in rows
        )

    async def list_activities(self) -> tuple[Label, ...]:
        return await self._list_labels("activity")

    async def list_tools(self) -> tuple[Label, ...]:
        return await self._list_labels("tool")

    async def find_unknown(
        self,
        category_id: CategoryId | None,
        vehicle_id: VehicleId | None,
        place_id: AreaId | None,
    ) -> tuple[str, ...]:
        row = await self._pool.fetch_row(_UNKNOWN, category_id, vehicle_id, place_id)
        assert row is not None
        return tuple(name for name, is_unknown in row.items() if is_unknown)

    async def _list_labels(self, kind: str) -> tuple[Label, ...]:
        rows = await self._pool.fetch(_LABELS, kind)
        return tuple(
            Label(id=row["id"], code=row["code"], name=row["name"], media_id=_media_of(row))
            for row in rows
        )


def _media_of(row: Any) -> MediaId | None:
    return MediaId(row["media_id"]) if row["media_id"] else None


# The order must be the same whatever the collation of the database.
_CATEGORIES: Final = 'SELECT * FROM category ORDER BY lower(name) COLLATE "C"'
_VEHICLES: Final = 'SELECT * FROM vehicle ORDER BY lower(name) COLLATE "C"'
_AREAS: Final = 'SELECT * FROM area ORDER BY lower(name) COLLATE "C"'
_LABELS: Final = "SELECT * FROM label WHERE kind = $1 ORDER BY id"

_UNKNOWN: Final = """
SELECT
    $1::uuid IS NOT NULL AND NOT EXISTS (SELECT FROM category WHERE id = $1) AS category_id,
    $2::uuid IS NOT NULL AND NOT EXISTS (SELECT FROM vehicle WHERE id = $2) AS vehicle_id,
    $3::uuid IS NOT NULL AND NOT EXISTS (SELECT FROM area WHERE id = $3) AS place_id
"""
