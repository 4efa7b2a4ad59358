"""How far a run has come: the fold of its facts."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import reduce
from typing import Self, assert_never

from questcity.domain.play.model.evidence import EvidenceType
from questcity.domain.play.model.facts import (
    DrawnPlace,
    EvidenceJudged,
    Fact,
    PointOpened,
    PointWaived,
    Reward,
    RewardGranted,
    RewardLapsed,
    RunEnded,
    RunState,
)
from questcity.domain.play.model.verdicts import Grade, Reason, Verdict
from questcity.domain.quests.model.points import GeoPoint, PlaceSettings, Point
from questcity.domain.shared.ids import HintId, PlaceId, PointId


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckIn:
    """The latest accepted position at a point; `at` is when the player was there.

    What was doubtful about it is doubtful about every deed that it vouches for.
    """

    place_id: PlaceId
    at: datetime
    doubts: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenPoint:
    """The point that the player is at."""

    point_id: PointId
    order: int
    opened_at: datetime
    drawn: tuple[DrawnPlace, ...] = ()
    check_in: CheckIn | None = None
    hints: tuple[HintId, ...] = ()
    hint_costs: int = 0
    parts: tuple[int, ...] = ()
    is_low: bool = False

    def places_of(self, point: Point) -> tuple[PlaceSettings, ...]:
        """Return the places of the point as they lie in this run."""
        drawn = {place.place_id: place for place in self.drawn}
        return tuple(
            replace(place, at=_lies_at(place, drawn[place.id])) if place.id in drawn else place
            for place in point.places
        )

    def after(self, fact: EvidenceJudged) -> Self:
        """Return the point after evidence that did not pass it."""
        ruling = fact.ruling
        if ruling.is_rejected:
            return self
        is_low = ruling.verdict is Verdict.ACCEPTED_LOW
        match fact.type:
            case EvidenceType.CHECK_IN if ruling.place_id is not None:
                check_in = CheckIn(place_id=ruling.place_id, at=fact.done_at, doubts=ruling.doubts)
                return replace(self, check_in=check_in)
            case EvidenceType.TAKE_HINT if ruling.hint_id not in {None, *self.hints}:
                assert ruling.hint_id is not None
                costs = self.hint_costs + ruling.hint_cost
                return replace(self, hints=(*self.hints, ruling.hint_id), hint_costs=costs)
            case EvidenceType.CLAIM if ruling.part is not None:
                parts = (*self.parts, ruling.part)
                return replace(self, parts=parts, is_low=self.is_low or is_low)
            case _:
                return self


@dataclass(frozen=True, slots=True, kw_only=True)
class PassedPoint:
    """A point that is behind the player."""

    point_id: PointId
    order: int
    at: datetime
    grade: Grade
    score: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """The state of a run."""

    state: RunState = RunState.ACTIVE
    point: OpenPoint | None = None
    passed: tuple[PassedPoint, ...] = ()
    ended_at: datetime | None = None
    reward: Reward = Reward.NONE

    @classmethod
    def of(cls, facts: Iterable[Fact]) -> Self:
        """Return the state that a whole log leads to."""
        return reduce(cls.after, facts, cls())

    @property
    def score(self) -> int:
        """What all points that were passed have earned."""
        return sum(point.score for point in self.passed)

    @property
    def accepted_count(self) -> int:
        """How many points were passed other than by skipping."""
        return sum(point.grade is not Grade.SKIPPED for point in self.passed)

    def after(self, fact: Fact) -> Self:
        """Return the state after one more fact."""
        match fact:
            case PointOpened():
                opened = OpenPoint(
                    point_id=fact.point_id,
                    order=fact.order,
                    opened_at=fact.at,
                    drawn=fact.drawn,
                )
                return replace(self, point=opened)
            case EvidenceJudged():
                return self._after_evidence(fact)
            case PointWaived():
                return self._after_waiving(fact)
            case RunEnded():
                return replace(
                    self, state=fact.state, point=None, ended_at=fact.at, reward=fact.reward
                )
            case RewardGranted():
                return replace(self, reward=Reward.GRANTED)
            case RewardLapsed():
                return replace(self, reward=Reward.NONE)
            case _:
                assert_never(fact)

    def _after_evidence(self, fact: EvidenceJudged) -> Self:
        point = self.point
        if point is None or fact.point_id != point.point_id:
            return self
        if fact.grade is None:
            return replace(self, point=point.after(fact))
        passed = PassedPoint(
            point_id=point.point_id,
            order=point.order,
            at=fact.at,
            grade=fact.grade,
            score=fact.score,
        )
        return replace(self, point=None, passed=(*self.passed, passed))

    def _after_waiving(self, fact: PointWaived) -> Self:
        """Return the state with the point passed, for no less than it had earned before."""
        waived = PassedPoint(
            point_id=fact.point_id,
            order=fact.order,
            at=fact.at,
            grade=Grade.ACCEPTED,
            score=fact.score,
        )
        if all(passed.point_id != fact.point_id for passed in self.passed):
            return replace(self, point=None, passed=(*self.passed, waived))
        passed = tuple(_better(passed, waived) for passed in self.passed)
        return replace(self, passed=passed)


def _better(passed: PassedPoint, waived: PassedPoint) -> PassedPoint:
    if passed.point_id != waived.point_id:
        return passed
    return replace(passed, grade=waived.grade, score=max(passed.score, waived.score))


def _lies_at(place: PlaceSettings, drawn: DrawnPlace) -> GeoPoint:
    """Return where a drawn place lies: if its author has moved it since, as far from there."""
    if drawn.around in {None, place.at}:
        return drawn.at
    assert drawn.around is not None
    return drawn.at.shifted(drawn.around, place.at)
