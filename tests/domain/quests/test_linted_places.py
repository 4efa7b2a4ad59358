"""Where the linter takes places to be, and how long the way through them."""

from dataclasses import replace
from typing import Final

import pytest

from lint_builders import CAR, a_place, a_ride, a_walk, found
from lint_cases import placed
from play_builders import moved
from quest_builders import SAINT_PETERSBURG
from questcity.domain.quests.model.fields import Mileage
from questcity.domain.quests.model.points import GeoPoint
from questcity.domain.quests.rules.linting.findings import Code
from questcity.domain.quests.rules.linting.linter import lint

FIJI: Final = replace(SAINT_PETERSBURG, name="Fiji", centre=GeoPoint(-16.8, 180.0))


def test_a_quest_across_the_antimeridian_or_at_a_pole_is_one_like_any_other() -> None:
    across = a_walk(FIJI)
    for index in (1, 3, 5):
        [place, *_] = across.points[index].places or ()
        across = across.with_place(index, longitude=-179.9999)
        assert place.longitude == 180
    pole = a_walk(replace(FIJI, centre=GeoPoint(89.95, 20.0)), points=4)

    # The second part stays on the other side.
    assert {code for code, _ in found(across)} <= {Code.PARTS_OVERLAP}
    assert found(pole) == []
    assert found(replace(pole, area=None)) == []


def test_all_places_with_swapped_numbers_are_told_where_the_area_is_known() -> None:
    everything = placed(a_ride(), *range(8))

    assert found(everything) == [
        (Code.COORDINATES_SWAPPED, ("points", index, "places", 0)) for index in range(8)
    ]
    [first, *_] = lint(everything.lintable())
    assert "latitude 59.9386, longitude 30.3141" in first.message


def test_a_place_that_is_right_with_its_numbers_as_they_are_is_not_swapped() -> None:
    # Where latitude and longitude are alike, both ways round are near.
    cyprus = replace(SAINT_PETERSBURG, name="Nicosia", centre=GeoPoint(35.17, 33.36))

    assert found(a_walk(cyprus)) == []


def test_a_long_way_may_lead_far_from_where_it_began() -> None:
    way = a_ride(
        vehicle=CAR, points=12, every=40_000, timeframe=24, mileage=Mileage.VERY_LONG, level=None
    )

    assert found(way) == [(Code.MISSING, ("level",))]


def test_the_time_is_short_only_if_no_way_by_the_nearest_places_is_short_enough() -> None:
    tight = a_walk(points=3, every=3000, timeframe=1, mileage=Mileage.SHORT)
    [there] = tight.points[1].places or ()
    start = SAINT_PETERSBURG.centre
    near = a_place(moved(start, north=300))

    assert found(tight) == [(Code.TIME_TIGHT, ("timeframe",))]
    nearer = tight.with_point(1, places=(there, near)).with_place(2, latitude=near.latitude + 0.004)
    assert found(nearer) == []


def test_all_parts_are_gone_to() -> None:
    walk = a_walk(points=6)
    start = moved(SAINT_PETERSBURG.centre, north=1500)
    corners = (start, moved(start, east=400), moved(start, north=400), moved(start, east=800))
    places = tuple(a_place(at, part=part) for part, at in enumerate(corners, start=1))

    route = walk.with_point(5, places=places).lintable().route

    assert route.length == pytest.approx(1500 + 1200, rel=0.001)
    assert route.length_at_least == pytest.approx(route.length - 8 * 2 * 30, rel=0.001)


def test_where_circles_overlap_nothing_of_the_way_is_saved_elsewhere() -> None:
    walk = a_walk(points=3).with_place(1, detection_radius=500)

    assert walk.lintable().route.length_at_least == 0
    assert walk.lintable().route.length == pytest.approx(600, rel=0.001)


def test_no_distance_is_computed_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    computed = []
    distance_to = GeoPoint.distance_to

    def counted(self: GeoPoint, other: GeoPoint) -> float:
        computed.append((self, other))
        return distance_to(self, other)

    monkeypatch.setattr(GeoPoint, "distance_to", counted)
    walk = a_walk(points=100, timeframe=24, mileage=Mileage.LONG)
    parts = sum(len(point.places or ()) == 2 for point in walk.points)
    places = 100 + parts

    assert found(walk) == []

    # To the centre of the area, whether the area is right, and from each point to the next.
    assert len(computed) <= 2 * places + 1 + (99 + 2 * parts) + 4 * parts
