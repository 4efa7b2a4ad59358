"""Find quests."""

from dataclasses import dataclass
from typing import Any

from questcity.domain.quests.model.finding import QuestFilter, QuestSort
from questcity.domain.quests.ports.readers import QuestReader
from questcity.domain.quests.rules.finding import check_search
from questcity.domain.quests.rules.violations import require
from questcity.domain.quests.views.finding import QuestSummary, Show
from questcity.domain.shared.paging import Page, PageRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class ListQuests:
    """Return a page of published quests; everybody may, and sees the same."""

    reader: QuestReader

    async def __call__(
        self,
        wanted: QuestFilter,
        sort: QuestSort | None,
        page: PageRequest,
        show: Show = QuestSummary.of,
    ) -> Page[Any]:
        """Return the page, in the usual order where none is named. Raise `InvalidInputError`."""
        order = sort or wanted.usual_sort()
        require(check_search(wanted, order))
        return await self.reader.list(wanted, order, page, show)
