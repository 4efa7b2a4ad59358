from itertools import pairwise

import pytest
from hypothesis import given, strategies as st

from questcity.domain.quests.model.finding import Box
from questcity.domain.quests.model.mercator import ZOOM, Tile, cell_of
from questcity.domain.quests.model.points import GeoPoint
from questcity.domain.quests.model.squares import Squares, is_within

LATITUDES = st.integers(-90_000, 90_000).map(lambda number: number / 1000)
LONGITUDES = st.integers(-180_000, 180_000).map(lambda number: number / 1000)
POINTS = st.builds(GeoPoint, LATITUDES, LONGITUDES)
ZOOMS = st.integers(0, ZOOM)
BOXES = st.builds(
    lambda latitudes, west, east: Box(
        south=min(latitudes), west=west, north=max(latitudes), east=east
    ),
    st.tuples(LATITUDES, LATITUDES),
    LONGITUDES,
    LONGITUDES,
)
# So few that places often are on the edges of boxes.
PARALLELS = st.integers(-9, 9).map(lambda number: number * 10.0)
MERIDIANS = st.integers(-9, 9).map(lambda number: number * 20.0)
EXTENT = 4096


@given(POINTS, ZOOMS)
def test_the_squares_of_a_tile_part_its_cells_among_them(point: GeoPoint, zoom: int) -> None:
    tile = Tile.at(point, zoom)

    stretches = [square.cells for square in Squares.in_tile(tile).tiles()]

    assert stretches[0][0] == tile.cells[0]
    assert stretches[-1][1] == tile.cells[1]
    assert all(before[1] + 1 == after[0] for before, after in pairwise(stretches))
    assert sum(first <= cell_of(point) <= last for first, last in stretches) == 1
    assert len(Squares.in_tile(tile)) == len(stretches) <= 16


@given(BOXES, POINTS, st.integers(0, 4))
def test_a_box_reaches_into_the_square_of_each_place_in_it_once(
    box: Box, point: GeoPoint, zoom: int
) -> None:
    squares = Squares.around(box, zoom)
    tiles = squares.tiles()

    assert len(tiles) == len(set(tiles)) == len(squares) <= 4096
    assert tiles == sorted(tiles, key=lambda tile: tile.number)
    if box.holds(point):
        assert Tile.at(point, squares.zoom) in tiles


@given(st.lists(PARALLELS), st.lists(MERIDIANS), st.builds(GeoPoint, PARALLELS, MERIDIANS))
def test_of_boxes_that_part_the_world_each_place_is_in_one(
    latitudes: list[float], longitudes: list[float], point: GeoPoint
) -> None:
    parallels = pairwise(sorted({-90.0, *latitudes, 90.0}))
    meridians = [*pairwise(sorted({-180.0, *longitudes, 180.0}))]
    boxes = [
        Box(south=south, west=west, north=north, east=east)
        for south, north in parallels
        for west, east in meridians
    ]

    assert sum(is_within(box, point) for box in boxes) == 1


@given(MERIDIANS, MERIDIANS, st.builds(GeoPoint, PARALLELS, MERIDIANS))
def test_what_is_not_between_two_meridians_is_beyond_the_antimeridian(
    one: float, other: float, point: GeoPoint
) -> None:
    west, east = sorted((one, other))
    around = Box(south=-90, west=east, north=90, east=west)
    if -180 < west < east < 180:
        between = Box(south=-90, west=west, north=90, east=east)

        assert is_within(around, point) is not is_within(between, point)


@given(POINTS, ZOOMS)
def test_a_place_in_a_tile_is_a_step_from_its_north_west(point: GeoPoint, zoom: int) -> None:
    tile = Tile.at(point, zoom)

    x, y = tile.steps_to(point, EXTENT)

    assert 0 <= x < EXTENT
    assert 0 <= y < EXTENT
    if zoom <= ZOOM - 2:
        deeper = Tile.at(point, zoom + 2)
        assert (x // (EXTENT // 4), y // (EXTENT // 4)) == (deeper.x % 4, deeper.y % 4)


@pytest.mark.parametrize(
    ("point", "steps"),
    [
        (GeoPoint(0, 0), (2048, 2048)),
        (GeoPoint(90, -180), (0, 0)),
        (GeoPoint(-90, 180), (4095, 4095)),
    ],
)
def test_the_ends_of_the_world_are_in_it(point: GeoPoint, steps: tuple[int, int]) -> None:
    assert Tile(zoom=0, x=0, y=0).steps_to(point, EXTENT) == steps
