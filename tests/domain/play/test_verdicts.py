from datetime import UTC, datetime
from math import nextafter
from typing import Any

import pytest
from hypothesis import given, strategies as st

from builders import an_id
from play_builders import HORSEMAN, a_fix, a_place, a_point, is_right, minutes, moved, seconds
from play_cases import (
    ARTIFACT,
    CODE,
    DIVIDED,
    FILE,
    FIRST_HINT,
    GHOST,
    PICTURE,
    SIGN,
    TABLE,
    WORD,
    claimed,
)
from play_table import NOW, Row, Scene, checked_in, does, here
from questcity.domain.play.model.evidence import EvidenceType, Fix
from questcity.domain.play.model.verdicts import Band, Grade, Reason, Verdict
from questcity.domain.play.rules.attempts import Attempts
from questcity.domain.play.rules.judging import Case, Judgement, judge
from questcity.domain.play.rules.positions import Sighting
from questcity.domain.play.rules.times import Arrival
from questcity.domain.quests.model.points import GeoPoint, Point
from questcity.domain.shared.ids import HintId, MediaId, PlaceId

PASSED_BY = {
    GHOST: "claim",
    PICTURE: "photo",
    FILE: "claim",
    SIGN: "scan",
    CODE: "answer",
    WORD: "answer",
    ARTIFACT: "claim",
}
ANYWHERE = {"check_in", "take_hint", "skip"}

numbers = st.floats()
any_fix = st.none() | st.builds(
    Fix,
    at=st.builds(GeoPoint, numbers, numbers) | st.just(HORSEMAN),
    accuracy=st.none() | numbers | st.floats(0, 100),
    age_seconds=numbers | st.floats(0, 30),
    is_mock=st.booleans(),
)
any_time = st.datetimes(timezones=st.just(UTC)) | st.just(NOW)
any_text = st.none() | st.text(st.characters(exclude_categories=())) | st.just("thunder")


def play(point: Point, deed: dict[str, Any], **scene: Any) -> Judgement:
    there = Scene(point=point, **scene)
    return judge(there.case(there.run()), there.evidence(deed))


@pytest.mark.parametrize("case", TABLE, ids=lambda case: case.circumstances)
def test_evidence_is_worth_what_the_table_says(case: Row) -> None:
    judgement, effect = case.play()

    ruling = judgement.ruling
    assert (ruling.verdict, ruling.reasons, ruling.band, effect) == (
        case.verdict,
        case.reasons,
        case.band,
        case.effect,
    )


def test_the_table_shows_every_verdict_band_and_reason() -> None:
    shown = {reason for case in TABLE for reason in case.reasons}

    # An id used again is found before anything is judged.
    assert {Reason(reason) for reason in shown} == {*Reason} - {Reason.EVENT_ID_REUSED}
    assert {Verdict(case.verdict) for case in TABLE} == {*Verdict}
    assert {case.band and Band(case.band) for case in TABLE} == {*Band, None}


def test_no_two_rows_of_the_table_are_the_same() -> None:
    rows = [(case.scene, tuple(case.deed.items())) for case in TABLE]

    assert all(row not in rows[:index] for index, row in enumerate(rows))


@pytest.mark.parametrize("point", PASSED_BY, ids=lambda point: point.title)
@pytest.mark.parametrize("kind", EvidenceType)
def test_each_activity_is_passed_by_one_type_of_evidence(point: Point, kind: EvidenceType) -> None:
    answers = {SIGN: "s3cret", CODE: "0421", WORD: "thunder"}
    said = answers.get(point)

    judgement = play(point, does(kind, here(), answer=said, text=said))

    is_mismatch = judgement.ruling.reasons == (Reason.EVIDENCE_MISMATCH,)
    assert is_mismatch == (kind != PASSED_BY[point] and kind not in ANYWHERE)
    passing = {PASSED_BY[point], "skip"}
    assert (judgement.grade is not None) == (kind in passing)


@pytest.mark.parametrize("point", PASSED_BY, ids=lambda point: point.title)
@pytest.mark.parametrize("kind", EvidenceType)
def test_a_file_that_cannot_be_there_fits_nothing(point: Point, kind: EvidenceType) -> None:
    judgement = play(point, does(kind, here(), media_id=MediaId(an_id())))

    assert judgement.ruling.reasons == (Reason.EVIDENCE_MISMATCH,)


def test_the_last_step_into_reach_counts_to_the_digit() -> None:
    at = moved(HORSEMAN, north=60)
    fix, edge = a_fix(at, accuracy=0.0), at.distance_to(HORSEMAN)
    just, barely_not = a_place(detection_radius=edge), a_place(detection_radius=nextafter(edge, 0))

    inside = play(a_point(places=(just,)), does(EvidenceType.CLAIM, fix))
    outside = play(a_point(places=(barely_not,)), does(EvidenceType.CLAIM, fix))

    assert (inside.ruling.band, outside.ruling.band) == (Band.INSIDE, Band.NEAR)


def test_an_accepted_deed_says_where_it_was_done() -> None:
    judgement = play(DIVIDED, claimed(200))

    assert judgement.ruling.place_id == DIVIDED.places[1].id
    assert judgement.ruling.part == 2


def test_a_refusal_settles_no_place_no_part_and_no_score() -> None:
    refused = [case.play()[0] for case in TABLE if case.verdict == "rejected"]

    settled = {
        (judgement.ruling.place_id, judgement.ruling.part, judgement.ruling.hint_id)
        for judgement in refused
    }
    assert settled == {(None, None, None)}
    assert {(judgement.grade, judgement.score) for judgement in refused} == {(None, 0)}


@pytest.mark.parametrize(
    ("deed", "metres"),
    [
        (does(EvidenceType.ANSWER, here(), answer="thunder"), 0),
        (does(EvidenceType.ANSWER, here(), answer="lightning"), 0),
        (does(EvidenceType.CHECK_IN, here(5000)), 5000),
    ],
    ids=["right", "wrong", "far away"],
)
def test_a_position_that_could_be_judged_is_remembered(deed: dict[str, Any], metres: float) -> None:
    judgement = play(WORD, deed, kept_back=minutes(1))

    assert judgement.sighting == Sighting(
        at=moved(HORSEMAN, north=metres), accuracy=8.0, taken_at=NOW - minutes(1)
    )


def test_a_position_is_remembered_though_the_part_was_collected_before() -> None:
    deed = claimed(0, place_id=DIVIDED.places[0].id)

    judgement = play(DIVIDED, deed, open_point={"parts": (1,)})

    assert judgement.ruling.reasons == (Reason.PART_COLLECTED,)
    assert judgement.sighting


def test_a_position_was_taken_when_the_phone_took_it() -> None:
    deed = does(EvidenceType.CHECK_IN, here(age_seconds=20.0))

    judgement = play(WORD, deed, kept_back=minutes(1))

    assert judgement.done_at == NOW - minutes(1)
    assert judgement.sighting
    assert judgement.sighting.taken_at == NOW - seconds(80)


@pytest.mark.parametrize(
    "deed",
    [
        does(EvidenceType.CHECK_IN),
        does(EvidenceType.CHECK_IN, here(accuracy=101.0)),
        does(EvidenceType.CHECK_IN, here(age_seconds=31.0)),
        does(EvidenceType.CHECK_IN, here(), place_id=PlaceId(an_id())),
        does(EvidenceType.CHECK_IN, here(), point_id=an_id()),
        does(EvidenceType.CLAIM, here()),
        does(EvidenceType.TAKE_HINT, here(), hint_id=FIRST_HINT.id),
        does(EvidenceType.SKIP, here()),
    ],
    ids=["none", "rough", "old", "no place", "other point", "mismatch", "hint", "skip"],
)
def test_any_other_position_is_not(deed: dict[str, Any]) -> None:
    assert play(WORD, deed).sighting is None


@given(
    point=st.sampled_from([*PASSED_BY, DIVIDED]),
    kind=st.sampled_from(EvidenceType),
    fix=any_fix,
    times=st.tuples(any_time, any_time),
    said=any_text,
    ids=st.tuples(st.none() | st.just(DIVIDED.places[0].id), st.none() | st.just(FIRST_HINT.id)),
    state=st.sampled_from(
        [{}, {"hint_costs": 99}, {"parts": (1, 2)}, checked_in(WORD.places[0], seconds(9))]
    ),
)
def test_whatever_is_sent_has_a_verdict(  # noqa: PLR0913, PLR0917 (all that is sent)
    point: Point,
    kind: EvidenceType,
    fix: Fix | None,
    times: tuple[datetime, datetime],
    said: str | None,
    ids: tuple[PlaceId | None, HintId | None],
    state: dict[str, Any],
) -> None:
    scene = Scene(point=point, open_point=state)
    run, (sent_at, at) = scene.run(), times
    deed = does(kind, fix, at=at, answer=said, text=said, place_id=ids[0], hint_id=ids[1])
    case = Case(
        run=run,
        route=scene.case(run).route,
        arrival=Arrival(at=NOW, sent_at=sent_at, started_at=run.started_at),
        last=Sighting(at=HORSEMAN, accuracy=8.0, taken_at=NOW),
        attempts=Attempts(),
        is_right=is_right,
    )

    judgement = judge(case, scene.evidence(deed))

    assert judgement.ruling.reasons
    assert run.started_at <= judgement.done_at <= NOW
    assert 0 <= judgement.score <= 10
    assert judgement.grade is None or not judgement.ruling.is_rejected
    assert judgement.score == 0 or judgement.grade not in {None, Grade.SKIPPED}
