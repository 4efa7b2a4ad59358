"""Runs in memory: the writing side."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from questcity.adapters.memory.accounts import USERS
from questcity.adapters.memory.database import MemoryUnitOfWork
from questcity.adapters.memory.quests import FIXES, VERSIONS, fixes_of
from questcity.domain.accounts.model.users import User
from questcity.domain.play.errors import RunAlreadyActiveError, RunNotFoundError
from questcity.domain.play.model.facts import EvidenceJudged, Fact, RunState
from questcity.domain.play.model.routes import Route
from questcity.domain.play.model.runs import Run
from questcity.domain.play.model.verdicts import FULL_SCORE, Grade, Reason
from questcity.domain.play.ports import RunRepository, Walk
from questcity.domain.play.rules.attempts import LIMITS, Attempts
from questcity.domain.play.rules.positions import Sighting
from questcity.domain.quests.events import PointWithdrawn
from questcity.domain.quests.model.fixes import Fix
from questcity.domain.quests.model.quests import QuestVersion
from questcity.domain.quests.model.reference import VEHICLE, Vehicle
from questcity.domain.shared.ids import FixId, PointId, QuestId, RunId, UserId, VehicleId
from questcity.domain.shared.permissions import Status

RUNS: Final = "run"
FACTS: Final = "run_fact"
SIGHTINGS: Final = "run_sighting"

ATTEMPTS_AT_MOST: Final = max(limit.count for limit in LIMITS)
DECIMALS_OF_THE_PAST: Final = 3


@dataclass(frozen=True, slots=True)
class Paths:
    """The tables of play and what they refer to; facts and sightings by run, in their order."""

    runs: dict[RunId, Run]
    facts: dict[RunId, tuple[Fact, ...]]
    sightings: dict[RunId, tuple[Sighting, ...]]
    versions: dict[tuple[QuestId, int], QuestVersion]
    fixes: dict[FixId, Fix]
    vehicles: dict[VehicleId, Vehicle]

    def route(self, quest_id: QuestId, number: int) -> Route:
        """Return a version as it is walked."""
        version = self.versions[quest_id, number]
        fixes = fixes_of(self.fixes.values(), quest_id, number)
        assert version.fields.vehicle_id is not None
        vehicle = self.vehicles[version.fields.vehicle_id]
        return Route.of(version, fixes, top_speed=vehicle.top_speed)

    def find(
        self, run_id: RunId, user_id: UserId | None, event_ids: tuple[UUID, ...] = ()
    ) -> Walk | None:
        """Return a run of that user, or of anybody, with what is known of some events."""
        run = self.runs.get(run_id)
        if run is None or user_id not in {None, run.user_id}:
            return None
        judged = [fact for fact in self.facts[run_id] if isinstance(fact, EvidenceJudged)]
        credible = [sighting for sighting in self.sightings[run_id] if sighting.is_credible]
        return Walk(
            run=run,
            route=self.route(run.quest_id, run.version),
            attempts=self._attempts_in(run),
            last=credible[-1] if credible else None,
            known={fact.event_id: fact for fact in judged if fact.event_id in event_ids},
        )

    def _attempts_in(self, run: Run) -> Attempts:
        point = run.progress.point
        return Attempts() if point is None else self.attempts(run.user_id, point.point_id)

    def attempts(self, user_id: UserId, point_id: PointId) -> Attempts:
        """Return the wrong answers of a user at a point."""
        wrong = sorted(
            fact.at
            for own in self.runs.values()
            if own.user_id == user_id
            for fact in self.facts[own.id]
            if _is_wrong(fact, point_id)
        )
        return Attempts(tuple(wrong[-ATTEMPTS_AT_MOST:]))


class MemoryRunRepository(RunRepository):
    """Runs with their logs and sightings in dictionaries."""

    def __init__(self, unit_of_work: MemoryUnitOfWork) -> None:
        self._unit_of_work = unit_of_work

    async def add(self, run: Run, facts: tuple[Fact, ...]) -> None:
        paths = await self._paths()
        present = _active(paths, run.user_id, run.quest_id)
        if present is not None:
            raise RunAlreadyActiveError(present.id)
        paths.runs[run.id] = run
        paths.facts[run.id] = facts
        paths.sightings[run.id] = ()

    async def lock(
        self, run_id: RunId, user_id: UserId | None, event_ids: tuple[UUID, ...] = ()
    ) -> Walk:
        walk = (await self._paths()).find(run_id, user_id, event_ids)
        if walk is None:
            raise RunNotFoundError
        return walk

    async def find_active(self, user_id: UserId, quest_id: QuestId) -> Run | None:
        return _active(await self._paths(), user_id, quest_id)

    async def list_attempts(self, user_id: UserId, point_id: PointId) -> Attempts:
        return (await self._paths()).attempts(user_id, point_id)

    async def save(
        self, run: Run, facts: tuple[Fact, ...], sightings: Mapping[UUID, Sighting]
    ) -> None:
        paths = await self._paths()
        paths.runs[run.id] = run
        paths.facts[run.id] += facts
        seen = (*paths.sightings[run.id], *sightings.values())
        paths.sightings[run.id] = seen if run.is_active else tuple(map(_rounded, seen))

    async def list_facts(self, run_id: RunId) -> tuple[Fact, ...]:
        return (await self._paths()).facts.get(run_id, ())

    async def list_active(self, quest_id: QuestId, *, limit: int) -> tuple[RunId, ...]:
        runs = (await self._paths()).runs.values()
        active = sorted(run.id for run in runs if run.is_active and run.quest_id == quest_id)
        return tuple(active[:limit])

    async def list_owed(self, withdrawn: PointWithdrawn, *, limit: int) -> tuple[RunId, ...]:
        users = await self._unit_of_work.table(USERS, User)
        deleted = {user.id for user in users.values() if user.status is Status.DELETED}
        owed = sorted(
            run.id
            for run in (await self._paths()).runs.values()
            if run.user_id not in deleted and _is_owed(run, withdrawn)
        )
        return tuple(owed[:limit])

    async def list_overdue(self, *, now: datetime, limit: int) -> tuple[RunId, ...]:
        runs = (await self._paths()).runs.values()
        overdue = sorted((run.expires_at, run.id) for run in runs if run.is_overdue(now))
        return tuple(run_id for _, run_id in overdue[:limit])

    async def _paths(self) -> Paths:
        table = self._unit_of_work.table
        return Paths(
            runs=await table(RUNS, Run),
            facts=await table(FACTS, tuple),
            sightings=await table(SIGHTINGS, tuple),
            versions=await table(VERSIONS, QuestVersion),
            fixes=await table(FIXES, Fix),
            vehicles=await table(VEHICLE.code, Vehicle),
        )


def _active(paths: Paths, user_id: UserId, quest_id: QuestId) -> Run | None:
    own = (run for run in paths.runs.values() if run.user_id == user_id and run.is_active)
    return next((run for run in own if run.quest_id == quest_id), None)


def _is_wrong(fact: Fact, point_id: PointId) -> bool:
    return (
        isinstance(fact, EvidenceJudged)
        and fact.point_id == point_id
        and Reason.ANSWER_WRONG in fact.ruling.reasons
    )


def _is_owed(run: Run, withdrawn: PointWithdrawn) -> bool:
    progress = run.progress
    if (run.quest_id, run.version) != (withdrawn.quest_id, withdrawn.version):
        return False
    if progress.state not in {RunState.ACTIVE, RunState.FINISHED}:
        return False
    is_there = progress.point is not None and progress.point.point_id == withdrawn.point_id
    return is_there or any(
        passed.point_id == withdrawn.point_id
        and (passed.grade is not Grade.ACCEPTED or passed.score < FULL_SCORE)
        for passed in progress.passed
    )


def _rounded(sighting: Sighting) -> Sighting:
    return replace(sighting, at=sighting.at.rounded(DECIMALS_OF_THE_PAST))
