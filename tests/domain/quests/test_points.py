from math import pi

import pytest
from hypothesis import given, strategies as st

from play_builders import HORSEMAN
from questcity.domain.quests.model.points import EARTH_RADIUS, GeoPoint

anywhere = st.builds(GeoPoint, st.floats(-90, 90), st.floats(-180, 180))


@pytest.mark.parametrize(
    ("one", "other", "metres"),
    [
        (GeoPoint(0, 0), GeoPoint(0, 1), 111_195.08),
        (GeoPoint(0, 0), GeoPoint(1, 0), 111_195.08),
        (GeoPoint(60, 0), GeoPoint(60, 1), 55_596.16),
        (GeoPoint(0, 179.5), GeoPoint(0, -179.5), 111_195.08),
        (GeoPoint(90, 0), GeoPoint(90, 120), 0.0),
        (GeoPoint(90, 0), GeoPoint(-90, 0), pi * EARTH_RADIUS),
        (HORSEMAN, GeoPoint(59.93402, 30.30627), 346.63),
    ],
)
def test_the_distance_is_along_the_great_circle(
    one: GeoPoint, other: GeoPoint, metres: float
) -> None:
    assert one.distance_to(other) == pytest.approx(metres, abs=1.0)


@given(one=anywhere, other=anywhere)
def test_a_distance_is_the_same_both_ways_and_at_most_half_around(
    one: GeoPoint, other: GeoPoint
) -> None:
    there = one.distance_to(other)

    assert 0 <= there <= pi * EARTH_RADIUS
    assert other.distance_to(one) == pytest.approx(there, abs=1e-3)
    assert one.distance_to(one) == 0


def test_a_place_is_rounded_to_about_a_hundred_metres() -> None:
    assert HORSEMAN.rounded(3) == GeoPoint(59.936, 30.302)
