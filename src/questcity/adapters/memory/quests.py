"""Quests in memory: the writing side."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from questcity.adapters.memory.database import MemoryUnitOfWork
from questcity.domain.quests.errors import QuestNotFoundError
from questcity.domain.quests.model.fixes import Fix
from questcity.domain.quests.model.quests import Quest, QuestVersion
from questcity.domain.quests.model.reference import CATEGORY, PLACE, VEHICLE, ReferenceKind
from questcity.domain.quests.ports.repositories import QuestRepository
from questcity.domain.quests.rules.fields import unknown_references
from questcity.domain.shared.errors import InvalidInputError, StaleRevisionError
from questcity.domain.shared.ids import FixId, QuestId

QUESTS: Final = "quest"
VERSIONS: Final = "quest_version"
FIXES: Final = "quest_fix"
RATINGS: Final = "quest_rating"
REFERRING: Final[Mapping[str, ReferenceKind[Any]]] = {
    "category_id": CATEGORY,
    "vehicle_id": VEHICLE,
    "place_id": PLACE,
}
"""What kind of thing each field of a quest refers to."""


class MemoryQuestRepository(QuestRepository):
    """Quests by id, and versions by the id of their quest and number."""

    def __init__(self, unit_of_work: MemoryUnitOfWork) -> None:
        self._unit_of_work = unit_of_work

    async def add(self, quest: Quest) -> None:
        await self._require_references(quest)
        (await self._quests())[quest.id] = quest

    async def get(self, quest_id: QuestId) -> Quest:
        rows = await self._quests()
        if quest_id not in rows:
            raise QuestNotFoundError
        return rows[quest_id]

    async def save(self, quest: Quest) -> Quest:
        rows = await self._quests()
        present = rows.get(quest.id)
        if present is None or present.revision != quest.revision:
            raise StaleRevisionError(present.revision if present else None)
        await self._require_references(quest)
        rows[quest.id] = quest.stored()
        return rows[quest.id]

    async def remove(self, quest_id: QuestId) -> None:
        del (await self._quests())[quest_id]

    async def add_version(self, version: QuestVersion) -> None:
        (await self._versions())[version.quest_id, version.number] = version

    async def get_version(self, quest_id: QuestId, number: int) -> QuestVersion:
        rows = await self._versions()
        if (quest_id, number) not in rows:
            raise QuestNotFoundError
        return rows[quest_id, number]

    async def add_fix(self, fix: Fix) -> None:
        (await self._fixes())[fix.id] = fix

    async def list_fixes(self, quest_id: QuestId, version: int | None = None) -> tuple[Fix, ...]:
        return fixes_of((await self._fixes()).values(), quest_id, version)

    async def list_key_ids(self) -> frozenset[str]:
        return frozenset().union(*(await self._key_ids()).values())

    async def list_sealed_before(self, key_id: str, *, limit: int) -> tuple[QuestId, ...]:
        key_ids = await self._key_ids()
        return tuple(sorted(id_ for id_, used in key_ids.items() if used - {key_id})[:limit])

    async def list_versions(self, quest_id: QuestId) -> tuple[QuestVersion, ...]:
        rows = await self._versions()
        return tuple(rows[key] for key in sorted(rows) if key[0] == quest_id)

    async def reseal(
        self, quest: Quest, versions: tuple[QuestVersion, ...], fixes: tuple[Fix, ...]
    ) -> None:
        quests, stored = await self._quests(), await self._versions()
        quests[quest.id] = replace(quests[quest.id], draft=quest.draft)
        for version in versions:
            stored[version.quest_id, version.number] = version
        (await self._fixes()).update({fix.id: fix for fix in fixes})

    async def _require_references(self, quest: Quest) -> None:
        if quest.draft is None:
            return
        for name, kind in REFERRING.items():
            reference_id = getattr(quest.draft.fields, name)
            there = await self._unit_of_work.table(kind.code, object)
            if reference_id is not None and reference_id not in there:
                raise InvalidInputError(tuple(unknown_references((name,))))

    async def _key_ids(self) -> dict[QuestId, set[str]]:
        used: dict[QuestId, set[str]] = {}
        for quest in (await self._quests()).values():
            used[quest.id] = set(quest.draft.key_ids if quest.draft else ())
        for version in (await self._versions()).values():
            used[version.quest_id] |= version.content.key_ids
        for fix in (await self._fixes()).values():
            used[fix.quest_id] |= fix.key_ids
        return used

    async def _quests(self) -> dict[QuestId, Quest]:
        return await self._unit_of_work.table(QUESTS, Quest)

    async def _versions(self) -> dict[tuple[QuestId, int], QuestVersion]:
        return await self._unit_of_work.table(VERSIONS, QuestVersion)

    async def _fixes(self) -> dict[FixId, Fix]:
        return await self._unit_of_work.table(FIXES, Fix)


def fixes_of(
    fixes: Iterable[Fix], quest_id: QuestId, version: int | None = None
) -> tuple[Fix, ...]:
    """Return those of a version, or of all versions of a quest, in their order."""
    own = (fix for fix in fixes if fix.quest_id == quest_id and version in {None, fix.version})
    return tuple(sorted(own, key=lambda fix: (fix.version, fix.number)))
