"""Take a draft back from review."""

from dataclasses import dataclass

from questcity.domain.quests.model.quests import Quest
from questcity.domain.quests.ports.repositories import QuestRepository
from questcity.domain.shared.ids import QuestId
from questcity.domain.shared.permissions import Actor, Permission
from questcity.domain.shared.ports import Clock, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawDraft:
    """Take a draft out of review; its author and editors of all quests may."""

    quests: QuestRepository
    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self, actor: Actor, quest_id: QuestId) -> Quest:
        """Return the quest; one that is not in review stays as it is.

        Raise `QuestNotFoundError` or `DraftNotFoundError`.
        """
        actor.require(Permission.VIEW_QUESTS)
        async with self.unit_of_work:
            quest = await self.quests.get(quest_id)
            quest.require_editor(actor)
            withdrawn = quest.withdrawn(at=self.clock.now())
            return quest if withdrawn == quest else await self.quests.save(withdrawn)
