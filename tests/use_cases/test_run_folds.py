"""Whatever a phone sends, in what order and how often: a run is what the rules make of it."""

import asyncio
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Self
from uuid import UUID

from dishka import AsyncContainer
from hypothesis import given, settings as bounds, strategies as st

from blocks import block
from builders import NOON
from installation import Installation
from play_builders import a_fix, moved, some_evidence
from quest_builders import (
    HORSEMAN,
    a_published_quest,
    a_written_hint,
    a_written_place,
    a_written_point,
    a_written_word,
)
from questcity.domain.play.model.evidence import Evidence, EvidenceType
from questcity.domain.play.model.facts import EvidenceJudged, Fact, RunEnded, RunState
from questcity.domain.play.model.routes import Route
from questcity.domain.play.model.runs import Run, opening
from questcity.domain.play.model.verdicts import Reason, Ruling
from questcity.domain.play.ports import RunRepository
from questcity.domain.play.rules.attempts import Attempts
from questcity.domain.play.rules.judging import Case, judge
from questcity.domain.play.rules.positions import Sighting
from questcity.domain.play.rules.times import Arrival
from questcity.domain.quests.model.activities import ActivityType
from questcity.domain.quests.model.points import Point
from questcity.domain.quests.model.written import WrittenActivity
from questcity.domain.shared.secrets import Tag
from run_builders import route_of
from stores import SetClock, application_over, memory_store
from town import Town, a_player

NORTH = moved(HORSEMAN, north=300)
POINTS = (
    a_written_point(activity=a_written_word("thunder"), hints=(a_written_hint(cost=4),)),
    a_written_point(
        activity=WrittenActivity(type=ActivityType.PICK_UP_ARTIFACT),
        places=(a_written_place(part=1), a_written_place(NORTH, part=2)),
    ),
    a_written_point(),
)

Batches = list[tuple[int, list[int]]]
"""For each batch, the seconds before it and which of the deeds it holds."""


def deeds_at(points: tuple[Point, ...]) -> tuple[Evidence, ...]:
    """Return all that the player can do, right and wrong."""
    word, artifact, ghost = points
    here, there, lost = a_fix(), a_fix(NORTH), a_fix(moved(HORSEMAN, north=2000))

    def done(kind: EvidenceType, point: Point, **changes: object) -> Evidence:
        return replace(some_evidence(kind, point.id), **changes)  # type: ignore[arg-type]

    return (
        done(EvidenceType.CHECK_IN, word, fix=here),
        done(EvidenceType.CHECK_IN, word, fix=lost),
        *(done(EvidenceType.ANSWER, word, answer=wrong, fix=here) for wrong in "abcdef"),
        done(EvidenceType.ANSWER, word, answer="thunder"),
        done(EvidenceType.ANSWER, word, answer="Thunder", fix=here),
        done(EvidenceType.TAKE_HINT, word, hint_id=word.hints[0].id),
        done(EvidenceType.SKIP, word),
        done(EvidenceType.CLAIM, artifact, fix=here),
        done(EvidenceType.CLAIM, artifact, fix=there),
        done(EvidenceType.CLAIM, artifact, fix=replace(there, is_mock=True)),
        done(EvidenceType.SKIP, artifact),
        done(EvidenceType.CLAIM, ghost),
        done(EvidenceType.CLAIM, ghost, fix=replace(here, accuracy=70.0)),
    )


@dataclass
class Reckoning:
    """The rules alone, applied to one deed after the other."""

    run: Run
    route: Route
    last: Sighting | None = None
    attempts: Attempts = field(default_factory=Attempts)
    heard: dict[UUID, Ruling] = field(default_factory=dict)

    def hear(self, evidence: Evidence, at: datetime) -> Ruling:
        """Return the verdict on a deed; what was heard before is not judged again."""
        if evidence.id not in self.heard:
            self.heard[evidence.id] = self._judge(evidence, at)
        return self.heard[evidence.id]

    def _judge(self, evidence: Evidence, at: datetime) -> Ruling:
        arrival = Arrival(at=at, sent_at=NOON, started_at=self.run.started_at)
        case = Case(
            run=self.run,
            route=self.route,
            arrival=arrival,
            last=self.last,
            attempts=self.attempts,
            is_right=lambda _, typed: typed.lower() == "thunder",
        )
        judgement = judge(case, evidence)
        self._add(
            EvidenceJudged(
                at=at,
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
        if judgement.sighting is not None and judgement.sighting.is_credible:
            self.last = judgement.sighting
        if Reason.ANSWER_WRONG in judgement.ruling.reasons:
            self.attempts = self.attempts.after_wrong(at)
        if judgement.grade is not None:
            self._go_on(at)
        return judgement.ruling

    def _go_on(self, at: datetime) -> None:
        order = len(self.run.progress.passed)
        if order == len(self.route.points):
            self._add(RunEnded(at=at, state=RunState.FINISHED))
            return
        self.attempts = Attempts()
        self._add(opening(self.route.points[order], order, at=at, draw=lambda: 0.5))

    def _add(self, fact: Fact) -> None:
        self.run = self.run.after((fact,))


@dataclass
class Street:
    """A quest that one player after the other walks."""

    container: AsyncContainer
    clock: SetClock
    route: Route
    deeds: tuple[Evidence, ...]

    @classmethod
    async def of(cls, installation: Installation) -> Self:
        """Return a new one."""
        clock = SetClock()
        container = application_over(installation.settings(), clock, memory_store())
        quest = await a_published_quest(container, POINTS, timeframe=0)
        points = quest.version.points
        return cls(container, clock, route_of(quest.version), deeds_at(points))

    async def expect(self, batches: Batches) -> Run:
        """Return a new player's run. Fail unless it becomes what the rules say."""
        town, player = Town(self.container), await a_player(self.container)
        view = await town.begin(player, self.route.quest_id)
        async with block(self.container, RunRepository) as runs:
            reckoning = Reckoning((await runs.lock(view.id, None)).run, self.route)

        for seconds, numbers in batches:
            self.clock.pass_by(seconds=seconds)
            batch = [self.deeds[number] for number in numbers]
            answers, _ = await town.send(player, view.id, *batch)
            expected = [reckoning.hear(evidence, self.clock.now()) for evidence in batch]
            assert [answer.ruling for answer in answers] == expected

        async with block(self.container, RunRepository) as runs:
            assert (await runs.lock(view.id, None)).run == reckoning.run
        await town.expect_logs_to_hold()
        return reckoning.run


def test_a_run_is_what_the_rules_make_of_all_that_was_sent(installation: Installation) -> None:
    with asyncio.Runner() as runner:
        street = runner.run(Street.of(installation))
        number = st.integers(0, len(street.deeds) - 1)
        batch = st.tuples(
            st.sampled_from((0, 20, 61, 660)), st.lists(number, min_size=1, max_size=8)
        )

        @bounds(max_examples=60, derandomize=True, database=None)
        @given(batches=st.lists(batch, min_size=1, max_size=8))
        def check(batches: Batches) -> None:
            runner.run(street.expect(batches))

        check()
        runner.run(street.container.close())


def test_these_deeds_can_end_a_run(installation: Installation) -> None:
    with asyncio.Runner() as runner:
        street = runner.run(Street.of(installation))
        everything = list(range(len(street.deeds)))

        run = runner.run(street.expect([(0, everything), (660, everything[::-1])]))

        runner.run(street.container.close())
    assert run.progress.state is RunState.FINISHED
