"""What quests refer to, in PostgreSQL: the writing side."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Executable,
    Table,
    Text,
    cast,
    delete,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.exc import IntegrityError

from questcity.adapters.postgres.failures import constraint_of
from questcity.adapters.postgres.reference_mapping import (
    Row,
    reference_columns,
    to_area,
    to_category,
    to_label,
    to_vehicle,
)
from questcity.adapters.postgres.search_words import keep_words
from questcity.adapters.postgres.tables.quests import AreaRow, CategoryRow, LabelRow, VehicleRow
from questcity.adapters.postgres.unit_of_work import PostgresUnitOfWork
from questcity.domain.quests.errors import NameTakenError, ReferenceNotFoundError
from questcity.domain.quests.model.reference import (
    ACTIVITY,
    CATEGORY,
    PLACE,
    TOOL,
    VEHICLE,
    R,
    ReferenceKind,
    Uses,
)
from questcity.domain.quests.ports.repositories import ReferenceRepository


class PostgresReferenceRepository(ReferenceRepository):
    """A table for each kind, and one for both kinds of labels.

    A row that is locked for a change keeps PostgreSQL from letting a quest refer to it.
    """

    def __init__(self, unit_of_work: PostgresUnitOfWork) -> None:
        self._unit_of_work = unit_of_work

    async def add(self, kind: ReferenceKind[R], reference: R) -> None:
        shelf = _SHELVES[kind]
        columns = shelf.columns(reference)
        await self._write(insert(shelf.table).values(columns))
        await self._keep_words(columns)

    async def get(self, kind: ReferenceKind[R], reference_id: UUID | int) -> R:
        shelf = _SHELVES[kind]
        result = await self._unit_of_work.execute(
            select(shelf.table).where(*shelf.only(reference_id)).with_for_update()
        )
        row = result.mappings().one_or_none()
        if row is None:
            raise ReferenceNotFoundError
        reference: R = shelf.read(row)
        return reference

    async def save(self, kind: ReferenceKind[R], reference: R) -> None:
        shelf = _SHELVES[kind]
        columns = shelf.columns(reference)
        await self._write(update(shelf.table).where(*shelf.only(reference.id)).values(columns))
        await self._keep_words(columns)

    async def remove(self, kind: ReferenceKind[Any], reference_id: UUID) -> None:
        shelf = _SHELVES[kind]
        await self._unit_of_work.execute(delete(shelf.table).where(*shelf.only(reference_id)))

    async def count_uses(self, kind: ReferenceKind[Any], reference_id: UUID) -> Uses:
        result = await self._unit_of_work.execute(_COUNT[kind], {"id": reference_id})
        return Uses(**result.mappings().one())

    async def _keep_words(self, columns: Mapping[str, Any]) -> None:
        if words := columns.get("words"):
            await keep_words(self._unit_of_work, words)

    async def _write(self, statement: Executable) -> None:
        try:
            await self._unit_of_work.execute(statement)
        except IntegrityError as error:
            if constraint_of(error) in _NAMES:
                raise NameTakenError from error
            raise


@dataclass(frozen=True, slots=True)
class _Shelf:
    """Where the members of a kind are kept; `same` is what all of them have in common."""

    table: Table
    read: Callable[[Row], Any]
    same: Mapping[str, str]

    def only(self, reference_id: UUID | int) -> tuple[ColumnElement[bool], ...]:
        """Return what only one of them fulfils."""
        is_it = self.table.c.id == reference_id
        if isinstance(reference_id, int):
            # Whoever asks for the millionth finds none; a number would be refused as too large.
            is_it = cast(self.table.c.id, Text) == str(reference_id)
        same = (self.table.c[name] == value for name, value in self.same.items())
        return (is_it, *same)

    def columns(self, reference: R) -> dict[str, Any]:
        """Return the row of a member."""
        return reference_columns(reference) | dict(self.same)


def _shelf(row: Any, read: Callable[[Row], Any], **same: str) -> _Shelf:
    return _Shelf(row.__table__, read, same)


_SHELVES: Final[Mapping[ReferenceKind[Any], _Shelf]] = {
    CATEGORY: _shelf(CategoryRow, to_category),
    VEHICLE: _shelf(VehicleRow, to_vehicle),
    PLACE: _shelf(AreaRow, to_area),
    ACTIVITY: _shelf(LabelRow, to_label, kind=ACTIVITY.code),
    TOOL: _shelf(LabelRow, to_label, kind=TOOL.code),
}

_NAMES: Final = {
    "uq_area_folded_name",
    "uq_category_folded_name",
    "uq_label_folded_name",
    "uq_vehicle_folded_name",
}


def _count(field: str) -> Any:
    # Each part is answered by an index alone. What is listed has a version that is not of before.
    return text(f"""
    SELECT published, drafts, versions - published AS versions
    FROM (SELECT count(*) AS published FROM quest_listing WHERE {field} = :id) AS listing,
         (SELECT count(*) AS drafts FROM quest WHERE {field} = :id) AS draft,
         (SELECT count(*) AS versions FROM quest_version WHERE {field} = :id) AS version
    """)  # noqa: S608 (a constant)


_COUNT: Final[Mapping[ReferenceKind[Any], Any]] = {
    CATEGORY: _count("category_id"),
    VEHICLE: _count("vehicle_id"),
    PLACE: _count("place_id"),
}
