"""What helps to find quests, beside the list, in memory."""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any, Final

from questcity.adapters.memory.database import MemoryDatabase
from questcity.adapters.memory.quest_lists import find, search_for, values_of
from questcity.adapters.memory.quest_reader import MemoryQuestReader
from questcity.domain.quests.errors import QuestNotFoundError
from questcity.domain.quests.model.finding import (
    FACETED_AT_MOST,
    SIMILAR_AMONG,
    VALUES_AT_MOST,
    Facet,
    QuestFilter,
)
from questcity.domain.quests.model.reference import PLACE, Area
from questcity.domain.quests.model.words import phrase_of, words_of
from questcity.domain.quests.ports.readers import FindingReader
from questcity.domain.quests.views.finding import (
    Facets,
    FacetValue,
    Named,
    QuestSummary,
    Show,
    Suggestion,
    SuggestionKind,
)
from questcity.domain.shared.ids import QuestId


class MemoryFindingReader(FindingReader):
    """Committed quests, each time all of them."""

    def __init__(self, database: MemoryDatabase) -> None:
        self._database = database
        self._quests = MemoryQuestReader(database)

    async def count_facets(self, wanted: QuestFilter) -> Facets:
        listed = self._quests.listed()
        values, is_exact = {}, True
        for facet in Facet:
            among = sorted(
                (one.summary for one in find(listed, wanted.without(facet))),
                key=lambda quest: (quest.published_at, quest.id),
                reverse=True,
            )
            is_exact &= len(among) <= FACETED_AT_MOST
            values[facet] = _counted(among[:FACETED_AT_MOST], _VALUES[facet])
        return Facets(values=values, is_exact=is_exact)

    async def suggest(self, text: str, *, limit: int) -> tuple[Suggestion, ...]:
        listed = self._quests.listed()
        areas = tuple(self._database.values(PLACE.code, Area))
        search = search_for(text, listed, [words_of(area.name) for area in areas])
        found: dict[tuple[bool, str], tuple[Any, ...]] = {}
        for one in find(listed, QuestFilter(text=text)):
            title, summary = one.findable.title, one.summary
            suggestion = Suggestion(kind=SuggestionKind.QUEST, id=summary.id, text=summary.title)
            _keep_first(found, (-search.rank(title), True, title, summary.id, suggestion))
        for area in areas:
            name = phrase_of(area.name)
            if search.terms and all(term.any & {*name.split(" ")} for term in search.terms):
                suggestion = Suggestion(kind=SuggestionKind.PLACE, id=area.id, text=area.name)
                _keep_first(found, (-search.rank(name), False, name, area.id, suggestion))
        best = sorted(found.values(), key=lambda one: one[:-1])
        return tuple(one[-1] for one in best[:limit])

    async def list_similar(
        self, quest_id: QuestId, *, limit: int, show: Show = QuestSummary.of
    ) -> tuple[Any, ...]:
        listed = [one.summary for one in self._quests.listed()]
        this = next((quest for quest in listed if quest.id == quest_id), None)
        if this is None:
            raise QuestNotFoundError
        ways = {quest.id: this.start.distance_to(quest.start) for quest in listed}
        longest = sorted(ways.values())[: SIMILAR_AMONG + 1][-1]
        near = [quest for quest in listed if quest is not this and ways[quest.id] <= longest]
        near.sort(key=lambda quest: (-this.in_common_with(quest), ways[quest.id], quest.id))
        return tuple(show(values_of(quest)) for quest in near[:limit])


def _keep_first(found: dict[tuple[bool, str], tuple[Any, ...]], one: tuple[Any, ...]) -> None:
    key = one[1], one[2]
    if key not in found or one[:-1] < found[key][:-1]:
        found[key] = one


def _counted(
    quests: list[QuestSummary], value_of: Callable[[QuestSummary], Any]
) -> tuple[FacetValue, ...]:
    counts = Counter(value_of(quest) for quest in quests)
    found = [
        FacetValue(value=value.id, name=value.name, count=count)
        if isinstance(value, Named)
        else FacetValue(value=value, name=None, count=count)
        for value, count in counts.items()
    ]
    found.sort(key=lambda one: (-one.count, str(one.value).lower()))
    return tuple(found[:VALUES_AT_MOST])


_VALUES: Final[Mapping[Facet, Callable[[QuestSummary], Any]]] = {
    Facet.CATEGORY: lambda quest: quest.category,
    Facet.VEHICLE: lambda quest: quest.vehicle,
    Facet.PLACE: lambda quest: quest.place,
    Facet.LEVEL: lambda quest: str(quest.level),
    Facet.GROUP: lambda quest: quest.group,
    Facet.TIMEFRAME: lambda quest: quest.timeframe,
    Facet.LANGUAGE: lambda quest: quest.language,
    Facet.FREE: lambda quest: quest.price.is_free,
}
