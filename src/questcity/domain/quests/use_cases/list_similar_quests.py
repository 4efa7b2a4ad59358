"""See what a quest is like."""

from dataclasses import dataclass
from typing import Any, Final

from questcity.domain.quests.ports.readers import FindingReader
from questcity.domain.quests.views.finding import QuestSummary, Show
from questcity.domain.shared.ids import QuestId

SIMILAR_AT_MOST: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class ListSimilarQuests:
    """Return quests near by that are most alike; everybody may, and sees the same."""

    reader: FindingReader

    async def __call__(self, quest_id: QuestId, show: Show = QuestSummary.of) -> tuple[Any, ...]:
        """Return the quests as `show` makes them, most similar first.

        Raise `QuestNotFoundError`.
        """
        return await self.reader.list_similar(quest_id, limit=SIMILAR_AT_MOST, show=show)
