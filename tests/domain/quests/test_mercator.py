from hypothesis import given, strategies as st

from questcity.domain.quests.model.finding import Box
from questcity.domain.quests.model.mercator import (
    TILES_ACROSS,
    ZOOM,
    Tile,
    cell_of,
    cells_between,
    place_of,
    position_of,
)
from questcity.domain.quests.model.points import GeoPoint

POINTS = st.builds(
    GeoPoint,
    st.floats(-90, 90).map(lambda degrees: round(degrees, 3)),
    st.floats(-180, 180).map(lambda degrees: round(degrees, 3)),
)
ZOOMS = st.integers(0, ZOOM)


@given(POINTS, POINTS, st.floats(0, 1), st.floats(0, 1))
def test_what_is_in_a_box_is_in_one_of_the_ranges_that_cover_it(
    one: GeoPoint, other: GeoPoint, up: float, along: float
) -> None:
    south, north = sorted((one.latitude, other.latitude))
    west, east = sorted((one.longitude, other.longitude))
    inside = GeoPoint(south + (north - south) * up, west + (east - west) * along)

    ranges = cells_between(GeoPoint(south, west), GeoPoint(north, east))

    assert sum(first <= cell_of(inside) <= last for first, last in ranges) == 1
    assert len(ranges) <= TILES_ACROSS**2


@given(POINTS, ZOOMS)
def test_a_cell_is_in_the_tile_that_its_place_is_in(point: GeoPoint, zoom: int) -> None:
    tile = Tile.at(point, zoom)
    first, last = tile.cells

    assert first <= cell_of(point) <= last
    assert last - first + 1 == 4 ** (ZOOM - zoom)


@given(st.floats(-85, 85), st.floats(-180, 180))
def test_a_position_leads_back_to_its_place(latitude: float, longitude: float) -> None:
    found = place_of(*position_of(GeoPoint(latitude, longitude)))

    assert abs(found.latitude - latitude) < 1e-9
    assert abs(found.longitude - longitude) < 1e-9


@given(POINTS, POINTS)
def test_the_halves_of_a_box_cross_no_antimeridian_and_hold_what_it_holds(
    one: GeoPoint, other: GeoPoint
) -> None:
    south, north = sorted((one.latitude, other.latitude))
    box = Box(south=south, west=one.longitude, north=north, east=other.longitude)

    assert all(half.west <= half.east for half in box.halves())
    assert box.holds(one)
    assert box.holds(other)
