"""Valid quests, runs and evidence; a test says what matters about them."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from math import cos, pi, radians
from typing import Any, Final

from builders import NOON, an_id
from questcity.domain.play.model.evidence import Evidence, EvidenceType, Fix
from questcity.domain.play.model.facts import EvidenceJudged, PointOpened
from questcity.domain.play.model.progress import OpenPoint, Progress
from questcity.domain.play.model.routes import Route
from questcity.domain.play.model.runs import Run, opening
from questcity.domain.play.model.verdicts import Grade, Reason, Ruling, Verdict
from questcity.domain.quests.model.activities import Activity, ActivityType, Tool
from questcity.domain.quests.model.answers import AnswerKind, SealedAnswer, normal_answer
from questcity.domain.quests.model.fields import Credits, Level, Mileage, QuestFields
from questcity.domain.quests.model.points import (
    EARTH_RADIUS,
    GeoPoint,
    Hint,
    PlaceSettings,
    Point,
)
from questcity.domain.quests.model.quests import Draft, Quest
from questcity.domain.shared.ids import (
    AreaId,
    CategoryId,
    HintId,
    PlaceId,
    PointId,
    QuestId,
    RunId,
    UserId,
    VehicleId,
)
from questcity.domain.shared.secrets import Tag

HORSEMAN: Final = GeoPoint(59.93638, 30.30222)
WALKING_SPEED: Final = 3.0

_number = count(1)


def moved(at: GeoPoint, *, north: float = 0.0, east: float = 0.0) -> GeoPoint:
    """Return what lies so many metres away."""
    degree = EARTH_RADIUS * pi / 180
    return GeoPoint(
        at.latitude + north / degree,
        at.longitude + east / degree / cos(radians(at.latitude)),
    )


def a_seal(_kind: AnswerKind, answer: str) -> SealedAnswer:
    """Seal an answer with nothing, so that a test can read it."""
    return SealedAnswer(seal=Tag("key", b"digest"), normaliser=1, copy=answer.encode())


def is_right(point: Point, typed: str) -> bool:
    """Compare what was typed with answers that were sealed with nothing."""
    kind = point.activity.type.answer_kind
    assert kind is not None
    answers = {normal_answer(kind, answer.copy.decode()) for answer in point.activity.answers}
    return normal_answer(kind, typed) in answers


def an_activity(activity: ActivityType, *answers: str, **changes: Any) -> Activity:
    """Return something to do."""
    sealed = tuple(a_seal(AnswerKind.WORD, answer) for answer in answers)
    return replace(Activity(type=activity, answers=sealed), **changes)


def a_place(**changes: Any) -> PlaceSettings:
    """Return a place at the Bronze Horseman."""
    return replace(PlaceSettings(id=PlaceId(an_id()), at=HORSEMAN), **changes)


def a_hint(cost: int = 3, **changes: Any) -> Hint:
    """Return a hint."""
    hint = Hint(id=HintId(an_id()), text=f"Hint {next(_number)}: look up.", cost=cost)
    return replace(hint, **changes)


def a_point(**changes: Any) -> Point:
    """Return a point where a ghost is caught."""
    number = next(_number)
    point = Point(
        id=PointId(an_id()),
        title=f"Title {number}",
        description=f"Description {number}",
        activity=an_activity(ActivityType.CATCH_GHOST),
        tool=Tool.TARGET_COMPASS,
        places=(a_place(),),
    )
    return replace(point, **changes)


def a_route(*points: Point, **changes: Any) -> Route:
    """Return a version of a quest to be walked."""
    route = Route(
        quest_id=QuestId(an_id()),
        version=1,
        author_id=UserId(an_id()),
        title="From the Horseman to the Saviour",
        timeframe=0,
        credits=Credits(reward=50),
        top_speed=WALKING_SPEED,
        points=points or (a_point(), a_point()),
    )
    return replace(route, **changes)


def a_run(route: Route, **changes: Any) -> Run:
    """Return a run that began at noon and whose first point is open."""
    run = Run.beginning(RunId(an_id()), UserId(an_id()), route, at=NOON)
    opened = opening(route.points[0], 0, at=NOON, draw=lambda: 0.5)
    return replace(run.after((opened,)), **changes)


def at_the_point(run: Run, **changes: Any) -> Run:
    """Return the run with something else known about its open point."""
    point = run.progress.point
    assert point is not None
    return replace(run, progress=replace(run.progress, point=replace(point, **changes)))


def the_open_point(progress: Progress) -> OpenPoint:
    """Return the point that the player is at."""
    assert progress.point is not None
    return progress.point


def a_fix(at: GeoPoint = HORSEMAN, **changes: Any) -> Fix:
    """Return what a good phone under an open sky says."""
    return replace(Fix(at=at, accuracy=8.0), **changes)


def some_evidence(kind: EvidenceType, point: PointId, **changes: Any) -> Evidence:
    """Return something that was done at noon."""
    return replace(Evidence(id=an_id(), type=kind, point_id=point, at=NOON), **changes)


def a_point_opened(point: PointId, order: int = 0, **changes: Any) -> PointOpened:
    """Return the fact that a point was opened at noon."""
    return replace(PointOpened(at=NOON, point_id=point, order=order), **changes)


def a_ruling(verdict: Verdict = Verdict.ACCEPTED, *reasons: Reason, **changes: Any) -> Ruling:
    """Return a verdict."""
    return replace(Ruling(verdict=verdict, reasons=reasons), **changes)


def a_judged(kind: EvidenceType, point: PointId, **changes: Any) -> EvidenceJudged:
    """Return the fact that evidence was accepted and passed nothing."""
    fact = EvidenceJudged(
        at=NOON,
        done_at=NOON,
        event_id=an_id(),
        fingerprint=Tag("key", b"digest"),
        type=kind,
        point_id=point,
        ruling=a_ruling(),
    )
    return replace(fact, **changes)


def a_pass(point: PointId, score: int = 10, **changes: Any) -> EvidenceJudged:
    """Return the fact that a claim passed a point."""
    passed = a_judged(EvidenceType.CLAIM, point, grade=Grade.ACCEPTED, score=score)
    return replace(passed, **changes)


def complete_fields(**changes: Any) -> QuestFields:
    """Return all that a publication asks for beside points."""
    fields = QuestFields(
        title="From the Horseman to the Saviour",
        description="A walk.",
        language="en",
        category_id=CategoryId(an_id()),
        vehicle_id=VehicleId(an_id()),
        place_id=AreaId(an_id()),
        group=2,
        timeframe=0,
        level=Level.EASY,
        mileage=Mileage.SHORT,
    )
    return replace(fields, **changes)


def a_draft(**changes: Any) -> Draft:
    """Return a draft that can be published."""
    return replace(Draft(fields=complete_fields(), points=(a_point(), a_point())), **changes)


def a_quest(**changes: Any) -> Quest:
    """Return a quest that its author is working on."""
    quest = Quest(
        id=QuestId(an_id()),
        author_id=UserId(an_id()),
        draft=a_draft(),
        created_at=NOON,
        updated_at=NOON,
    )
    return replace(quest, **changes)


def seconds(number: float) -> timedelta:
    """Return a stretch of time."""
    return timedelta(seconds=number)


def minutes(number: float) -> timedelta:
    """Return a stretch of time."""
    return timedelta(minutes=number)


def ago(past: timedelta, now: datetime = NOON) -> datetime:
    """Return when that was."""
    return now - past
