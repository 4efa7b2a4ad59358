"""The verdict on a piece of evidence."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import ceil
from typing import Final

from questcity.domain.play.model.evidence import Evidence, EvidenceType
from questcity.domain.play.model.progress import OpenPoint
from questcity.domain.play.model.routes import Route
from questcity.domain.play.model.runs import Run
from questcity.domain.play.model.verdicts import FULL_SCORE, Grade, Reason, Ruling, Verdict
from questcity.domain.play.rules.attempts import Attempts
from questcity.domain.play.rules.positions import (
    Position,
    Sighting,
    judge_check_in,
    judge_fix,
    seen,
)
from questcity.domain.play.rules.times import Arrival
from questcity.domain.quests.model.activities import ActivityType
from questcity.domain.quests.model.points import PlaceSettings, Point

SKIP_AFTER: Final = timedelta(minutes=10)

_PASSED_BY: Final = {
    ActivityType.CATCH_GHOST: EvidenceType.CLAIM,
    ActivityType.TAKE_PHOTO: EvidenceType.PHOTO,
    ActivityType.DOWNLOAD_FILE: EvidenceType.CLAIM,
    ActivityType.SCAN_QR: EvidenceType.SCAN,
    ActivityType.ENTER_CODE: EvidenceType.ANSWER,
    ActivityType.ENTER_WORD: EvidenceType.ANSWER,
    ActivityType.PICK_UP_ARTIFACT: EvidenceType.CLAIM,
}
_ANYWHERE: Final = {EvidenceType.CHECK_IN, EvidenceType.TAKE_HINT, EvidenceType.SKIP}

_SCORES: Final = {
    Grade.ACCEPTED: FULL_SCORE,
    Grade.ACCEPTED_LOW: 7,
    Grade.REVIEW: FULL_SCORE,
    Grade.SKIPPED: 0,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What evidence is judged by; `is_right` compares a typed or scanned text with the answers."""

    run: Run
    route: Route
    arrival: Arrival
    last: Sighting | None
    attempts: Attempts
    is_right: Callable[[Point, str], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A ruling and what it does; `grade` is there when the point is passed.

    `sighting` is where the player was seen, if that could be judged.
    """

    ruling: Ruling
    done_at: datetime
    grade: Grade | None = None
    score: int = 0
    sighting: Sighting | None = None


def judge(case: Case, evidence: Evidence) -> Judgement:
    """Judge one piece of evidence in the present state of its run."""
    done_at = case.arrival.done_at(evidence.at)
    if refusal := _refusal(case, evidence):
        return Judgement(ruling=refusal, done_at=done_at)
    open_point = case.run.progress.point
    assert open_point is not None
    point = case.route.points[open_point.order]
    if evidence.type is EvidenceType.TAKE_HINT:
        return Judgement(ruling=_take_hint(point, evidence), done_at=done_at)
    if evidence.type is EvidenceType.SKIP:
        ruling = _skip(point, open_point, case.arrival.at)
        grade = None if ruling.is_rejected else Grade.SKIPPED
        return Judgement(ruling=ruling, done_at=done_at, grade=grade)
    return _judge_there(case, evidence, point, open_point)


def _refusal(case: Case, evidence: Evidence) -> Ruling | None:
    """Return why the evidence is not looked at, if it is not."""
    progress = case.run.progress
    if not case.run.is_active or progress.point is None:
        return Ruling.rejecting(Reason.RUN_OVER)
    if evidence.point_id != progress.point.point_id:
        return Ruling.rejecting(Reason.POINT_NOT_OPEN)
    if not case.arrival.is_readable(evidence.at):
        return Ruling.rejecting(Reason.CLOCK_OUT_OF_RANGE)
    activity = case.route.points[progress.point.order].activity.type
    is_expected = evidence.type in _ANYWHERE or evidence.type is _PASSED_BY[activity]
    # There are no files yet, so that none could be meant.
    if not is_expected or evidence.media_id is not None:
        return Ruling.rejecting(Reason.EVIDENCE_MISMATCH)
    return None


def _take_hint(point: Point, evidence: Evidence) -> Ruling:
    for hint in point.hints:
        if hint.id == evidence.hint_id:
            return Ruling(
                verdict=Verdict.ACCEPTED,
                reasons=(Reason.HINT_TAKEN,),
                hint_id=hint.id,
                hint_cost=hint.cost,
            )
    return Ruling.rejecting(Reason.HINT_UNKNOWN)


def _skip(point: Point, open_point: OpenPoint, now: datetime) -> Ruling:
    wait = open_point.opened_at + SKIP_AFTER - now
    has_all_hints = bool(point.hints) and len(open_point.hints) == len(point.hints)
    if wait > timedelta(0) and not has_all_hints:
        seconds = ceil(wait.total_seconds())
        return Ruling.rejecting(Reason.SKIP_TOO_EARLY, retry_after=seconds)
    return Ruling(verdict=Verdict.ACCEPTED, reasons=(Reason.SKIPPED,))


def _judge_there(case: Case, evidence: Evidence, point: Point, open_point: OpenPoint) -> Judgement:
    done_at = case.arrival.done_at(evidence.at)
    places = _wanted(point, open_point, evidence)
    if not places:
        return Judgement(ruling=Ruling.rejecting(Reason.PLACE_UNKNOWN), done_at=done_at)
    sighting = seen(evidence, done_at, case.last, case.route.top_speed)
    position = _position(case, evidence, places, open_point, sighting, done_at)
    found = sighting if isinstance(sighting, Sighting) else None
    if position.place is None:
        ruling = Ruling.rejecting(*position.reasons, band=position.band)
        return Judgement(ruling=ruling, done_at=done_at, sighting=found)
    part = position.place.part
    if evidence.type is EvidenceType.CLAIM and part in open_point.parts:
        ruling = Ruling.rejecting(Reason.PART_COLLECTED, band=position.band)
        return Judgement(ruling=ruling, done_at=done_at, sighting=found)
    ruling = _judge_deed(case, evidence, point, position)
    grade = _grade(ruling, evidence, point, open_point, position)
    score = 0 if grade is None else _score(grade, open_point, position)
    return Judgement(ruling=ruling, done_at=done_at, grade=grade, score=score, sighting=found)


def _wanted(point: Point, open_point: OpenPoint, evidence: Evidence) -> tuple[PlaceSettings, ...]:
    """Return the places that the evidence can be about: the nearest of them will be judged."""
    places = open_point.places_of(point)
    if evidence.place_id is not None:
        return tuple(place for place in places if place.id == evidence.place_id)
    return tuple(place for place in places if place.part not in open_point.parts)


def _position(  # noqa: PLR0913, PLR0917 (where one is depends on all of it)
    case: Case,
    evidence: Evidence,
    places: tuple[PlaceSettings, ...],
    open_point: OpenPoint,
    sighting: Sighting | Reason,
    done_at: datetime,
) -> Position:
    """Judge the fix, or else an earlier check-in; then whether it was kept back."""
    if isinstance(sighting, Reason):
        position = Position(reasons=(sighting,))
    else:
        assert evidence.fix is not None
        position = judge_fix(sighting, places, evidence.fix)
    if position.place is None and evidence.type is not EvidenceType.CHECK_IN:
        vouched = judge_check_in(open_point.check_in, places, evidence, done_at)
        position = replace(vouched, band=position.band) if vouched else position
    is_late = case.arrival.is_late(evidence.at) and Reason.LATE not in position.doubts
    if position.place is not None and is_late:
        return replace(position, doubts=(*position.doubts, Reason.LATE))
    return position


def _judge_deed(case: Case, evidence: Evidence, point: Point, position: Position) -> Ruling:
    match evidence.type:
        case EvidenceType.ANSWER | EvidenceType.SCAN:
            return _judge_answer(case, evidence, point, position)
        case EvidenceType.PHOTO:
            ruling = _accept(position, Reason.PHOTO_RECEIVED)
            return replace(ruling, verdict=Verdict.REVIEW)
        case EvidenceType.CLAIM:
            collected = (Reason.PART_COLLECTED,) if point.parts else ()
            return _accept(position, Reason.CLAIMED, *collected)
        case _:
            return _accept(position)


def _judge_answer(case: Case, evidence: Evidence, point: Point, position: Position) -> Ruling:
    now = case.arrival.at
    typed = evidence.answer if evidence.type is EvidenceType.ANSWER else evidence.text
    if typed is None or not typed.strip():
        return Ruling.rejecting(Reason.ANSWER_MISSING, band=position.band)
    if retry_after := case.attempts.retry_after(now):
        return Ruling.rejecting(
            Reason.TOO_MANY_ATTEMPTS, band=position.band, retry_after=retry_after
        )
    if not case.is_right(point, typed):
        return Ruling.rejecting(Reason.ANSWER_WRONG, band=position.band)
    return _accept(position, Reason.ANSWER_CORRECT)


def _accept(position: Position, *reasons: Reason) -> Ruling:
    assert position.place is not None
    return Ruling(
        verdict=Verdict.ACCEPTED_LOW if position.doubts else Verdict.ACCEPTED,
        reasons=(*position.reasons, *reasons, *position.doubts),
        band=position.band,
        place_id=position.place.id,
        part=position.place.part,
    )


def _grade(
    ruling: Ruling,
    evidence: Evidence,
    point: Point,
    open_point: OpenPoint,
    position: Position,
) -> Grade | None:
    """Return how the point was passed, if it was."""
    if ruling.is_rejected or evidence.type is EvidenceType.CHECK_IN:
        return None
    if point.parts - {*open_point.parts, ruling.part}:
        return None
    if ruling.verdict is Verdict.REVIEW:
        return Grade.REVIEW
    return Grade.ACCEPTED_LOW if position.doubts or open_point.is_low else Grade.ACCEPTED


def _score(grade: Grade, open_point: OpenPoint, position: Position) -> int:
    is_low_review = grade is Grade.REVIEW and bool(position.doubts)
    earned = _SCORES[Grade.ACCEPTED_LOW if is_low_review else grade]
    return max(0, earned - open_point.hint_costs)
