"""Quests in PostgreSQL: the writing side."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy import Table, delete, func, insert, select, text, union, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.exc import IntegrityError

from questcity.adapters.postgres.failures import constraint_of
from questcity.adapters.postgres.fix_documents import fix_columns, read_fixes
from questcity.adapters.postgres.quest_mapping import (
    draft_columns,
    listing_columns,
    quest_columns,
    to_quest,
    to_version,
    version_columns,
)
from questcity.adapters.postgres.search_words import keep_words
from questcity.adapters.postgres.tables.catalogue import QuestListingRow
from questcity.adapters.postgres.tables.quests import (
    QuestFixRow,
    QuestRow,
    QuestVersionRow,
)
from questcity.adapters.postgres.unit_of_work import PostgresUnitOfWork
from questcity.domain.quests.errors import QuestNotFoundError
from questcity.domain.quests.model.fixes import Fix
from questcity.domain.quests.model.quests import Quest, QuestStatus, QuestVersion
from questcity.domain.quests.model.searching import Findable
from questcity.domain.quests.ports.repositories import QuestRepository
from questcity.domain.quests.rules.fields import unknown_references
from questcity.domain.shared.errors import InvalidInputError, StaleRevisionError
from questcity.domain.shared.ids import QuestId

_QUEST: Table = QuestRow.__table__  # type: ignore[assignment]
_VERSION: Table = QuestVersionRow.__table__  # type: ignore[assignment]
_FIX: Table = QuestFixRow.__table__  # type: ignore[assignment]


class PostgresQuestRepository(QuestRepository):
    """Quests in `quest`, versions in `quest_version` with fixes over them in `quest_fix`.

    What lists show is in `quest_listing`.
    """

    def __init__(self, unit_of_work: PostgresUnitOfWork) -> None:
        self._unit_of_work = unit_of_work

    async def add(self, quest: Quest) -> None:
        with _referring():
            await self._unit_of_work.execute(insert(QuestRow).values(quest_columns(quest)))

    async def get(self, quest_id: QuestId) -> Quest:
        result = await self._unit_of_work.execute(
            select(_QUEST).where(QuestRow.id == quest_id).with_for_update()
        )
        row = result.mappings().one_or_none()
        if row is None:
            raise QuestNotFoundError
        return to_quest(row)

    async def save(self, quest: Quest) -> Quest:
        saved = quest.stored()
        columns = quest_columns(saved)
        if saved.draft is None:
            columns["title"] = (await self._get_fixed(saved.id, saved.version)).fields.title
        statement = (
            update(QuestRow)
            .where(QuestRow.id == quest.id, QuestRow.revision == quest.revision)
            .values(columns)
        )
        with _referring():
            is_changed = await self._unit_of_work.change(statement)
        if not is_changed:
            raise StaleRevisionError
        await self._list_or_hide(saved)
        return saved

    async def remove(self, quest_id: QuestId) -> None:
        await self._unit_of_work.execute(delete(QuestRow).where(QuestRow.id == quest_id))

    async def add_version(self, version: QuestVersion) -> None:
        await self._unit_of_work.execute(insert(QuestVersionRow).values(version_columns(version)))

    async def get_version(self, quest_id: QuestId, number: int) -> QuestVersion:
        result = await self._unit_of_work.execute(
            select(_VERSION).where(
                QuestVersionRow.quest_id == quest_id, QuestVersionRow.number == number
            )
        )
        row = result.mappings().one_or_none()
        if row is None:
            raise QuestNotFoundError
        return to_version(row)

    async def add_fix(self, fix: Fix) -> None:
        await self._unit_of_work.execute(insert(QuestFixRow).values(fix_columns(fix)))
        fixed = await self._get_fixed(fix.quest_id, fix.version)
        # Without a draft, authors find a quest under the title that players read.
        await self._unit_of_work.execute(
            update(QuestRow)
            .where(QuestRow.id == fix.quest_id, QuestRow.version == fix.version)
            .where(_QUEST.c.draft.is_(None))
            .values(title=fixed.fields.title)
        )
        if await self._find_listed(fix.quest_id) == fix.version:
            await self._list(fixed)

    async def list_fixes(self, quest_id: QuestId, version: int | None = None) -> tuple[Fix, ...]:
        arguments = {"quest_id": quest_id, "version": version}
        result = await self._unit_of_work.execute(_LIST_FIXES, arguments)
        return read_fixes(result.scalars())

    async def list_key_ids(self) -> frozenset[str]:
        result = await self._unit_of_work.execute(
            union(
                select(func.unnest(QuestRow.key_ids)),
                select(func.unnest(QuestVersionRow.key_ids)),
                select(func.unnest(QuestFixRow.key_ids)),
            )
        )
        return frozenset(result.scalars())

    async def list_sealed_before(self, key_id: str, *, limit: int) -> tuple[QuestId, ...]:
        others = list(await self.list_key_ids() - {key_id})
        due = union(
            select(QuestRow.id).where(_QUEST.c.key_ids.overlap(others)),
            select(QuestVersionRow.quest_id).where(_VERSION.c.key_ids.overlap(others)),
            select(QuestFixRow.quest_id).where(_FIX.c.key_ids.overlap(others)),
        )
        result = await self._unit_of_work.execute(due.order_by("id").limit(limit))
        return tuple(QuestId(id_) for id_ in result.scalars())

    async def list_versions(self, quest_id: QuestId) -> tuple[QuestVersion, ...]:
        result = await self._unit_of_work.execute(
            select(_VERSION)
            .where(QuestVersionRow.quest_id == quest_id)
            .order_by(QuestVersionRow.number)
        )
        return tuple(to_version(row) for row in result.mappings())

    async def reseal(
        self, quest: Quest, versions: tuple[QuestVersion, ...], fixes: tuple[Fix, ...]
    ) -> None:
        await self._unit_of_work.execute(
            update(QuestRow).where(QuestRow.id == quest.id).values(draft_columns(quest.draft))
        )
        for version in versions:
            await self._unit_of_work.execute(
                update(QuestVersionRow)
                .where(
                    QuestVersionRow.quest_id == version.quest_id,
                    QuestVersionRow.number == version.number,
                )
                .values(version_columns(version))
            )
        for fix in fixes:
            await self._unit_of_work.execute(
                update(QuestFixRow).where(QuestFixRow.id == fix.id).values(fix_columns(fix))
            )

    async def _list_or_hide(self, quest: Quest) -> None:
        if quest.status is not QuestStatus.PUBLISHED:
            await self._unit_of_work.execute(
                delete(QuestListingRow).where(QuestListingRow.quest_id == quest.id)
            )
            return
        if await self._find_listed(quest.id) != quest.version:
            await self._list(await self._get_fixed(quest.id, quest.version))

    async def _find_listed(self, quest_id: QuestId) -> int | None:
        """Return the number of the version that lists show."""
        result = await self._unit_of_work.execute(
            select(QuestListingRow.version).where(QuestListingRow.quest_id == quest_id)
        )
        return result.scalar_one_or_none()

    async def _get_fixed(self, quest_id: QuestId, number: int) -> QuestVersion:
        version = await self.get_version(quest_id, number)
        return version.fixed(await self.list_fixes(quest_id, number))

    async def _list(self, version: QuestVersion) -> None:
        findable = Findable.of(version.fields)
        columns = listing_columns(version, findable)
        rating = {
            name: select(_QUEST.c[name]).where(QuestRow.id == version.quest_id).scalar_subquery()
            for name in ("rating_total", "rating_count")
        }
        await self._unit_of_work.execute(
            upsert(QuestListingRow)
            .values(columns | rating)
            .on_conflict_do_update(index_elements=["quest_id"], set_=columns)
        )
        await keep_words(self._unit_of_work, findable.words)


_LIST_FIXES: Final = text("""
SELECT CAST(to_jsonb(fix) AS text) FROM quest_fix AS fix
WHERE quest_id = :quest_id
  AND (CAST(:version AS integer) IS NULL OR version = CAST(:version AS integer))
ORDER BY version, number
""")

_REFERRING: Final = {
    "fk_quest_category_id_category": "category_id",
    "fk_quest_vehicle_id_vehicle": "vehicle_id",
    "fk_quest_place_id_area": "place_id",
}


@contextmanager
def _referring() -> Iterator[None]:
    """Raise `InvalidInputError` when a draft refers to what is not there any more."""
    try:
        yield
    except IntegrityError as error:
        field = _REFERRING.get(constraint_of(error) or "")
        if field is None:
            raise
        raise InvalidInputError(tuple(unknown_references((field,)))) from error
