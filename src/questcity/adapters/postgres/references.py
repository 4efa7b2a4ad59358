"""What quests refer to, in PostgreSQL."""

from typing import Final

from questcity.adapters.postgres.engine import ReadPool
from questcity.adapters.postgres.reference_mapping import (
    to_area,
    to_category,
    to_label,
    to_vehicle,
)
from questcity.domain.quests.model.reference import (
    ACTIVITY,
    TOOL,
    Area,
    Category,
    Label,
    ReferenceKind,
    Vehicle,
)
from questcity.domain.quests.ports.readers import ReferenceReader
from questcity.domain.shared.ids import AreaId, CategoryId, VehicleId


class PostgresReferenceReader(ReferenceReader):
    """References in tables of their own, one statement a question."""

    def __init__(self, pool: ReadPool) -> None:
        self._pool = pool

    async def list_categories(self) -> tuple[Category, ...]:
        return tuple(map(to_category, await self._pool.fetch(_CATEGORIES)))

    async def list_vehicles(self) -> tuple[Vehicle, ...]:
        return tuple(map(to_vehicle, await self._pool.fetch(_VEHICLES)))

    async def list_areas(self) -> tuple[Area, ...]:
        return tuple(map(to_area, await self._pool.fetch(_AREAS)))

    async def list_activities(self) -> tuple[Label, ...]:
        return await self._list_labels(ACTIVITY)

    async def list_tools(self) -> tuple[Label, ...]:
        return await self._list_labels(TOOL)

    async def find_unknown(
        self,
        category_id: CategoryId | None,
        vehicle_id: VehicleId | None,
        place_id: AreaId | None,
    ) -> tuple[str, ...]:
        row = await self._pool.fetch_row(_UNKNOWN, category_id, vehicle_id, place_id)
        assert row is not None
        return tuple(name for name, is_unknown in row.items() if is_unknown)

    async def _list_labels(self, kind: ReferenceKind[Label]) -> tuple[Label, ...]:
        return tuple(map(to_label, await self._pool.fetch(_LABELS, kind.code)))


# The order must be the same whatever the collation of the database.
_CATEGORIES: Final = 'SELECT * FROM category ORDER BY folded_name COLLATE "C"'
_VEHICLES: Final = 'SELECT * FROM vehicle ORDER BY folded_name COLLATE "C"'
_AREAS: Final = 'SELECT * FROM area ORDER BY folded_name COLLATE "C"'
_LABELS: Final = "SELECT * FROM label WHERE kind = $1 ORDER BY id"

_UNKNOWN: Final = """
SELECT
    $1::uuid IS NOT NULL AND NOT EXISTS (SELECT FROM category WHERE id = $1) AS category_id,
    $2::uuid IS NOT NULL AND NOT EXISTS (SELECT FROM vehicle WHERE id = $2) AS vehicle_id,
    $3::uuid IS NOT NULL AND NOT EXISTS (SELECT FROM area WHERE id = $3) AS place_id
"""
