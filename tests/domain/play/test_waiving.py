"""What becomes of a run whose version loses a point, or has one put right."""

from dataclasses import replace
from datetime import timedelta
from typing import Final

import pytest

from builders import NOON
from play_builders import (
    HORSEMAN,
    a_hint,
    a_judged,
    a_pass,
    a_place,
    a_point,
    a_point_opened,
    a_route,
    a_run,
    at_the_point,
    moved,
    the_open_point,
)
from questcity.domain.play.model.evidence import EvidenceType
from questcity.domain.play.model.facts import (
    DrawnPlace,
    Fact,
    PointOpened,
    PointWaived,
    RunEnded,
    RunState,
)
from questcity.domain.play.model.progress import Progress
from questcity.domain.play.model.routes import Route
from questcity.domain.play.model.runs import Run, going_on, waivers
from questcity.domain.play.model.verdicts import Grade
from questcity.domain.play.ports import Walk
from questcity.domain.play.rules.attempts import Attempts
from questcity.domain.quests.model.points import Point

LATER: Final = NOON + timedelta(minutes=5)
POINTS: Final = (a_point(), a_point(hints=(a_hint(4),)), a_point())
FIRST, SECOND, THIRD = POINTS


def withdrawing(*points: Point) -> Route:
    return a_route(*POINTS, withdrawn=frozenset(point.id for point in points))


def walked(route: Route, *facts: Fact) -> Run:
    return a_run(route).after(facts)


def led_on(route: Route, *facts: Fact) -> tuple[Fact, ...]:
    progress = Progress.of(facts)
    return going_on(progress, route, at=LATER, draw=lambda: 0.5)


def waived(point: Point) -> PointWaived:
    return PointWaived(at=LATER, point_id=point.id, order=POINTS.index(point), score=10)


def opened(point: Point) -> PointOpened:
    return PointOpened(at=LATER, point_id=point.id, order=POINTS.index(point))


ALL_PASSED: Final = (
    a_point_opened(FIRST.id),
    a_pass(FIRST.id),
    a_point_opened(SECOND.id, 1),
    a_pass(SECOND.id, 6),
    a_point_opened(THIRD.id, 2),
    replace(a_pass(THIRD.id, 0), grade=Grade.SKIPPED, type=EvidenceType.SKIP),
)


@pytest.mark.parametrize(
    ("gone", "expected"),
    [
        ((), (opened(FIRST),)),
        ((FIRST,), (waived(FIRST), opened(SECOND))),
        ((FIRST, SECOND), (waived(FIRST), waived(SECOND), opened(THIRD))),
        ((SECOND, THIRD), (opened(FIRST),)),
    ],
)
def test_a_run_begins_at_the_first_point_that_is_left(
    gone: tuple[Point, ...], expected: tuple[Fact, ...]
) -> None:
    assert led_on(withdrawing(*gone)) == expected


@pytest.mark.parametrize(
    ("gone", "expected"),
    [
        ((FIRST,), (opened(SECOND),)),
        ((SECOND,), (waived(SECOND), opened(THIRD))),
        ((SECOND, THIRD), (waived(SECOND), waived(THIRD))),
    ],
)
def test_behind_a_point_comes_the_next_one_that_is_left(
    gone: tuple[Point, ...], expected: tuple[Fact, ...]
) -> None:
    assert led_on(withdrawing(*gone), a_point_opened(FIRST.id), a_pass(FIRST.id)) == expected


def test_who_stands_at_a_withdrawn_point_has_passed_it_with_full_score() -> None:
    run = walked(withdrawing(FIRST))

    owed = waivers(run, withdrawing(FIRST), at=LATER)

    assert owed == (waived(FIRST),)
    progress = run.after(owed).progress
    assert progress.point is None
    assert [(one.grade, one.score, one.at) for one in progress.passed] == [
        (Grade.ACCEPTED, 10, LATER)
    ]


@pytest.mark.parametrize(
    ("gone", "scores", "grades"),
    [
        (FIRST, [10, 6, 0], ["accepted", "accepted", "skipped"]),
        (SECOND, [10, 10, 0], ["accepted", "accepted", "skipped"]),
        (THIRD, [10, 6, 10], ["accepted", "accepted", "accepted"]),
    ],
)
@pytest.mark.parametrize("is_finished", [True, False])
def test_who_has_passed_it_for_less_gets_the_rest(
    gone: Point, scores: list[int], grades: list[str], *, is_finished: bool
) -> None:
    route = withdrawing(gone)
    end = [RunEnded(at=NOON, state=RunState.FINISHED)] if is_finished else []
    run = walked(route, *ALL_PASSED[1:], *end)

    after = run.after(waivers(run, route, at=LATER))

    passed = after.progress.passed
    assert [one.score for one in passed] == scores
    assert [one.grade for one in passed] == grades
    assert [one.at for one in passed] == [NOON] * 3
    assert after.progress.state is run.progress.state
    assert waivers(after, route, at=LATER) == ()


def test_what_was_reviewed_counts_at_once() -> None:
    route = withdrawing(FIRST)
    run = walked(route, a_pass(FIRST.id, grade=Grade.REVIEW))

    after = run.after(waivers(run, route, at=LATER))

    assert [(one.grade, one.score) for one in after.progress.passed] == [(Grade.ACCEPTED, 10)]


def test_a_point_never_counts_for_less_than_it_has_earned() -> None:
    run = walked(withdrawing(FIRST), a_pass(FIRST.id, 12))

    assert run.after((waived(FIRST),)).progress.score == 12


@pytest.mark.parametrize("state", [RunState.ABANDONED, RunState.EXPIRED])
def test_a_run_that_was_not_walked_to_its_end_is_owed_nothing(state: RunState) -> None:
    route = withdrawing(FIRST)
    skipped = replace(a_pass(FIRST.id, 0), grade=Grade.SKIPPED)

    assert waivers(walked(route, skipped, RunEnded(at=NOON, state=state)), route, at=LATER) == ()


def test_nor_is_one_whose_time_is_over() -> None:
    route = withdrawing(FIRST)
    run = walked(route)

    assert waivers(run, route, at=run.expires_at - timedelta(seconds=1)) != ()
    assert waivers(run, route, at=run.expires_at) == ()


def test_a_point_that_others_lost_is_no_debt() -> None:
    assert waivers(walked(withdrawing(SECOND)), withdrawing(SECOND), at=LATER) == ()


def test_a_place_that_was_drawn_moves_with_its_place() -> None:
    around, drawn_at = HORSEMAN, moved(HORSEMAN, north=30, east=-40)
    place = a_place(at=around, random_occurrence=50)
    drawn = DrawnPlace(place.id, drawn_at, around)
    point = a_point(places=(place,))
    run = at_the_point(a_run(a_route(point, a_point())), drawn=(drawn,))
    there = moved(HORSEMAN, north=5000, east=5000)

    stays = the_open_point(run.progress).places_of(point)
    goes = the_open_point(run.progress).places_of(
        replace(point, places=(replace(place, at=there),))
    )

    assert [one.at for one in stays] == [drawn_at]
    assert goes[0].at.distance_to(moved(there, north=30, east=-40)) < 0.1


def test_one_that_an_older_questcity_drew_stays() -> None:
    place = a_place(at=HORSEMAN, random_occurrence=50)
    drawn_at = moved(HORSEMAN, north=30)
    point = a_point(places=(replace(place, at=moved(HORSEMAN, east=500)),))
    run = at_the_point(a_run(a_route(point)), drawn=(DrawnPlace(place.id, drawn_at),))

    assert [one.at for one in the_open_point(run.progress).places_of(point)] == [drawn_at]


def test_it_is_moved_over_the_end_of_the_map_as_well() -> None:
    east_end, west_end = replace(HORSEMAN, longitude=179.9999), replace(HORSEMAN, longitude=-179.9)
    drawn = DrawnPlace(a_place().id, moved(east_end, east=40), east_end)
    wrapped = replace(drawn, at=replace(drawn.at, longitude=drawn.at.longitude - 360))
    place = a_place(id=drawn.place_id, at=west_end)
    run = at_the_point(a_run(a_route(a_point(places=(place,)))), drawn=(wrapped,))

    [lies] = the_open_point(run.progress).places_of(a_point(places=(place,)))

    assert lies.at.distance_to(moved(west_end, east=40)) < 0.1


def test_wrong_answers_of_before_a_point_was_put_right_are_forgiven() -> None:
    wrong = Attempts(tuple(NOON + timedelta(seconds=n) for n in range(5)))
    route = a_route(*POINTS, fixed_at={FIRST.id: NOON + timedelta(seconds=3)})
    elsewhere = a_route(*POINTS, fixed_at={SECOND.id: LATER})
    run = a_run(route)

    def left(route: Route) -> int:
        return Walk(run=run, route=route, attempts=wrong).counted.left(NOON + timedelta(seconds=5))

    assert left(route) == 4
    assert left(elsewhere) == 0


def test_a_check_in_and_what_it_vouches_for_outlive_a_moved_place() -> None:
    check_in = a_judged(EvidenceType.CHECK_IN, FIRST.id)
    ruling = replace(check_in.ruling, place_id=FIRST.places[0].id)
    run = walked(withdrawing(), replace(check_in, ruling=ruling))

    assert the_open_point(run.progress).check_in is not None
