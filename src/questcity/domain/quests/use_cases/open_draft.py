"""Begin the next version of a quest."""

from dataclasses import dataclass

from questcity.domain.quests.ports.repositories import QuestRepository
from questcity.domain.quests.ports.vault import AnswerVault
from questcity.domain.quests.views.writing import EditorsQuest
from questcity.domain.shared.ids import QuestId
from questcity.domain.shared.permissions import Actor, Permission
from questcity.domain.shared.ports import Clock, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDraft:
    """Copy the newest version with its fixes into a draft; the author and all editors may."""

    quests: QuestRepository
    vault: AnswerVault
    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self, actor: Actor, quest_id: QuestId) -> tuple[EditorsQuest, bool]:
        """Return the quest with a draft, and whether the draft was there already.

        Raise `QuestNotFoundError`.
        """
        actor.require(Permission.VIEW_QUESTS)
        async with self.unit_of_work:
            quest = await self.quests.get(quest_id)
            quest.require_editor(actor)
            is_there = quest.draft is not None
            if not is_there:
                version = await self.quests.get_version(quest_id, quest.version)
                fixes = await self.quests.list_fixes(quest_id, quest.version)
                reopened = quest.reopened(version.fixed(fixes), at=self.clock.now())
                quest = await self.quests.save(reopened)
        return EditorsQuest.of(quest, self.vault.read), is_there
