"""Many who walk one quest, each in another way, while its staff works on it."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import partial
from random import Random
from typing import Final, Self

from dishka import AsyncContainer

from blocks import block
from people import letters_to
from questcity.domain.play.model.evidence import Evidence
from questcity.domain.play.model.facts import PointWaived, Reward, RunState
from questcity.domain.play.model.progress import PassedPoint, Progress
from questcity.domain.play.model.verdicts import FULL_SCORE, Grade
from questcity.domain.quests.model.fixes import withdrawn_by
from questcity.domain.quests.model.quests import QuestVersion
from questcity.domain.quests.ports.repositories import QuestRepository
from questcity.domain.shared.ids import PointId
from questcity.domain.shared.permissions import Actor
from staff_at_work import POINTS, REWARD, Act, Staff
from stores import SetClock
from town import Town, a_player
from trails import Account
from walkers import Walker, deeds_at, right_at

DEEDS_OF_EACH: Final = 4


class Waived(Enum):
    """Where a run was when a point of it was withdrawn."""

    BEFORE = "before it"
    THERE = "there"
    SKIPPED = "behind it, by skipping"
    BEHIND = "behind it, for less"
    FINISHED = "over"

    @classmethod
    def of(cls, fact: PointWaived, was: Progress) -> Self:
        """Return where that was."""
        if was.state is RunState.FINISHED:
            return cls.FINISHED
        if was.point is not None and was.point.point_id == fact.point_id:
            return cls.THERE
        grades = [passed.grade for passed in was.passed if passed.point_id == fact.point_id]
        if not grades:
            return cls.BEFORE
        return cls.SKIPPED if grades == [Grade.SKIPPED] else cls.BEHIND


@dataclass
class Crowd:
    """Who walks a quest and who works on it; one at a time, they do what the dice say."""

    container: AsyncContainer
    clock: SetClock
    dice: Random
    staff: Staff
    town: Town
    walkers: list[Walker] = field(default_factory=list)

    @classmethod
    async def at_a_new_quest(cls, container: AsyncContainer, clock: SetClock, seed: int) -> Self:
        """Return nobody yet, and a quest of one version."""
        staff = await Staff.of_a_new_quest(container)
        dice = Random(seed)  # noqa: S311 (nothing is kept secret by it)
        return cls(container, clock, dice, staff, Town(container))

    async def live(self, many: int, at_once: int = 1) -> None:
        """Let so many runs begin while the staff goes through its work, and look what it does."""
        acts = self.staff.work(self.dice)
        for number, act in enumerate(acts):
            begin = many * (number + 1) // len(acts) - many * number // len(acts)
            steps = [*[self._begin] * begin, *[self._do] * begin * DEEDS_OF_EACH, self._deliver]
            self.dice.shuffle(steps)
            await self._go(steps, at_once)
            await self._go([act, self._do][:at_once], at_once)
            expected = await Account.kept(self.container, self.staff.quest_id)
            assert await Account.rebuilt(self.container, self.staff.quest_id) == expected
        await self._go([self._begin] * (many - len(self.walkers)), at_once)

    async def finish(self, at_once: int = 1) -> None:
        """Lead everybody on, who all get one point further each time, up to the end."""
        await self._deliver()
        await self._expect_nothing_is_owed()
        for _ in POINTS:
            self.clock.pass_by(minutes=20)
            going = [walker for walker in self.walkers if walker.run.point is not None]
            await self._go([partial(self._pass, one) for one in going], at_once)
        for walker in self.walkers:
            walker.see(await self.town.view(walker.player, walker.run.id))

    async def expect_nothing_was_lost(self) -> set[Waived]:
        """Fail unless each run is what its log says, and its log never takes anything back.

        Return where withdrawn points were met.
        """
        await self.town.expect_logs_to_hold()
        await self._expect_rewards()
        gone, met = await self._withdrawn(), set[Waived]()
        for walker in self.walkers:
            progress = Progress()
            for fact in await self.town.log_of(walker.run.id):
                was, progress = progress, progress.after(fact)
                _expect_no_less(was.passed, progress.passed)
                met |= {Waived.of(fact, was)} if isinstance(fact, PointWaived) else set()
            number = walker.run.version
            _expect_an_end(progress, self.staff.versions[number], gone[number])
        return met

    def states(self) -> set[tuple[int, RunState]]:
        """Return which states there are runs in, of which version."""
        return {(walker.run.version, walker.run.state) for walker in self.walkers}

    async def _expect_nothing_is_owed(self) -> None:
        """Fail where the worker has left something that a look then settles."""
        for walker in self.walkers:
            facts = await self.town.log_of(walker.run.id)
            walker.see(await self.town.view(walker.player, walker.run.id))
            assert walker.run.revision == len(facts)

    async def _expect_rewards(self) -> None:
        finished: dict[Actor, list[Reward]] = {}
        for walker in self.walkers:
            rewards = finished.setdefault(walker.player, [])
            rewards += [walker.run.reward] * (walker.run.state is RunState.FINISHED)
        for player, rewards in finished.items():
            assert rewards.count(Reward.GRANTED) == bool(rewards)
            assert await self.town.credits_of(player) == REWARD * bool(rewards)

    async def _withdrawn(self) -> dict[int, frozenset[PointId]]:
        async with block(self.container, QuestRepository) as quests:
            return {
                number: withdrawn_by(await quests.list_fixes(self.staff.quest_id, number))
                for number in self.staff.versions
            }

    async def _go(self, steps: Sequence[Act], at_once: int) -> None:
        for start in range(0, len(steps), at_once):
            self.clock.pass_by(seconds=self.dice.choice((0, 1, 5)))
            if at_once == 1:
                await steps[start]()
            else:
                await asyncio.gather(*(step() for step in steps[start : start + at_once]))

    async def _deliver(self) -> None:
        await letters_to(self.container, "nobody@example.org")

    async def _begin(self) -> None:
        if not self.staff.is_open:
            return
        ended = [one for one in self.walkers if one.run.point is None and not one.has_begun_again]
        if ended and self.dice.random() < 0.3:
            again = self.dice.choice(ended)
            again.has_begun_again = True
            player = again.player
        else:
            player = await a_player(self.container)
        run = await self.town.begin(player, self.staff.quest_id)
        assert run.version == len(self.staff.versions)
        self.walkers.append(Walker(player, run))

    async def _do(self) -> None:
        free = [walker for walker in self.walkers if not walker.is_busy]
        going = [walker for walker in free if walker.run.point is not None]
        if not free:
            return
        some = going if going and self.dice.random() < 0.9 else free
        walker, chance = self.dice.choice(some), self.dice.random()
        walker.is_busy = True
        if walker.run.point is None or chance < 0.05:
            walker.see(await self.town.view(walker.player, walker.run.id))
        elif chance < 0.08:
            walker.see(await self.town.abandon(walker.player, walker.run.id))
        else:
            await self._send(walker, *deeds_at(walker.run, walker.run.point, self.dice))
        walker.is_busy = False

    async def _pass(self, walker: Walker) -> None:
        """Pass the open point, wherever fixes have left it."""
        walker.see(await self.town.view(walker.player, walker.run.id))
        before = walker.run
        if before.point is not None:
            await self._send(walker, right_at(before.point))
            assert len(walker.run.history) > len(before.history)

    async def _send(self, walker: Walker, *deeds: Evidence) -> None:
        _, run = await self.town.send_stubbornly(walker.player, walker.run.id, *deeds)
        walker.see(run)


def _expect_no_less(was: tuple[PassedPoint, ...], now: tuple[PassedPoint, ...]) -> None:
    """Fail where a point that was passed is not any more, or for less."""
    for before, after in zip(was, now[: len(was)], strict=True):
        assert after.point_id == before.point_id
        assert after.score >= before.score
        assert before.grade is Grade.SKIPPED or after.grade is not Grade.SKIPPED


def _expect_an_end(
    progress: Progress, version: QuestVersion, withdrawn: frozenset[PointId]
) -> None:
    """Fail unless a run was given up, or leads through all points of its own version."""
    assert progress.state in {RunState.FINISHED, RunState.ABANDONED}
    if progress.state is RunState.ABANDONED:
        return
    assert [passed.point_id for passed in progress.passed] == [point.id for point in version.points]
    for passed in progress.passed:
        is_full = (passed.grade, passed.score) == (Grade.ACCEPTED, FULL_SCORE)
        assert is_full or passed.point_id not in withdrawn
