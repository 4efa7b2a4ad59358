from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, strategies as st

from builders import NOON, an_id
from play_builders import (
    a_hint,
    a_judged,
    a_pass,
    a_place,
    a_point,
    a_point_opened,
    a_ruling,
    minutes,
    moved,
    the_open_point,
)
from questcity.domain.play.model.evidence import EvidenceType
from questcity.domain.play.model.facts import (
    DrawnPlace,
    EvidenceJudged,
    Fact,
    PointOpened,
    Reward,
    RewardGranted,
    RewardLapsed,
    RunEnded,
    RunState,
)
from questcity.domain.play.model.progress import CheckIn, Progress
from questcity.domain.play.model.verdicts import Grade, Reason, Ruling, Verdict
from questcity.domain.shared.ids import HintId, PlaceId, PointId

CHECK_IN, CLAIM, TAKE_HINT = EvidenceType.CHECK_IN, EvidenceType.CLAIM, EvidenceType.TAKE_HINT
A, B = PointId(an_id()), PointId(an_id())
HERE, THERE = PlaceId(an_id()), PlaceId(an_id())
HINT, OTHER_HINT = HintId(an_id()), HintId(an_id())
LOW = Verdict.ACCEPTED_LOW

rulings = st.builds(
    Ruling,
    verdict=st.sampled_from(Verdict),
    reasons=st.lists(st.sampled_from(Reason), max_size=3).map(tuple),
    place_id=st.sampled_from([None, HERE, THERE]),
    part=st.sampled_from([None, 1, 2]),
    hint_id=st.sampled_from([None, HINT, OTHER_HINT]),
    hint_cost=st.integers(0, 100),
)
any_time = st.timedeltas(minutes(0), minutes(600)).map(lambda since: NOON + since)
judged = st.builds(
    a_judged,
    st.sampled_from(EvidenceType),
    st.sampled_from([A, B]),
    at=any_time,
    done_at=any_time,
    ruling=rulings,
    grade=st.none() | st.sampled_from(Grade),
    score=st.integers(0, 10),
)
facts: st.SearchStrategy[Fact] = st.one_of(
    st.builds(a_point_opened, st.sampled_from([A, B]), st.integers(0, 99), at=any_time),
    judged,
    judged,
    st.builds(
        RunEnded, at=any_time, state=st.sampled_from(RunState), reward=st.sampled_from(Reward)
    ),
    st.builds(RewardGranted, at=any_time),
    st.builds(RewardLapsed, at=any_time),
)
logs = st.lists(facts, max_size=30)


def opened(**changes: Any) -> Progress:
    return Progress.of([a_point_opened(A, **changes)])


def test_nothing_happened_in_a_run_without_facts() -> None:
    assert Progress.of([]) == Progress()
    assert Progress().state is RunState.ACTIVE


def test_a_point_that_opens_is_fresh() -> None:
    point = the_open_point(opened(order=3))

    assert (point.point_id, point.order, point.opened_at) == (A, 3, NOON)
    assert (point.check_in, point.hints, point.hint_costs, point.parts) == (None, (), 0, ())


def test_the_latest_check_in_counts_from_when_it_was_done() -> None:
    progress = opened().after(a_judged(CHECK_IN, A, ruling=a_ruling(place_id=HERE)))

    done_at, reasons = NOON - minutes(3), (Reason.WITHIN_RADIUS, Reason.TOO_FAST, Reason.LATE)
    progress = progress.after(
        a_judged(CHECK_IN, A, done_at=done_at, ruling=a_ruling(LOW, *reasons, place_id=THERE))
    )

    expected = CheckIn(place_id=THERE, at=done_at, doubts=(Reason.TOO_FAST, Reason.LATE))
    assert the_open_point(progress).check_in == expected


def test_a_hint_costs_once_however_often_it_is_taken() -> None:
    taken = a_judged(TAKE_HINT, A, ruling=a_ruling(hint_id=HINT, hint_cost=3))
    other = a_judged(TAKE_HINT, A, ruling=a_ruling(hint_id=OTHER_HINT, hint_cost=5))

    point = the_open_point(Progress.of([a_point_opened(A), taken, other, taken]))

    assert (point.hints, point.hint_costs) == ((HINT, OTHER_HINT), 8)


def test_parts_are_collected_and_one_low_one_is_remembered() -> None:
    low = a_judged(CLAIM, A, ruling=a_ruling(LOW, part=2))
    good = a_judged(CLAIM, A, ruling=a_ruling(part=1))

    first = opened().after(good)
    both = first.after(low)

    assert (the_open_point(first).parts, the_open_point(first).is_low) == ((1,), False)
    assert (the_open_point(both).parts, the_open_point(both).is_low) == ((1, 2), True)
    assert the_open_point(opened().after(low).after(good)).is_low


def test_a_point_that_was_passed_is_behind() -> None:
    progress = opened(order=1).after(a_pass(A, 7, at=NOON + minutes(5)))

    passed = progress.passed[0]
    assert progress.point is None
    assert (passed.point_id, passed.order, passed.at) == (A, 1, NOON + minutes(5))
    assert (passed.grade, passed.score, progress.score) == (Grade.ACCEPTED, 7, 7)


def test_a_skipped_point_is_passed_but_not_accepted() -> None:
    skipped = a_judged(EvidenceType.SKIP, B, grade=Grade.SKIPPED)

    log: list[Fact] = [a_point_opened(A), a_pass(A), a_point_opened(B, 1), skipped]
    progress = Progress.of(log)

    assert (len(progress.passed), progress.accepted_count, progress.score) == (2, 1, 10)


@pytest.mark.parametrize("state", [RunState.FINISHED, RunState.ABANDONED, RunState.EXPIRED])
def test_the_end_closes_the_open_point_and_keeps_what_was_earned(state: RunState) -> None:
    ended = RunEnded(at=NOON + minutes(9), state=state)

    over = Progress.of([a_point_opened(A), a_pass(A), a_point_opened(B, 1), ended])

    assert (over.state, over.ended_at, over.point) == (state, NOON + minutes(9), None)
    assert (over.score, over.accepted_count) == (10, 1)


def test_a_reward_that_waited_is_granted() -> None:
    ended = RunEnded(at=NOON, state=RunState.FINISHED, reward=Reward.WAITING)

    waiting = Progress.of([ended])

    assert waiting.reward is Reward.WAITING
    assert waiting.after(RewardGranted(at=NOON)) == replace(waiting, reward=Reward.GRANTED)
    assert waiting.after(RewardLapsed(at=NOON)) == replace(waiting, reward=Reward.NONE)


def test_places_of_a_point_lie_where_they_were_drawn() -> None:
    drawn_at = moved(a_place().at, north=50)
    random, fixed = a_place(random_occurrence=100.0, detection_radius=9), a_place()
    point = a_point(places=(random, fixed))

    progress = Progress.of([a_point_opened(point.id, drawn=(DrawnPlace(random.id, drawn_at),))])

    assert the_open_point(progress).places_of(point) == (replace(random, at=drawn_at), fixed)


@given(log=logs, cut=st.integers(0, 30))
def test_a_log_leads_to_one_state_however_it_is_read(log: list[Fact], cut: int) -> None:
    progress = Progress.of(log[:cut])
    for fact in log[cut:]:
        progress = progress.after(fact)

    assert progress == Progress.of(log)


@given(log=logs)
def test_what_was_earned_is_the_sum_of_the_points_that_were_passed(log: list[Fact]) -> None:
    progress = Progress.of(log)

    assert progress.score == sum(point.score for point in progress.passed)
    assert 0 <= progress.accepted_count <= len(progress.passed)
    assert len(progress.passed) <= sum(isinstance(fact, PointOpened) for fact in log)


@given(log=logs, fact=judged)
def test_what_was_rejected_changes_nothing(log: list[Fact], fact: EvidenceJudged) -> None:
    ruling = replace(fact.ruling, verdict=Verdict.REJECTED)
    progress = Progress.of(log)

    assert progress.after(replace(fact, ruling=ruling, grade=None)) == progress


@given(log=logs, fact=judged)
def test_what_is_about_a_point_that_is_not_open_changes_nothing(
    log: list[Fact], fact: EvidenceJudged
) -> None:
    progress = Progress.of(log)

    assert progress.after(replace(fact, point_id=PointId(an_id()))) == progress
    if progress.point is None:
        assert progress.after(fact) == progress


@given(log=logs, fact=judged)
def test_no_evidence_takes_away_what_is_behind_the_player(
    log: list[Fact], fact: EvidenceJudged
) -> None:
    before = Progress.of(log)

    after = before.after(fact)

    assert after.passed[: len(before.passed)] == before.passed
    assert (after.state, after.ended_at, after.reward) == (
        before.state,
        before.ended_at,
        before.reward,
    )


@given(log=st.lists(judged, max_size=20))
def test_hints_of_a_point_cost_what_each_of_them_cost_first(log: list[EvidenceJudged]) -> None:
    ungraded = [replace(fact, grade=None, point_id=A) for fact in log]
    costs: dict[HintId, int] = {}
    for fact in ungraded:
        if fact.type is TAKE_HINT and not fact.ruling.is_rejected and fact.ruling.hint_id:
            costs.setdefault(fact.ruling.hint_id, fact.ruling.hint_cost)

    point = the_open_point(Progress.of([a_point_opened(A), *ungraded]))

    assert (point.hints, point.hint_costs) == (tuple(costs), sum(costs.values()))


def test_a_hint_without_a_price_is_free() -> None:
    hint = a_hint(0)
    taken = a_judged(TAKE_HINT, A, ruling=a_ruling(hint_id=hint.id, hint_cost=hint.cost))

    assert the_open_point(opened().after(taken)).hints == (hint.id,)
