"""Throw a draft away."""

from dataclasses import dataclass, replace

from questcity.domain.quests.model.quests import QuestStatus
from questcity.domain.quests.ports.repositories import QuestRepository
from questcity.domain.shared.ids import QuestId, Revision
from questcity.domain.shared.permissions import Actor, Permission
from questcity.domain.shared.ports import Clock, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class DropDraft:
    """Remove a draft, and with it a quest that was never published.

    Its author may, and who may delete all quests.
    """

    quests: QuestRepository
    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self, actor: Actor, quest_id: QuestId, expected: Revision) -> None:
        """Remove it.

        Raise `QuestNotFoundError`, `DraftNotFoundError`, `InReviewError` or `StaleRevisionError`.
        """
        actor.require(Permission.VIEW_QUESTS)
        async with self.unit_of_work:
            quest = await self.quests.get(quest_id)
            if Permission.DELETE_ANY_QUEST not in actor.permissions():
                quest.require_editor(actor)
                actor.require(Permission.CREATE_QUESTS)
            quest.editable(expected)
            if quest.status is QuestStatus.DRAFT:
                await self.quests.remove(quest_id)
            else:
                await self.quests.save(replace(quest, draft=None, updated_at=self.clock.now()))
