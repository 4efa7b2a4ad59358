"""See what quests can be narrowed by."""

from dataclasses import dataclass

from questcity.domain.quests.model.finding import QuestFilter
from questcity.domain.quests.ports.readers import FindingReader
from questcity.domain.quests.rules.finding import check_search
from questcity.domain.quests.rules.violations import require
from questcity.domain.quests.views.finding import Facets


@dataclass(frozen=True, slots=True, kw_only=True)
class CountFacets:
    """Count the values of quests that are wanted; everybody may, and sees the same."""

    reader: FindingReader

    async def __call__(self, wanted: QuestFilter) -> Facets:
        """Return how many quests have which values. Raise `InvalidInputError`."""
        require(check_search(wanted, wanted.usual_sort()))
        return await self.reader.count_facets(wanted)
