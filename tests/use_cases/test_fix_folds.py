"""Whatever is fixed while phones send whatever they send: a run is what its log says."""

import asyncio
from dataclasses import dataclass, replace
from typing import Final, Self

from dishka import AsyncContainer
from hypothesis import given, settings as bounds, strategies as st

from builders import an_id
from fix_builders import (
    a_larger_radius,
    a_moved_place,
    a_retitled,
    a_withdrawal,
    ask_to_fix,
)
from installation import Installation
from people import letters_to
from play_builders import a_fix, moved, some_evidence
from quest_builders import (
    HORSEMAN,
    Published,
    a_published_quest,
    a_written_hint,
    a_written_place,
    a_written_point,
    a_written_word,
)
from questcity.domain.play.model.evidence import Evidence, EvidenceType
from questcity.domain.play.model.facts import Reward, RunState
from questcity.domain.play.views import RunView
from questcity.domain.quests.model.fields import Credits
from questcity.domain.quests.model.fixes import TextFix, WithdrawnPoint, WrittenAnswer, WrittenFix
from questcity.domain.quests.model.points import Point
from questcity.domain.shared.errors import InvalidInputError
from questcity.domain.shared.ids import PointId
from questcity.domain.shared.permissions import Actor
from stores import SetClock, application_over, memory_store
from town import Town, a_player

NORTH: Final = moved(HORSEMAN, north=150)
POINTS: Final = (
    a_written_point(
        activity=a_written_word("thunder"),
        hints=(a_written_hint(cost=4),),
        places=(a_written_place(random_occurrence=20.0),),
    ),
    a_written_point(hints=(a_written_hint(cost=4),)),
    a_written_point(activity=a_written_word("stone")),
)

WORKER: Final = "worker"
LOOK: Final = "look"
Step = Evidence | WrittenFix | str


def deeds_at(points: tuple[Point, ...]) -> list[Step]:
    """Return what the player can do."""
    word, ghost, stone = points

    def done(kind: EvidenceType, point: Point, **said: object) -> Evidence:
        return some_evidence(kind, point.id, **said)

    return [
        *(
            done(EvidenceType.ANSWER, point, answer=answer, fix=a_fix(at))
            for point in (word, stone)
            for answer in ("thunder", "stone", "lightning")
            for at in (HORSEMAN, NORTH)
        ),
        *(done(EvidenceType.TAKE_HINT, one, hint_id=one.hints[0].id) for one in (word, ghost)),
        *(done(EvidenceType.SKIP, point) for point in points),
        done(EvidenceType.CLAIM, ghost, fix=a_fix()),
        done(EvidenceType.CLAIM, ghost, fix=a_fix(accuracy=70.0)),
    ]


def fixes_of(points: tuple[Point, ...]) -> list[Step]:
    """Return what can be put right."""
    word, ghost, stone = points
    return [
        a_retitled(ghost),
        TextFix(title="By night"),
        a_larger_radius(word, 200),
        a_moved_place(word, NORTH),
        a_moved_place(stone, NORTH),
        *(WrittenAnswer(point_id=point.id, answer="lightning") for point in (word, stone)),
        *(a_withdrawal(point) for point in points),
    ]


@dataclass
class Stage:
    """Where one quest after the other is fixed while somebody walks it."""

    container: AsyncContainer
    clock: SetClock
    author: Actor

    @classmethod
    async def of(cls, installation: Installation) -> Self:
        """Return a new one."""
        clock = SetClock()
        container = application_over(installation.settings(), clock, memory_store())
        return cls(container, clock, (await a_published_quest(container)).author)

    async def expect(self, steps: list[tuple[int, int]]) -> RunView:
        """Return the run of a new player after these steps. Fail where a fix has done harm."""
        quest = await a_published_quest(
            self.container, POINTS, self.author, timeframe=0, credits=Credits(reward=50)
        )
        points = quest.version.points
        choices = [*deeds_at(points), *fixes_of(points), WORKER, LOOK]
        town, player = Town(self.container), await a_player(self.container)
        run = await town.begin(player, quest.quest_id)
        gone: set[PointId] = set()

        for seconds, number in steps:
            self.clock.pass_by(seconds=seconds)
            before, step = run, choices[number % len(choices)]
            if isinstance(step, Evidence):
                _, run = await town.send(player, run.id, replace(step, id=an_id()))
            elif isinstance(step, str):
                await self._wait(step)
            elif await self._fix(quest, step):
                gone |= {step.point_id} if isinstance(step, WithdrawnPoint) else set()
            run = await town.view(player, run.id)

            assert run.score >= before.score
            assert run.accepted_count >= before.accepted_count
            assert run.point is None or run.point.id not in gone
            assert (run.point is None) is (run.state is RunState.FINISHED)
        await self._wait(WORKER)
        assert await town.view(player, run.id) == run
        await town.expect_logs_to_hold()
        is_paid = run.reward is Reward.GRANTED
        assert is_paid is (run.state is RunState.FINISHED)
        assert await town.credits_of(player) == (50 if is_paid else 0)
        return run

    async def _fix(self, quest: Published, written: WrittenFix) -> bool:
        try:
            await ask_to_fix(self.container, self.author, quest.quest_id, written)
        except InvalidInputError:
            # It was made before, or only one point is left.
            return False
        return True

    async def _wait(self, step: str) -> None:
        if step == WORKER:
            await letters_to(self.container, "nobody@example.org")


def test_no_fix_ever_harms_and_every_run_is_what_its_log_says(installation: Installation) -> None:
    with asyncio.Runner() as runner:
        stage = runner.run(Stage.of(installation))
        step = st.tuples(st.sampled_from((0, 1, 61, 660)), st.integers(0, 99))

        @bounds(max_examples=60, derandomize=True, database=None)
        @given(steps=st.lists(step, min_size=1, max_size=25))
        def check(steps: list[tuple[int, int]]) -> None:
            runner.run(stage.expect(steps))

        check()
        runner.run(stage.container.close())


def test_these_steps_can_end_a_run(installation: Installation) -> None:
    with asyncio.Runner() as runner:
        stage = runner.run(Stage.of(installation))

        run = runner.run(stage.expect([(0, number) for number in range(31)] * 2))

        runner.run(stage.container.close())
    assert run.state is RunState.FINISHED
