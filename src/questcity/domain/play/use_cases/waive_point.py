"""Let a withdrawn point count as passed."""

from dataclasses import dataclass
from typing import Final

from questcity.domain.play.model.facts import RunEnded, RunState
from questcity.domain.play.ports import RunRepository
from questcity.domain.play.services.guide import Guide
from questcity.domain.quests.events import PointWithdrawn
from questcity.domain.shared.ids import RunId
from questcity.domain.shared.ports import Clock, UnitOfWork

RUNS_AT_ONCE: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class WaivePoint:
    """Lead those on who stand at a withdrawn point, and give those who passed it its full score.

    The worker calls it, nobody else. Each run has a block of its own, so that a repetition goes on
    where the first one stopped; a player who asks before is led on at once.
    """

    runs: RunRepository
    guide: Guide
    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self, withdrawn: PointWithdrawn) -> None:
        """Settle them all."""
        last: RunId | None = None
        while due := await self._list(withdrawn, last):
            for run_id in due:
                await self._settle(run_id)
            last = due[-1]

    async def _list(self, withdrawn: PointWithdrawn, after: RunId | None) -> tuple[RunId, ...]:
        async with self.unit_of_work:
            return await self.runs.list_owed(withdrawn, after=after, limit=RUNS_AT_ONCE)

    async def _settle(self, run_id: RunId) -> None:
        now = self.clock.now()
        async with self.unit_of_work:
            walk = await self.runs.lock(run_id, None)
            if walk.run.is_overdue(now):
                ended = RunEnded(at=walk.run.expires_at, state=RunState.EXPIRED)
                await self.runs.save(walk.run.after((ended,)), (ended,), {})
                return
            walk, facts = await self.guide.settle(walk, now)
            if facts:
                await self.runs.save(walk.run, facts, {})
