"""Tiles as another implementation of the specification reads them."""

from typing import Any

import mapbox_vector_tile  # type: ignore[import-untyped]
from hypothesis import given, strategies as st

from questcity.entrypoints.web.map.vector_tiles import EXTENT, PointFeature, encode_tile

VALUES = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"])),
    st.booleans(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False),
)
POINTS = st.builds(
    PointFeature,
    position=st.tuples(st.integers(0, EXTENT - 1), st.integers(0, EXTENT - 1)),
    properties=st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), VALUES),
    id=st.integers(0, 2**53),
)


def read(tile: bytes) -> Any:
    return mapbox_vector_tile.decode(tile, default_options={"y_coord_down": True})


@given(st.lists(POINTS, min_size=1))
def test_what_is_written_is_read(points: list[PointFeature]) -> None:
    [(name, layer)] = read(encode_tile("quests", points)).items()

    assert (name, layer["extent"], layer["version"]) == ("quests", EXTENT, 2)
    told = [(one["id"], one["geometry"], one["properties"]) for one in layer["features"]]
    assert told == [
        (point.id, {"type": "Point", "coordinates": [*point.position]}, point.properties)
        for point in points
    ]
    for feature, point in zip(layer["features"], points, strict=True):
        types = {key: type(value) for key, value in feature["properties"].items()}
        assert types == {key: type(value) for key, value in point.properties.items()}


def test_a_tile_without_points_is_empty() -> None:
    assert encode_tile("quests", []) == b""
    assert read(b"") == {}


def test_what_is_told_of_many_is_written_once() -> None:
    points = [PointFeature(position=(0, 0), properties={"level": "Medium"}) for _ in range(100)]

    tile = encode_tile("quests", points)

    assert tile.count(b"Medium") == tile.count(b"level") == 1
    assert len(tile) < 100 * 16
