"""Say what one did, and hear what it is worth."""

from dataclasses import dataclass, field, replace
from typing import Final
from uuid import UUID

from questcity.domain.play.model.evidence import Batch, Evidence
from questcity.domain.play.model.facts import EvidenceJudged, Fact
from questcity.domain.play.model.verdicts import Reason, Ruling
from questcity.domain.play.ports import RunRepository, Walk
from questcity.domain.play.rules.judging import Case, Judgement, judge
from questcity.domain.play.rules.positions import Sighting
from questcity.domain.play.rules.times import Arrival
from questcity.domain.play.services.guide import Guide
from questcity.domain.play.views import Answered, RunView
from questcity.domain.quests.model.points import Point
from questcity.domain.quests.ports.vault import AnswerVault
from questcity.domain.shared.errors import InvalidInputError, Violation
from questcity.domain.shared.ids import RunId
from questcity.domain.shared.permissions import Actor, Permission
from questcity.domain.shared.ports import Clock, Secrets, UnitOfWork
from questcity.domain.shared.secrets import SecretUse

EVENTS_AT_MOST: Final = 100
LONGEST_ANSWER: Final = 1000

_WRONG_NUMBER: Final = Violation(
    ("events",), "out-of-range", f"Send 1 to {EVENTS_AT_MOST} events at a time."
)


@dataclass(slots=True)
class _Log:
    """A run while a batch is judged, with what is to be stored of it."""

    walk: Walk
    facts: list[Fact] = field(default_factory=list)
    sightings: dict[UUID, Sighting] = field(default_factory=dict)

    def add(self, fact: Fact) -> None:
        self.facts.append(fact)
        self.walk = replace(self.walk, run=self.walk.run.after((fact,)))

    def go_on(self, walk: Walk, facts: tuple[Fact, ...]) -> None:
        """Take over where somebody was led to."""
        self.facts.extend(facts)
        self.walk = walk


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmitEvidence:
    """Judge a batch of evidence in its order; a player may, for a run of its own.

    Each event has a verdict of its own: a bad one never spoils the others.
    """

    runs: RunRepository
    vault: AnswerVault
    guide: Guide
    secrets: Secrets
    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(
        self, actor: Actor, run_id: RunId, batch: Batch
    ) -> tuple[tuple[Answered, ...], RunView]:
        """Return the verdicts in the order of the events, and the run after them.

        Raise `RunNotFoundError` or `InvalidInputError`.
        """
        actor.require(Permission.VIEW_QUESTS)
        if not 1 <= len(batch.events) <= EVENTS_AT_MOST:
            raise InvalidInputError((_WRONG_NUMBER,))
        now = self.clock.now()
        async with self.unit_of_work:
            event_ids = tuple(event.id for event in batch.events)
            log = _Log(await self.runs.lock(run_id, actor.identity, event_ids))
            log.go_on(*await self.guide.settle(log.walk, now))
            started_at = log.walk.run.started_at
            arrival = Arrival(at=now, sent_at=batch.sent_at, started_at=started_at)
            answers = [await self._answer(log, event, arrival) for event in batch.events]
            if log.facts:
                await self.runs.save(log.walk.run, tuple(log.facts), log.sightings)
        attempts = log.walk.counted
        return tuple(answers), RunView.of(
            log.walk.run,
            log.walk.route,
            left=attempts.left(now),
            reset_at=attempts.reset_at(now),
            now=now,
        )

    async def _answer(self, log: _Log, evidence: Evidence, arrival: Arrival) -> Answered:
        content = evidence.content()
        known = log.walk.known.get(evidence.id)
        if known is not None:
            is_same = self.secrets.matches(known.fingerprint, SecretUse.FINGERPRINT, content)
            reused = Ruling.rejecting(Reason.EVENT_ID_REUSED)
            ruling = known.ruling if is_same else reused
            return Answered(event_id=evidence.id, ruling=ruling, is_repeat=is_same)
        judgement = judge(self._case(log.walk, arrival), evidence)
        fact = EvidenceJudged(
            at=arrival.at,
            done_at=judgement.done_at,
            event_id=evidence.id,
            fingerprint=self.secrets.tag(SecretUse.FINGERPRINT, content),
            type=evidence.type,
            point_id=evidence.point_id,
            ruling=judgement.ruling,
            grade=judgement.grade,
            score=judgement.score,
        )
        self._note(log, fact, judgement)
        if fact.grade is not None:
            log.go_on(*await self.guide.lead_on(log.walk, arrival.at))
        return Answered(event_id=evidence.id, ruling=judgement.ruling)

    def _case(self, walk: Walk, arrival: Arrival) -> Case:
        def is_right(point: Point, typed: str) -> bool:
            kind = point.activity.type.answer_kind
            assert kind is not None
            if len(typed) > LONGEST_ANSWER:
                return False
            return self.vault.matches(point.id, kind, point.activity.answers, typed)

        return Case(
            run=walk.run,
            route=walk.route,
            arrival=arrival,
            last=walk.last,
            attempts=walk.counted,
            is_right=is_right,
        )

    def _note(self, log: _Log, fact: EvidenceJudged, judgement: Judgement) -> None:
        log.add(fact)
        walk = log.walk
        if judgement.sighting is not None:
            log.sightings[fact.event_id] = judgement.sighting
            if judgement.sighting.is_credible:
                walk = replace(walk, last=judgement.sighting)
        if Reason.ANSWER_WRONG in fact.ruling.reasons:
            walk = replace(walk, attempts=walk.attempts.after_wrong(fact.at))
        log.walk = replace(walk, known={**walk.known, fact.event_id: fact})
