"""What quests refer to, in memory: the writing side."""

from typing import Any
from uuid import UUID

from questcity.adapters.memory.database import MemoryUnitOfWork
from questcity.adapters.memory.quests import QUESTS, REFERRING, VERSIONS
from questcity.domain.quests.errors import NameTakenError, ReferenceNotFoundError
from questcity.domain.quests.model.quests import Quest, QuestStatus, QuestVersion
from questcity.domain.quests.model.reference import R, ReferenceKind, Uses
from questcity.domain.quests.ports.repositories import ReferenceRepository
from questcity.domain.shared.texts import folded


class MemoryReferenceRepository(ReferenceRepository):
    """A table for each kind."""

    def __init__(self, unit_of_work: MemoryUnitOfWork) -> None:
        self._unit_of_work = unit_of_work

    async def add(self, kind: ReferenceKind[R], reference: R) -> None:
        rows = await self._rows(kind)
        others = (other for other in rows.values() if other.id != reference.id)
        if folded(reference.name) in {folded(other.name) for other in others}:
            raise NameTakenError
        rows[reference.id] = reference

    async def get(self, kind: ReferenceKind[R], reference_id: UUID | int) -> R:
        rows = await self._rows(kind)
        if reference_id not in rows:
            raise ReferenceNotFoundError
        return rows[reference_id]

    async def save(self, kind: ReferenceKind[R], reference: R) -> None:
        await self.add(kind, reference)

    async def remove(self, kind: ReferenceKind[Any], reference_id: UUID) -> None:
        del (await self._rows(kind))[reference_id]

    async def count_uses(self, kind: ReferenceKind[Any], reference_id: UUID) -> Uses:
        quests = await self._unit_of_work.table(QUESTS, Quest)
        versions = await self._unit_of_work.table(VERSIONS, QuestVersion)
        field = next(name for name, of in REFERRING.items() if of is kind)
        drafts = (quest.draft for quest in quests.values() if quest.draft)
        using = {
            key for key, made in versions.items() if getattr(made.fields, field) == reference_id
        }
        listed = {
            (quest.id, quest.version)
            for quest in quests.values()
            if quest.status is QuestStatus.PUBLISHED
        }
        return Uses(
            published=len(using & listed),
            drafts=sum(getattr(draft.fields, field) == reference_id for draft in drafts),
            versions=len(using - listed),
        )

    async def _rows(self, kind: ReferenceKind[R]) -> dict[Any, R]:
        rows: dict[Any, Any] = await self._unit_of_work.table(kind.code, object)
        return rows
