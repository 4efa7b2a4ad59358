"""End the runs whose time is over."""

from dataclasses import dataclass
from typing import Final

from questcity.domain.play.ports import RunRepository
from questcity.domain.play.services.guide import Guide
from questcity.domain.shared.ports import Clock, UnitOfWork

RUNS_AT_ONCE: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpireRuns:
    """Note that runs have expired. The system itself does this; nobody asks for it."""

    runs: RunRepository
    guide: Guide
    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self) -> int:
        """Expire a bounded number of runs and return how many there were."""
        now = self.clock.now()
        async with self.unit_of_work:
            due = await self.runs.list_overdue(now=now, limit=RUNS_AT_ONCE)
        for run_id in due:
            async with self.unit_of_work:
                await self.guide.catch_up(run_id, None, now)
        return len(due)
