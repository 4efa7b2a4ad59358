"""Runs in a store, without the use cases."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from dishka import AsyncContainer

from blocks import block
from builders import NOON, an_id
from play_builders import a_judged, a_ruling
from quest_builders import WALKING, a_quest, a_version, an_author
from questcity.domain.play.model.evidence import EvidenceType
from questcity.domain.play.model.facts import EvidenceJudged, Fact, RunEnded, RunState
from questcity.domain.play.model.routes import Route
from questcity.domain.play.model.runs import Run, opening
from questcity.domain.play.model.verdicts import Grade, Reason, Verdict
from questcity.domain.play.ports import RunRepository
from questcity.domain.quests.model.quests import Quest, QuestVersion
from questcity.domain.quests.ports.repositories import QuestRepository
from questcity.domain.shared.ids import PointId, RunId, UserId


class Stored(NamedTuple):
    """A published quest in the store."""

    quest: Quest
    version: QuestVersion

    @property
    def route(self) -> Route:
        """The version, as it is walked."""
        return route_of(self.version)


def route_of(version: QuestVersion) -> Route:
    """Return a version as it is walked."""
    fields = version.fields
    assert fields.timeframe is not None
    return Route(
        quest_id=version.quest_id,
        version=version.number,
        author_id=version.author_id,
        title=fields.title,
        timeframe=fields.timeframe,
        credits=fields.credits,
        top_speed=WALKING.top_speed,
        points=version.points,
    )


async def a_stored_route(container: AsyncContainer, **changes: Any) -> Stored:
    """Return a published quest that was written straight into the store."""
    quest = a_quest((await an_author(container)).identity)
    published, _ = quest.published(at=NOON)
    version = a_version(quest, **changes)
    async with block(container, QuestRepository) as quests:
        await quests.add(quest)
        await quests.add_version(version)
        published = await quests.save(published)
    return Stored(published, version)


def a_new_run(
    route: Route, user_id: UserId, at: datetime = NOON, **changes: Any
) -> tuple[Run, tuple[Fact, ...]]:
    """Return a run whose first point is open, and its log."""
    opened = opening(route.points[0], 0, at=at, draw=lambda: 0.5)
    run = Run.beginning(RunId(an_id()), user_id, route, at=at)
    return replace(run.after((opened,)), **changes), (opened,)


async def a_stored_run(
    container: AsyncContainer, route: Route, user_id: UserId, at: datetime = NOON, **changes: Any
) -> Run:
    """Return a run that has just begun."""
    run, facts = a_new_run(route, user_id, at, **changes)
    async with block(container, RunRepository) as runs:
        await runs.add(run, facts)
    return run


async def saved(container: AsyncContainer, run: Run, *facts: Fact, **sightings: Any) -> Run:
    """Return a run after facts that were stored."""
    run = run.after(facts)
    async with block(container, RunRepository) as runs:
        await runs.save(run, facts, sightings.get("sightings", {}))
    return run


def an_end(state: RunState = RunState.ABANDONED, at: datetime = NOON, **changes: Any) -> RunEnded:
    """Return the fact that a run ended."""
    return replace(RunEnded(at=at, state=state), **changes)


def a_wrong_answer(point_id: PointId, at: datetime = NOON) -> EvidenceJudged:
    """Return the fact that an answer was wrong."""
    ruling = a_ruling(Verdict.REJECTED, Reason.ANSWER_WRONG)
    return a_judged(EvidenceType.ANSWER, point_id, ruling=ruling, at=at)


async def a_finished_run(  # noqa: PLR0913 (each decides about the place)
    container: AsyncContainer,
    route: Route,
    user_id: UserId,
    *,
    scores: Sequence[int] = (10, 10),
    began_at: datetime = NOON,
    seconds: float = 60,
) -> Run:
    """Return a run that was finished, with the score of each point."""
    run = await a_stored_run(container, route, user_id, began_at)
    ended_at = began_at + timedelta(seconds=seconds)
    facts: list[Fact] = []
    for order, (point, score) in enumerate(zip(route.points, scores, strict=True)):
        if order:
            facts.append(opening(point, order, at=ended_at, draw=lambda: 0.5))
        claim = a_judged(EvidenceType.CLAIM, point.id, at=ended_at, done_at=ended_at)
        facts.append(replace(claim, grade=Grade.ACCEPTED, score=score))
    return await saved(container, run, *facts, an_end(RunState.FINISHED, ended_at))
