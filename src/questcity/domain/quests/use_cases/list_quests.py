"""Find quests."""

from dataclasses import dataclass

from questcity.domain.quests.ports.readers import QuestReader
from questcity.domain.quests.views import QuestFilter, QuestSummary
from questcity.domain.shared.paging import Page, PageRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class ListQuests:
    """Return a page of published quests; everybody may, and sees the same."""

    reader: QuestReader

    async def __call__(self, wanted: QuestFilter, page: PageRequest) -> Page[QuestSummary]:
        """Return the page, newest first."""
        return await self.reader.list(wanted, page)
