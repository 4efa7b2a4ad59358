"""Let a withdrawn point count as passed."""

from dataclasses import dataclass
from typing import Final

from questcity.domain.play.ports import RunRepository
from questcity.domain.play.services.guide import Guide
from questcity.domain.quests.events import PointWithdrawn
from questcity.domain.shared.ports import Clock, Outbox, UnitOfWork

RUNS_AT_ONCE: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class WaivePoint:
    """Lead those on who stand at a withdrawn point, and give those who passed it its full score.

    The worker calls it, nobody else. Each run has a block of its own, so that a repetition goes on
    where the first one stopped; a player who asks before is led on at once.
    """

    runs: RunRepository
    guide: Guide
    outbox: Outbox
    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self, withdrawn: PointWithdrawn) -> None:
        """Settle a bounded number of runs; those that are left are for another delivery."""
        async with self.unit_of_work:
            owed = await self.runs.list_owed(withdrawn, limit=RUNS_AT_ONCE)
        for run_id in owed:
            async with self.unit_of_work:
                await self.guide.catch_up(run_id, None, self.clock.now())
        if len(owed) == RUNS_AT_ONCE:
            async with self.unit_of_work:
                await self.outbox.add(withdrawn)
