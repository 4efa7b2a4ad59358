from itertools import combinations, pairwise

import pytest

from questcity.domain.play.rules.positions import WORST_ACCURACY
from questcity.domain.quests.model.points import GeoPoint
from questcity.entrypoints.cli.demo.walker import (
    BAD_ACCURACY,
    badly_measured,
    chance_of,
    length,
    measured,
    moved,
    somewhere_near,
    track,
)

HORSEMAN = GeoPoint(59.93638, 30.30222)
SAVIOUR = GeoPoint(59.94009, 30.32888)
STATION = GeoPoint(34.05605, -118.23675)


@pytest.mark.parametrize("start", [HORSEMAN, STATION, GeoPoint(-33.86, 151.21)])
@pytest.mark.parametrize("bearing", [0.0, 1.0, 2.5, 4.0])
def test_what_was_moved_lies_as_far_away_as_asked(start: GeoPoint, bearing: float) -> None:
    assert start.distance_to(moved(start, 500, bearing)) == pytest.approx(500, rel=1e-3)


def test_a_bearing_of_nothing_is_north() -> None:
    north = moved(HORSEMAN, 100, 0)

    assert north.latitude > HORSEMAN.latitude
    assert north.longitude == HORSEMAN.longitude


def test_a_track_leads_to_its_goal_in_strides_and_hardly_longer_than_the_way() -> None:
    spots = track(HORSEMAN, SAVIOUR, chance_of("1"))

    whole = length((HORSEMAN, *spots))
    way = HORSEMAN.distance_to(SAVIOUR)
    assert spots[-1] == SAVIOUR
    assert max(one.distance_to(other) for one, other in pairwise((HORSEMAN, *spots))) < 17
    assert way < whole < 1.2 * way


def test_a_track_sways_beside_the_straight_line() -> None:
    spots = track(HORSEMAN, SAVIOUR, chance_of("1"))

    straight = track(HORSEMAN, SAVIOUR, chance_of("2"))
    apart = [one.distance_to(other) for one, other in zip(spots[:-1], straight[:-1], strict=True)]
    assert min(apart) > 0
    assert max(apart) < 6.1


def test_who_stands_there_already_has_one_step_to_make() -> None:
    assert track(SAVIOUR, SAVIOUR, chance_of("1")) == (SAVIOUR,)


def test_the_same_chance_is_the_same_track() -> None:
    assert track(HORSEMAN, SAVIOUR, chance_of("7")) == track(HORSEMAN, SAVIOUR, chance_of("7"))
    assert track(HORSEMAN, SAVIOUR, chance_of("7")) != track(HORSEMAN, SAVIOUR, chance_of("8"))


def test_fixes_at_one_spot_never_look_like_a_move() -> None:
    chance = chance_of("1")

    fixes = [measured(HORSEMAN, chance) for _ in range(60)]

    assert len({fix.at for fix in fixes}) == 60
    for one, other in combinations(fixes, 2):
        assert one.at.distance_to(other.at) < one.accuracy + other.accuracy


def test_a_bad_fix_is_one_that_nobody_would_take() -> None:
    fix = badly_measured(HORSEMAN, chance_of("1"))

    assert fix.accuracy == BAD_ACCURACY > WORST_ACCURACY
    assert 10 < fix.at.distance_to(HORSEMAN) < BAD_ACCURACY


def test_a_spot_near_a_place_lies_as_far_from_it_as_asked() -> None:
    spots = [somewhere_near(HORSEMAN, 250, chance_of(str(seed))) for seed in range(8)]

    assert len(set(spots)) == 8
    assert [spot.distance_to(HORSEMAN) for spot in spots] == pytest.approx([250] * 8, rel=1e-3)
