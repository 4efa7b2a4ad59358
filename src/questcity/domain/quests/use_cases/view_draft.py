"""See a draft."""

from dataclasses import dataclass

from questcity.domain.quests.ports.readers import QuestReader
from questcity.domain.quests.ports.vault import AnswerVault
from questcity.domain.quests.views.writing import EditorsQuest
from questcity.domain.shared.ids import QuestId
from questcity.domain.shared.permissions import Actor, Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewDraft:
    """Return a draft with its answers; its author, editors of all quests and moderators may."""

    reader: QuestReader
    vault: AnswerVault

    async def __call__(self, actor: Actor, quest_id: QuestId) -> EditorsQuest:
        """Return the quest. Raise `QuestNotFoundError` or `DraftNotFoundError`."""
        actor.require(Permission.VIEW_QUESTS)
        quest = await self.reader.get_quest(quest_id)
        quest.require_reader(actor)
        quest.require_draft()
        return EditorsQuest.of(quest, self.vault.read)
