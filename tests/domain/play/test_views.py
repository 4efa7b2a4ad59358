from collections.abc import Iterator
from dataclasses import asdict, replace
from typing import Any

import pytest

from builders import NOON
from play_builders import (
    HORSEMAN,
    a_hint,
    a_pass,
    a_place,
    a_point,
    a_point_opened,
    a_route,
    a_run,
    an_activity,
    at_the_point,
    minutes,
    moved,
    the_open_point,
)
from questcity.domain.play.model.facts import DrawnPlace, Reward, RunEnded, RunState
from questcity.domain.play.model.progress import CheckIn
from questcity.domain.play.model.routes import Route
from questcity.domain.play.model.runs import Run
from questcity.domain.play.model.verdicts import Grade
from questcity.domain.play.views import OpenPointView, RunView, recounted
from questcity.domain.quests.model.activities import ActivityType, PhotoKind, Tool
from questcity.domain.quests.model.fields import Credits

SHOWING = {
    Tool.BEEPING_RADAR,
    Tool.ORBITAL_RADAR,
    Tool.MILE_ORBITAL_RADAR,
    Tool.UNLIM_ORBITAL_RADAR,
    Tool.TARGET_COMPASS,
    Tool.RANGEFINDER,
    Tool.RANGEFINDER_UNLIM,
    Tool.ECHOLOCATION_SCREEN,
}


def shown(run: Run, route: Route, **changes: Any) -> RunView:
    view = {"left": 5, "reset_at": None, "now": NOON + minutes(1), **changes}
    return RunView.of(run, route, **view)


def point_of(view: RunView) -> OpenPointView:
    assert view.point is not None
    return view.point


def leaves(value: object) -> Iterator[object]:
    if isinstance(value, dict):
        for item in value.values():
            yield from leaves(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from leaves(item)
    else:
        yield value


def a_secret_route() -> Route:
    return a_route(
        *(
            a_point(
                activity=an_activity(ActivityType.ENTER_WORD, f"answer {number}"),
                places=(a_place(at=moved(HORSEMAN, north=1000 * number), height=number + 0.25),),
                hints=(a_hint(), a_hint()),
            )
            for number in range(1, 5)
        )
    )


def test_a_player_sees_the_points_behind_and_the_open_one_and_no_other() -> None:
    route = a_secret_route()
    first, second, *later = route.points
    run = a_run(route).after((a_pass(first.id), a_point_opened(second.id, 1)))

    seen = set(leaves(asdict(shown(run, route))))

    assert {first.title, second.id, second.title, second.description} <= seen
    for point in later:
        place = point.places[0]
        assert not {point.id, point.title, point.description} & seen
        assert not {place.id, place.at.latitude, place.height} & seen
        assert not {fact for hint in point.hints for fact in (hint.id, hint.text)} & seen
    assert not {first.description, first.places[0].at.latitude, first.hints[0].id} & seen


def test_no_answer_is_in_what_a_player_sees() -> None:
    route = a_secret_route()
    sealed = {answer for point in route.points for answer in point.activity.answers}

    seen = set(leaves(asdict(shown(a_run(route), route))))

    assert not {answer.copy for answer in sealed} & seen
    assert not {answer.seal.digest for answer in sealed} & seen


def test_a_player_knows_how_long_a_code_is_and_what_a_photo_shows() -> None:
    code = a_point(activity=an_activity(ActivityType.ENTER_CODE, "1703", digits=4))
    photo = a_point(activity=an_activity(ActivityType.TAKE_PHOTO, kind=PhotoKind.MATCHING))

    for point, expected in ((code, (4, None)), (photo, (None, PhotoKind.MATCHING))):
        route = a_route(point)
        view = point_of(shown(a_run(route), route))
        assert (view.digits, view.photo_kind) == expected
        assert view.activity is point.activity.type


@pytest.mark.parametrize("tool", Tool)
def test_a_tool_shows_places_or_hides_them_until_a_check_in(tool: Tool) -> None:
    point = a_point(tool=tool)
    route = a_route(point)
    run = a_run(route)
    arrived = at_the_point(run, check_in=CheckIn(place_id=point.places[0].id, at=NOON))

    places = point_of(shown(run, route)).places

    assert places == (point.places if tool in SHOWING else ())
    assert point_of(shown(arrived, route)).places == point.places


def test_a_place_is_shown_where_it_was_drawn() -> None:
    place = a_place(random_occurrence=100.0)
    route = a_route(a_point(places=(place,)))
    drawn = moved(HORSEMAN, north=60)
    run = at_the_point(a_run(route), drawn=(DrawnPlace(place.id, drawn),))

    view = point_of(shown(run, route))

    assert view.places == (replace(place, at=drawn),)
    assert place.at.latitude not in set(leaves(asdict(view)))


def test_a_hint_is_read_once_it_was_taken() -> None:
    taken, other = a_hint(3), a_hint(5)
    route = a_route(a_point(hints=(taken, other)))
    run = at_the_point(a_run(route), hints=(taken.id,), hint_costs=3)

    hints = point_of(shown(run, route)).hints

    assert [(hint.id, hint.cost, hint.text) for hint in hints] == [
        (taken.id, 3, taken.text),
        (other.id, 5, None),
    ]


def test_collected_parts_are_shown_in_their_order() -> None:
    route = a_route()

    run = at_the_point(a_run(route), parts=(3, 1))

    assert point_of(shown(run, route)).collected_parts == (1, 3)


def test_what_is_behind_is_shown_with_its_grade_and_score() -> None:
    route = a_route()
    first, second = route.points
    skipped = a_pass(second.id, 0, grade=Grade.SKIPPED, at=NOON + minutes(2))

    run = a_run(route).after((a_pass(first.id, 7), a_point_opened(second.id, 1), skipped))
    view = shown(run, route)

    assert [(passed.order, passed.title, passed.grade, passed.at) for passed in view.history] == [
        (0, first.title, Grade.ACCEPTED, NOON),
        (1, second.title, Grade.SKIPPED, NOON + minutes(2)),
    ]
    assert (view.points_count, view.accepted_count, view.score) == (2, 1, 7)


def test_a_run_is_shown_with_its_version_revision_and_times() -> None:
    route = a_route(version=3, timeframe=1)
    run = a_run(route)

    view = shown(run, route, left=2, reset_at=NOON + minutes(3))

    assert (view.id, view.quest_id, view.version) == (run.id, route.quest_id, 3)
    assert (view.state, view.revision, view.ended_at) == (RunState.ACTIVE, 1, None)
    assert (view.started_at, view.expires_at) == (NOON, NOON + minutes(60))
    assert view.server_time == NOON + minutes(1)
    assert (view.attempts_left, view.attempts_reset_at) == (2, NOON + minutes(3))


def test_a_run_whose_time_is_over_shows_as_expired_before_anybody_noted_it() -> None:
    route = a_route(timeframe=1)
    run = a_run(route)

    view = shown(run, route, now=NOON + minutes(60))

    assert (view.state, view.point) == (RunState.EXPIRED, None)
    assert view.ended_at == run.expires_at
    noted = run.after((RunEnded(at=run.expires_at, state=RunState.EXPIRED),))
    assert replace(view, revision=noted.revision) == shown(noted, route, now=NOON + minutes(60))


@pytest.mark.parametrize(
    ("reward", "credit"), [(Reward.NONE, 0), (Reward.WAITING, 50), (Reward.GRANTED, 50)]
)
def test_the_reward_of_a_run_is_shown_when_there_is_one(reward: Reward, credit: int) -> None:
    route = a_route(credits=Credits(reward=50))
    ended = RunEnded(at=NOON, state=RunState.FINISHED, reward=reward)

    view = shown(a_run(route).after((ended,)), route)

    assert (view.reward, view.reward_credits, view.point) == (reward, credit, None)


def test_the_open_point_says_where_on_the_way_it_is() -> None:
    route = a_route()
    first, second = route.points

    run = a_run(route).after((a_pass(first.id), a_point_opened(second.id, 1)))

    view = point_of(shown(run, route))
    assert (view.id, view.order, view.tool) == (second.id, 1, second.tool)
    assert the_open_point(run.progress).point_id == view.id


def test_a_player_keeps_what_happened_and_not_where_hidden_places_lie() -> None:
    point = a_point()
    opened = a_point_opened(point.id, drawn=(DrawnPlace(point.places[0].id, HORSEMAN),))

    kept = recounted(opened)

    assert kept == {"at": opened.at, "point_id": point.id, "order": opened.order}


def test_a_player_keeps_verdicts_without_the_digests_of_what_was_sent() -> None:
    judged = a_pass(a_point().id)

    kept = recounted(judged)

    assert set(kept) == set(asdict(judged)) - {"fingerprint"}
    assert kept["ruling"]["verdict"] == judged.ruling.verdict
    assert b"digest" not in set(leaves(kept))
