from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import chain, count, islice

import pytest
from hypothesis import given, strategies as st

from builders import NOON, an_id
from play_builders import (
    HORSEMAN,
    a_hint,
    a_pass,
    a_place,
    a_point,
    a_route,
    a_run,
    an_activity,
    is_right,
    minutes,
    moved,
    the_open_point,
)
from play_table import does, here
from questcity.domain.play.model.evidence import Evidence, EvidenceType
from questcity.domain.play.model.facts import EvidenceJudged, Fact, RunEnded, RunState
from questcity.domain.play.model.progress import Progress
from questcity.domain.play.model.routes import Route
from questcity.domain.play.model.runs import Run, opening
from questcity.domain.play.rules.attempts import Attempts
from questcity.domain.play.rules.judging import Case, judge
from questcity.domain.play.rules.times import Arrival
from questcity.domain.quests.model.activities import ActivityType
from questcity.domain.quests.model.points import GeoPoint, PlaceSettings
from questcity.domain.shared.ids import RunId, UserId
from questcity.domain.shared.secrets import Tag

fractions = st.floats(0, 1, exclude_max=True)

WORD = a_point(activity=an_activity(ActivityType.ENTER_WORD, "thunder"), hints=(a_hint(4),))
PARTS = a_point(
    activity=an_activity(ActivityType.PICK_UP_ARTIFACT),
    places=(a_place(part=1), a_place(at=moved(HORSEMAN, north=200), part=2)),
)
GHOST = a_point()
ROUTE = a_route(WORD, PARTS, GHOST)


def drawn(place: PlaceSettings, *numbers: float) -> GeoPoint:
    opened = opening(a_point(places=(place,)), 0, at=NOON, draw=iter(numbers).__next__)
    return opened.drawn[0].at


def test_a_run_begins_with_its_version_and_its_time() -> None:
    route = a_route(version=3, timeframe=3)
    run_id, user_id = RunId(an_id()), UserId(an_id())

    run = Run.beginning(run_id, user_id, route, at=NOON)

    assert (run.id, run.user_id, run.quest_id, run.version) == (run_id, user_id, route.quest_id, 3)
    assert (run.started_at, run.expires_at) == (NOON, NOON + minutes(180))
    assert (run.is_active, run.revision, run.progress) == (True, 0, Progress())


def test_the_revision_of_a_run_is_the_number_of_its_facts() -> None:
    run = a_run(a_route())

    after = run.after((a_pass(the_open_point(run.progress).point_id), a_pass(a_point().id)))

    assert (run.revision, after.revision) == (1, 3)


@pytest.mark.parametrize("state", [RunState.FINISHED, RunState.ABANDONED, RunState.EXPIRED])
def test_a_run_that_ended_has_lasted_and_is_never_overdue(state: RunState) -> None:
    running = a_run(a_route(timeframe=1))

    over = running.after((RunEnded(at=NOON + minutes(40), state=state),))

    assert (running.lasted, over.lasted) == (None, minutes(40))
    assert running.is_overdue(NOON + minutes(60))
    assert not over.is_active
    assert not over.is_overdue(NOON + minutes(60))


def test_only_places_with_a_random_occurrence_are_drawn() -> None:
    random, fixed = a_place(random_occurrence=50.0), a_place()
    point = a_point(places=(fixed, random))

    opened = opening(point, 4, at=NOON, draw=lambda: 0.5)

    assert (opened.point_id, opened.order, opened.at) == (point.id, 4, NOON)
    assert [place.place_id for place in opened.drawn] == [random.id]


def test_each_place_is_drawn_for_itself() -> None:
    places = (a_place(random_occurrence=50.0), a_place(random_occurrence=50.0))

    opened = opening(a_point(places=places), 0, at=NOON, draw=iter((0.1, 0.2, 0.3, 0.4)).__next__)

    assert opened.drawn[0].at != opened.drawn[1].at


@given(
    at=st.builds(GeoPoint, st.floats(-85, 85), st.floats(-180, 180)),
    metres=st.floats(5, 100),
    how_far=fractions,
    where=fractions,
)
def test_a_drawn_place_lies_within_its_circle_on_earth(
    at: GeoPoint, metres: float, how_far: float, where: float
) -> None:
    spot = drawn(a_place(at=at, random_occurrence=metres), how_far, where)

    assert at.distance_to(spot) == pytest.approx(metres * how_far**0.5, rel=1e-3, abs=1e-3)
    assert -90 <= spot.latitude <= 90
    assert -180 <= spot.longitude < 180


@pytest.mark.parametrize("latitude", [90.0, -90.0, 89.9999])
def test_a_place_at_a_pole_is_drawn_on_earth(latitude: float) -> None:
    spots = [
        drawn(a_place(at=GeoPoint(latitude, 0), random_occurrence=100.0), 0.9, index / 16)
        for index in range(16)
    ]

    assert all(-90 <= spot.latitude <= 90 and -180 <= spot.longitude < 180 for spot in spots)


def test_every_spot_of_the_circle_is_as_likely_as_any_other() -> None:
    steps = [(index + 0.5) / 40 for index in range(40)]
    place = a_place(random_occurrence=100.0)

    spots = [drawn(place, how_far, where) for how_far in steps for where in steps]

    inner = sum(HORSEMAN.distance_to(spot) <= 50 for spot in spots)
    quarters = Counter(
        (spot.latitude > HORSEMAN.latitude, spot.longitude > HORSEMAN.longitude) for spot in spots
    )
    assert inner == len(spots) / 4
    assert set(quarters.values()) == {len(spots) / 4}


@dataclass(slots=True)
class Walk:
    """A player's way along a route, judged and folded as it goes."""

    route: Route
    run: Run
    attempts: Attempts = field(default_factory=Attempts)
    facts: list[Fact] = field(default_factory=list)

    @classmethod
    def along(cls, route: Route) -> "Walk":
        """Return a walk whose first point is open."""
        run = Run.beginning(RunId(an_id()), UserId(an_id()), route, at=NOON)
        walk = cls(route, run)
        walk.add(opening(route.points[0], 0, at=NOON, draw=lambda: 0.5))
        return walk

    def add(self, fact: Fact) -> None:
        """Note what happened."""
        self.facts.append(fact)
        self.run = self.run.after((fact,))

    def do(self, evidence: Evidence) -> None:
        """Judge a deed, and go on if it passes the point."""
        arrival = Arrival(at=evidence.at, sent_at=evidence.at, started_at=NOON)
        case = Case(
            run=self.run,
            route=self.route,
            arrival=arrival,
            last=None,
            attempts=self.attempts,
            is_right=is_right,
        )
        judgement = judge(case, evidence)
        self.add(
            EvidenceJudged(
                at=arrival.at,
                done_at=judgement.done_at,
                event_id=evidence.id,
                fingerprint=Tag("key", b"digest"),
                type=evidence.type,
                point_id=evidence.point_id,
                ruling=judgement.ruling,
                grade=judgement.grade,
                score=judgement.score,
            )
        )
        if judgement.grade is not None:
            self._go_on(arrival)

    def _go_on(self, arrival: Arrival) -> None:
        order = len(self.run.progress.passed)
        if order < len(self.route.points):
            point = self.route.points[order]
            self.add(opening(point, order, at=arrival.at, draw=lambda: 0.5))
        else:
            self.add(RunEnded(at=arrival.at, state=RunState.FINISHED))


DEEDS = (
    does(EvidenceType.ANSWER, here(), answer="thunder", point_id=WORD.id),
    does(EvidenceType.ANSWER, here(), answer="lightning", point_id=WORD.id),
    does(EvidenceType.TAKE_HINT, hint_id=WORD.hints[0].id, point_id=WORD.id),
    does(EvidenceType.CLAIM, here(), point_id=PARTS.id),
    does(EvidenceType.CLAIM, here(200), point_id=PARTS.id),
    does(EvidenceType.CLAIM, here(is_mock=True), point_id=GHOST.id),
    does(EvidenceType.SKIP, point_id=PARTS.id),
    does(EvidenceType.CHECK_IN, here(90), point_id=GHOST.id),
)


def evidence_of(choices: list[int]) -> Iterator[Evidence]:
    plain = Evidence(id=an_id(), type=EvidenceType.SKIP, point_id=WORD.id, at=NOON)
    for choice, minute in zip(choices, count(), strict=False):
        yield replace(plain, id=an_id(), at=NOON + minutes(minute), **DEEDS[choice])


@given(choices=st.lists(st.integers(0, len(DEEDS) - 1), max_size=60))
def test_any_order_and_repetition_of_deeds_leads_along_the_route(choices: list[int]) -> None:
    walk = Walk.along(ROUTE)

    for evidence in evidence_of(choices):
        walk.do(evidence)

    progress = walk.run.progress
    assert progress == Progress.of(walk.facts)
    assert walk.run.revision == len(walk.facts)
    behind = [point.point_id for point in progress.passed]
    assert behind == [point.id for point in islice(ROUTE.points, len(behind))]
    assert (progress.state is RunState.FINISHED) == (len(behind) == 3)
    if progress.point is not None:
        assert progress.point.point_id == ROUTE.points[len(behind)].id


def test_the_right_deeds_in_their_order_finish_the_run() -> None:
    walk = Walk.along(ROUTE)
    finishing = [2, 1, 0, 3, 4, 5]

    for evidence in evidence_of(finishing):
        walk.do(evidence)

    assert walk.run.progress.state is RunState.FINISHED
    assert walk.run.progress.score == 6 + 10 + 7


@given(repeats=st.lists(st.integers(1, 3), min_size=6, max_size=6))
def test_deeds_done_again_change_neither_score_nor_grade(repeats: list[int]) -> None:
    once, often, finishing = Walk.along(ROUTE), Walk.along(ROUTE), [2, 1, 0, 3, 4, 5]

    for evidence in evidence_of(finishing):
        once.do(evidence)
    again = chain.from_iterable(
        [choice] * times for choice, times in zip(finishing, repeats, strict=True)
    )
    for evidence in evidence_of(list(again)):
        often.do(evidence)

    assert [(point.point_id, point.grade, point.score) for point in often.run.progress.passed] == [
        (point.point_id, point.grade, point.score) for point in once.run.progress.passed
    ]
