"""See a quest as it was last written."""

from dataclasses import dataclass

from questcity.domain.quests.model.contents import OpenContent
from questcity.domain.quests.model.quests import Quest
from questcity.domain.quests.ports.readers import QuestReader
from questcity.domain.quests.services.states import States
from questcity.domain.shared.ids import QuestId
from questcity.domain.shared.permissions import Actor, Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewWrittenQuest:
    """Return a quest with its draft, or else its newest version and the fixes of that.

    Who may read the draft may.
    """

    reader: QuestReader
    states: States

    async def __call__(self, actor: Actor, quest_id: QuestId) -> tuple[Quest, OpenContent]:
        """Return the quest, and what its author wrote. Raise `QuestNotFoundError`."""
        actor.require(Permission.VIEW_QUESTS)
        quest = await self.reader.get_quest(quest_id)
        quest.require_reader(actor)
        return quest, await self.states.present(quest)
