"""Runs."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from math import cos, pi, sin, sqrt
from typing import Final, Self

from questcity.domain.play.model.facts import (
    DrawnPlace,
    Fact,
    PointOpened,
    PointWaived,
    RunState,
)
from questcity.domain.play.model.progress import Progress
from questcity.domain.play.model.routes import Route
from questcity.domain.play.model.verdicts import FULL_SCORE, Grade
from questcity.domain.quests.model.points import GeoPoint, PlaceSettings, Point
from questcity.domain.shared.ids import QuestId, Revision, RunId, UserId

NO_FACTS: Final = Revision(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One player's way through one version of a quest.

    `revision` is the number of facts in its log, and `progress` follows from them.
    """

    id: RunId
    user_id: UserId
    quest_id: QuestId
    version: int
    started_at: datetime
    expires_at: datetime
    progress: Progress = field(default_factory=Progress)
    revision: Revision = NO_FACTS

    @classmethod
    def beginning(cls, run_id: RunId, user_id: UserId, route: Route, *, at: datetime) -> Self:
        """Return a run that has just begun, before its first point opens."""
        return cls(
            id=run_id,
            user_id=user_id,
            quest_id=route.quest_id,
            version=route.version,
            started_at=at,
            expires_at=route.ends_at(at),
        )

    @property
    def is_active(self) -> bool:
        """Whether nothing has ended it yet."""
        return self.progress.state is RunState.ACTIVE

    @property
    def lasted(self) -> timedelta | None:
        """From start to end, by the server's clock."""
        ended_at = self.progress.ended_at
        return None if ended_at is None else ended_at - self.started_at

    def is_overdue(self, now: datetime) -> bool:
        """Tell whether its time is over and nobody has noted it yet."""
        return self.is_active and now >= self.expires_at

    def after(self, facts: Iterable[Fact]) -> Self:
        """Return the run after facts were added to its log."""
        added = tuple(facts)
        return replace(
            self,
            progress=_folded(self.progress, added),
            revision=Revision(self.revision + len(added)),
        )


def going_on(
    progress: Progress, route: Route, *, at: datetime, draw: Callable[[], float]
) -> tuple[Fact, ...]:
    """Return the facts that lead from behind a point to the next one that was not withdrawn.

    Behind the last one nothing opens.
    """
    facts: list[Fact] = []
    for order, point in enumerate(route.points):
        if order < len(progress.passed):
            continue
        if point.id not in route.withdrawn:
            return (*facts, opening(point, order, at=at, draw=draw))
        facts.append(PointWaived(at=at, point_id=point.id, order=order, score=FULL_SCORE))
    return tuple(facts)


def waivers(run: Run, route: Route, *, at: datetime) -> tuple[PointWaived, ...]:
    """Return what a run is owed for points that were withdrawn: the open one, and those behind.

    A run that was not walked to its end is owed nothing any more.
    """
    progress = run.progress
    counts = progress.state is RunState.FINISHED or (run.is_active and not run.is_overdue(at))
    if not counts or not route.withdrawn:
        return ()
    orders = [
        passed.order
        for passed in progress.passed
        if passed.grade is not Grade.ACCEPTED or passed.score < FULL_SCORE
    ]
    if progress.point is not None:
        orders.append(progress.point.order)
    owed = ((order, route.points[order].id) for order in orders)
    return tuple(
        PointWaived(at=at, point_id=point_id, order=order, score=FULL_SCORE)
        for order, point_id in owed
        if point_id in route.withdrawn
    )


def opening(point: Point, order: int, *, at: datetime, draw: Callable[[], float]) -> PointOpened:
    """Return the fact that a point opens; `draw` gives numbers from 0 up to but without 1."""
    drawn = tuple(
        DrawnPlace(place.id, _moved(place, draw(), draw()), place.at)
        for place in point.places
        if place.random_occurrence is not None
    )
    return PointOpened(at=at, point_id=point.id, order=order, drawn=drawn)


def _moved(place: PlaceSettings, how_far: float, where: float) -> GeoPoint:
    # The square root makes every spot of the circle as likely as any other.
    metres = (place.random_occurrence or 0) * sqrt(how_far)
    return place.at.offset(metres * cos(2 * pi * where), metres * sin(2 * pi * where))


def _folded(progress: Progress, facts: Iterable[Fact]) -> Progress:
    for fact in facts:
        progress = progress.after(fact)
    return progress
