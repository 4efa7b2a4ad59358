"""Quests on a map, in memory."""

from collections.abc import Iterator
from itertools import groupby

from questcity.adapters.memory.database import MemoryDatabase
from questcity.adapters.memory.quest_lists import find
from questcity.adapters.memory.quest_reader import MemoryQuestReader
from questcity.domain.quests.model.finding import QuestFilter
from questcity.domain.quests.model.mapped import Cluster, Mapped, MappedQuest
from questcity.domain.quests.model.mercator import Tile
from questcity.domain.quests.model.squares import Squares
from questcity.domain.quests.ports.readers import MapReader
from questcity.domain.quests.views.finding import QuestSummary


class MemoryMapReader(MapReader):
    """What the reader of quests lists, by the squares that it starts in."""

    def __init__(self, database: MemoryDatabase) -> None:
        self._reader = MemoryQuestReader(database)

    async def list_squares(
        self, squares: Squares, wanted: QuestFilter, *, singly: int
    ) -> tuple[Mapped, ...]:
        def square_of(quest: QuestSummary) -> Tile:
            return Tile.at(quest.start, squares.zoom)

        found = [listed.summary for listed in find(self._reader.listed(), wanted)]
        found.sort(key=lambda quest: (square_of(quest).number, quest.id))
        inside = set(squares.tiles())
        return tuple(
            mapped
            for square, quests in groupby(found, square_of)
            if square in inside
            for mapped in _drawn(square, [*quests], singly)
        )


def _drawn(square: Tile, quests: list[QuestSummary], singly: int) -> Iterator[Mapped]:
    if len(quests) <= singly:
        yield from map(_mapped, quests)
        return
    yield Cluster.of_sums(
        square,
        len(quests),
        sum(quest.start.latitude for quest in quests),
        sum(quest.start.longitude for quest in quests),
    )


def _mapped(quest: QuestSummary) -> MappedQuest:
    return MappedQuest(
        id=quest.id,
        title=quest.title,
        language=quest.language,
        level=quest.level,
        timeframe=quest.timeframe,
        mileage=quest.mileage,
        points_count=quest.points_count,
        at=quest.start,
    )
