"""See a quest."""

from dataclasses import dataclass
from typing import Any

from questcity.domain.quests.errors import QuestNotFoundError
from questcity.domain.quests.ports.readers import QuestReader
from questcity.domain.quests.views.finding import QuestDetail, ShowInFull
from questcity.domain.shared.ids import QuestId


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewQuest:
    """Return a published quest; everybody may, and sees the same."""

    reader: QuestReader

    async def __call__(self, quest_id: QuestId, show: ShowInFull = QuestDetail.of) -> Any:
        """Return the quest. Raise `QuestNotFoundError`."""
        quest = await self.reader.find(quest_id, show)
        if quest is None:
            raise QuestNotFoundError
        return quest
