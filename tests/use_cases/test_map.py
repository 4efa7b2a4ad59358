"""However a map is parted, each quest is on it once."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from random import Random
from statistics import fmean
from typing import Final

import pytest
from dishka import AsyncContainer

from blocks import using
from map_builders import publish_at
from quest_builders import HORSEMAN
from questcity.domain.quests.model.finding import Box, QuestFilter
from questcity.domain.quests.model.mapped import Cluster, Mapped
from questcity.domain.quests.model.mercator import ZOOM, Tile, place_of
from questcity.domain.quests.model.points import GeoPoint
from questcity.domain.quests.model.squares import Squares, is_within
from questcity.domain.quests.use_cases.draw_tile import SINGLY_AT_MOST, DrawTile
from questcity.domain.quests.use_cases.list_clusters import SQUARES_AT_MOST, ListClusters
from questcity.domain.shared.errors import InvalidInputError

pytestmark = pytest.mark.anyio

Number = tuple[GeoPoint, int]

EVERYTHING: Final = QuestFilter()
WORLD: Final = Box(south=-90, west=-180, north=90, east=180)
FIJI: Final = GeoPoint(-16.8, 180.0)
# On the borders of tiles, in heaps, and where the world ends.
EDGES: Final = (
    *(GeoPoint(north, east) for north in (-90, -85.06, 0, 90) for east in (-180, -90, 0, 180)),
    *[GeoPoint(51.478, 0.0)] * 5,
    *(GeoPoint(0.0, east) for east in (11.25, 22.5, 45.0, 135.0)),
)


def some_places(random: Random) -> Iterator[GeoPoint]:
    """Yield places all over the world, most of them in and near two towns."""
    yield from EDGES
    for town in (HORSEMAN, FIJI):
        for metres in (100, 1_000, 10_000, 1_000_000):
            for _ in range(8):
                yield town.offset(random.gauss(0, metres), random.gauss(0, metres))


def parted(box: Box, random: Random) -> list[Box]:
    """Return boxes that are side by side and have all of a box in them."""
    width = (box.east - box.west) % 360 or 360
    meridians = [box.west, *(box.west + width * random.random() for _ in range(4))]
    # Some of them may cross the 180th meridian.
    sides = [*(_turned(east) for east in sorted(meridians)), box.east]
    inner = (random.uniform(box.south, box.north) for _ in range(3))
    parallels = sorted([box.south, *inner, box.north])
    return [
        Box(south=south, west=west, north=north, east=east)
        for south, north in pairwise(parallels)
        for west, east in pairwise(sides)
    ]


def _turned(longitude: float) -> float:
    return longitude - 360 if longitude > 180 else longitude


def of_tile(tile: Tile) -> Box:
    """Return the box that a tile is, which at an end of the world goes on to the pole."""
    side = 1 << tile.zoom
    first = place_of(tile.x / side, tile.y / side)
    last = place_of((tile.x + 1) / side, (tile.y + 1) / side)
    north = 90 if tile.y == 0 else first.latitude
    south = -90 if tile.y == side - 1 else last.latitude
    return Box(south=south, west=first.longitude, north=north, east=last.longitude)


def drawn_together(places: list[GeoPoint], window: Box, zoom: int) -> Counter[Number]:
    """Return how many places there are at each mean of those of one square, in a window."""
    squares: defaultdict[Tile, list[GeoPoint]] = defaultdict(list)
    for place in places:
        squares[Tile.at(place, min(zoom + 2, ZOOM))].append(place)
    means = {
        GeoPoint(
            fmean(place.latitude for place in together),
            fmean(place.longitude for place in together),
        ).rounded(6): len(together)
        for together in squares.values()
    }
    return Counter((mean, many) for mean, many in means.items() if is_within(window, mean))


def numbers_of(mapped: Iterable[Mapped]) -> Iterator[Number]:
    """Yield where something is drawn, and how many it stands for."""
    for one in mapped:
        yield one.at, count([one])


def count(mapped: Iterable[Mapped]) -> int:
    return sum(one.quests_count if isinstance(one, Cluster) else 1 for one in mapped)


async def test_clusters_of_any_boxes_that_part_the_map_have_each_quest_once(
    container: AsyncContainer,
) -> None:
    random = Random(7)  # noqa: S311 (no secret)
    places = [place.rounded(3) for place in some_places(random)]
    await publish_at(container, places)

    async with using(container, ListClusters) as list_clusters:
        for zoom in range(ZOOM + 1):
            for town in (HORSEMAN, FIJI):
                tile = Tile.at(town, max(0, zoom - 3))
                window = WORLD if zoom <= 3 else of_tile(tile)
                expected = drawn_together(places, window, zoom)
                whole = await list_clusters(window, zoom, EVERYTHING)
                pieces = [
                    one
                    for box in parted(window, random)
                    for one in await list_clusters(box, zoom, EVERYTHING)
                ]

                assert Counter(pieces) == Counter(whole), (zoom, town)
                assert Counter(numbers_of(whole)) == expected, (zoom, town)
                assert window is not WORLD or count(whole) == len(places)


async def test_tiles_of_any_zoom_have_each_quest_once(container: AsyncContainer) -> None:
    places = [place.rounded(3) for place in [*some_places(Random(8))][::4]]  # noqa: S311 (no secret)
    await publish_at(container, places)

    async with using(container, DrawTile) as draw_tile:
        for zoom in range(ZOOM + 1):
            tiles = {Tile.at(place, zoom) for place in places}
            drawn = {tile: await draw_tile(tile, EVERYTHING) for tile in tiles}

            assert sum(map(count, drawn.values())) == len(places), zoom
            for tile, mapped in drawn.items():
                assert len(mapped) <= 16 * SINGLY_AT_MOST
                assert {Tile.at(one.at, zoom) for one in mapped} == {tile}


async def test_heaps_are_drawn_together_from_close_by_too(container: AsyncContainer) -> None:
    await publish_at(container, [HORSEMAN] * (SINGLY_AT_MOST + 1))

    async with using(container, DrawTile) as draw_tile:
        deepest = await draw_tile(Tile.at(HORSEMAN.rounded(3), ZOOM), EVERYTHING)
        close = await draw_tile(Tile.at(HORSEMAN.rounded(3), 14), EVERYTHING)

    assert [count([one]) for one in (*deepest, *close)] == [51, 51]


async def test_over_the_antimeridian_there_are_quests_of_both_sides(
    container: AsyncContainer,
) -> None:
    await publish_at(container, [GeoPoint(-17, 179.9), GeoPoint(-17, -179.9), GeoPoint(-17, 0)])
    fiji = Box(south=-20, west=177, north=-15, east=-178)

    async with using(container, ListClusters) as list_clusters:
        mapped = await list_clusters(fiji, 5, EVERYTHING)
        # The world from the other side: its first column of squares is its last one, too.
        around = await list_clusters(Box(south=-90, west=1, north=90, east=-1), 0, EVERYTHING)

    assert {one.at.longitude for one in mapped} == {179.9, -179.9}
    assert count(around) == 2


@pytest.mark.parametrize(("zoom", "is_taken"), [(4, True), (5, False), (ZOOM, False)])
async def test_an_answer_has_no_more_than_so_many_squares(
    memory_container: AsyncContainer, zoom: int, is_taken: bool
) -> None:
    assert (len(Squares.around(WORLD, zoom)) <= SQUARES_AT_MOST) is is_taken

    async with using(memory_container, ListClusters) as list_clusters:
        if is_taken:
            assert await list_clusters(WORLD, zoom, EVERYTHING) == ()
            return
        with pytest.raises(InvalidInputError) as caught:
            await list_clusters(WORLD, zoom, EVERYTHING)

    assert [(one.path, one.code) for one in caught.value.violations] == [(("bbox",), "too-large")]
