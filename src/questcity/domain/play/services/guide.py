"""Leading players on."""

from dataclasses import dataclass, replace
from datetime import datetime

from questcity.domain.billing.model import Transfer, reward_key
from questcity.domain.billing.ports import Ledger
from questcity.domain.play.model.facts import Fact, Reward, RunEnded, RunState
from questcity.domain.play.model.runs import Run, going_on, waivers
from questcity.domain.play.ports import RunRepository, Walk
from questcity.domain.shared.ids import RunId, UserId
from questcity.domain.shared.ports import IdGenerator, Randomness


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    """Shows the next point, or the end with its reward, in the block that led there.

    What it returns with facts is not saved yet: a walk, and what was added to the log of its run.
    """

    runs: RunRepository
    ledger: Ledger
    randomness: Randomness
    ids: IdGenerator

    async def lead_on(self, walk: Walk, at: datetime) -> tuple[Walk, tuple[Fact, ...]]:
        """Go on from behind a point."""
        facts = going_on(walk.run.progress, walk.route, at=at, draw=self.randomness.fraction)
        led = _after(walk, *facts)
        point = led.run.progress.point
        if point is None:
            reward = await self._reward(walk, at)
            ended = RunEnded(at=at, state=RunState.FINISHED, reward=reward)
            return _after(led, ended), (*facts, ended)
        # The player may have tried this point before, in another run.
        attempts = await self.runs.list_attempts(led.run.user_id, point.point_id)
        return replace(led, attempts=attempts), facts

    async def catch_up(self, run_id: RunId, user_id: UserId | None, at: datetime) -> Walk:
        """Settle a run and save it. Raise `RunNotFoundError`."""
        walk, facts = await self.settle(await self.runs.lock(run_id, user_id), at)
        if facts:
            await self.runs.save(walk.run, facts, {})
        return walk

    async def end(self, walk: Walk, at: datetime, state: RunState) -> Walk:
        """End a run that goes on and save it; one that is only owed its end is finished."""
        walk, facts = await self.settle(walk, at)
        if walk.run.is_active:
            ended = RunEnded(at=at, state=state)
            walk, facts = _after(walk, ended), (*facts, ended)
        await self.runs.save(walk.run, facts, {})
        return walk

    async def settle(self, walk: Walk, at: datetime) -> tuple[Walk, tuple[Fact, ...]]:
        """End a run whose time is over, or give it what it is owed for withdrawn points.

        One that stood at such a point goes on.
        """
        if walk.run.is_overdue(at):
            ended = RunEnded(at=walk.run.expires_at, state=RunState.EXPIRED)
            return _after(walk, ended), (ended,)
        waived = waivers(walk.run, walk.route, at=at)
        if not waived:
            return walk, ()
        settled = _after(walk, *waived)
        if not settled.run.is_active or settled.run.progress.point is not None:
            return settled, waived
        led, facts = await self.lead_on(settled, at)
        return led, (*waived, *facts)

    async def _reward(self, walk: Walk, at: datetime) -> Reward:
        """Grant the reward in the block that ends the run, unless there is none or staff does."""
        route, run = walk.route, walk.run
        if not route.credits.reward or run.user_id == route.author_id:
            return Reward.NONE
        if not route.credits.auto:
            return await self._waiting(run)
        transfer = Transfer.reward(
            self.ids.new(), run.user_id, run.quest_id, route.credits.reward, at
        )
        return Reward.GRANTED if await self.ledger.post(transfer) else Reward.NONE

    async def _waiting(self, run: Run) -> Reward:
        is_taken = await self.ledger.has(reward_key(run.user_id, run.quest_id))
        return Reward.NONE if is_taken else Reward.WAITING


def _after(walk: Walk, *facts: Fact) -> Walk:
    return replace(walk, run=walk.run.after(facts))
