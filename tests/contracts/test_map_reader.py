"""The contract of quests on a map."""

from dataclasses import replace
from typing import Final

import pytest
from dishka import AsyncContainer

from blocks import block
from builders import NOON
from map_builders import publish_at
from quest_builders import HORSEMAN, a_quest, an_author
from questcity.domain.quests.model.fields import Level, Mileage, Price
from questcity.domain.quests.model.finding import QuestFilter
from questcity.domain.quests.model.mapped import Cluster, MappedQuest
from questcity.domain.quests.model.mercator import Tile
from questcity.domain.quests.model.points import GeoPoint
from questcity.domain.quests.model.squares import Squares
from questcity.domain.quests.ports.readers import MapReader
from questcity.domain.quests.ports.repositories import QuestRepository

pytestmark = pytest.mark.anyio

EVERYTHING: Final = QuestFilter()
CITY: Final = Squares.in_tile(Tile.at(HORSEMAN, 10))
NEAR: Final = GeoPoint(59.9384, 30.3036)
FAR: Final = GeoPoint(59.93, 30.5)


@pytest.fixture
async def reader(container: AsyncContainer) -> MapReader:
    """Return the reader of each store in turn."""
    reader: MapReader = await container.get(MapReader)
    return reader


async def test_a_quest_by_itself_is_shown_at_its_rounded_start(
    container: AsyncContainer, reader: MapReader
) -> None:
    [quest_id] = await publish_at(
        container, [HORSEMAN], title="Тени", language="ru", level=Level.HARD, timeframe=0
    )

    assert await reader.list_squares(CITY, EVERYTHING, singly=1) == (
        MappedQuest(
            id=quest_id,
            title="Тени",
            language="ru",
            level=Level.HARD,
            timeframe=0,
            mileage=Mileage.SHORT,
            points_count=2,
            at=GeoPoint(59.936, 30.302),
        ),
    )


async def test_quests_of_one_square_are_drawn_together_in_their_middle(
    container: AsyncContainer, reader: MapReader
) -> None:
    far, *_ = await publish_at(container, [FAR, HORSEMAN, HORSEMAN, NEAR])

    shown = await reader.list_squares(CITY, EVERYTHING, singly=1)

    square = Tile.at(HORSEMAN, CITY.zoom)
    cluster = Cluster(square=square, quests_count=3, at=GeoPoint(59.936667, 30.302667))
    [alone] = [one for one in shown if isinstance(one, MappedQuest)]
    assert alone.id == far
    numbers = [Tile.at(one.at, CITY.zoom).number for one in shown]
    assert numbers == sorted(numbers)
    assert cluster in shown
    assert len(shown) == 2


async def test_as_many_quests_of_a_square_as_are_asked_for_are_shown_singly(
    container: AsyncContainer, reader: MapReader
) -> None:
    ids = await publish_at(container, [HORSEMAN, NEAR, HORSEMAN])

    three = await reader.list_squares(CITY, EVERYTHING, singly=3)
    two = await reader.list_squares(CITY, EVERYTHING, singly=2)

    assert [one.id for one in three if isinstance(one, MappedQuest)] == sorted(ids)
    assert [type(one) for one in two] == [Cluster]


async def test_only_what_everybody_can_find_is_on_the_map(
    container: AsyncContainer, reader: MapReader
) -> None:
    [archived] = await publish_at(container, [HORSEMAN])
    author = await an_author(container)
    async with block(container, QuestRepository) as quests:
        await quests.add(a_quest(author.identity))
        quest = await quests.get(archived)
        await quests.save(quest.archived(at=NOON))

    assert await reader.list_squares(CITY, EVERYTHING, singly=1) == ()


@pytest.mark.parametrize(
    "wanted",
    [
        QuestFilter(languages=("ru",)),
        QuestFilter(levels=(Level.HARD,), groups=(4, 1_000_000)),
        QuestFilter(timeframes=(0,), is_free=True),
    ],
)
async def test_a_filter_is_for_clusters_and_for_those_that_are_alone(
    container: AsyncContainer, reader: MapReader, wanted: QuestFilter
) -> None:
    kind = {"language": "ru", "level": Level.HARD, "group": 4, "timeframe": 0}
    await publish_at(container, [HORSEMAN, HORSEMAN, FAR], language="en")
    await publish_at(container, [HORSEMAN], price=Price(amount=100, currency="EUR"))
    alone, *_ = await publish_at(container, [FAR, HORSEMAN, HORSEMAN], **kind)

    shown = await reader.list_squares(CITY, wanted, singly=1)

    assert {one.quests_count if isinstance(one, Cluster) else one.id for one in shown} == {2, alone}
    assert await reader.list_squares(CITY, replace(wanted, is_free=False), singly=1) == ()


async def test_squares_of_two_rectangles_and_the_ends_of_the_world(
    container: AsyncContainer, reader: MapReader
) -> None:
    corners = [GeoPoint(north, east) for north in (-90, 90) for east in (-180, 180)]
    await publish_at(container, [*corners, GeoPoint(0, 0)])
    edges = Squares(zoom=4, columns=(range(1), range(15, 16)), rows=range(16))

    shown = await reader.list_squares(edges, EVERYTHING, singly=1)
    everything = await reader.list_squares(
        Squares.in_tile(Tile(zoom=0, x=0, y=0)), EVERYTHING, singly=1
    )

    assert [one.at for one in shown] == [corners[2], corners[3], corners[0], corners[1]]
    assert len(everything) == 5
