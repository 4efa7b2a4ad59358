"""End the runs of a quest that was closed."""

from dataclasses import dataclass
from typing import Final

from questcity.domain.play.model.facts import RunState
from questcity.domain.play.ports import RunRepository
from questcity.domain.play.services.guide import Guide
from questcity.domain.quests.events import QuestClosed
from questcity.domain.shared.ids import RunId
from questcity.domain.shared.ports import Clock, UnitOfWork

RUNS_AT_ONCE: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class EndRuns:
    """Let the runs of a closed quest expire now. The worker calls it, nobody else.

    Where only a withdrawn point was left, a run is finished instead. Each has a block of its own,
    so that a repetition goes on where the first one stopped.
    """

    runs: RunRepository
    guide: Guide
    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self, closed: QuestClosed) -> None:
        """End them all."""
        while due := await self._list(closed):
            for run_id in due:
                await self._end(run_id)

    async def _list(self, closed: QuestClosed) -> tuple[RunId, ...]:
        async with self.unit_of_work:
            return await self.runs.list_active(closed.quest_id, limit=RUNS_AT_ONCE)

    async def _end(self, run_id: RunId) -> None:
        async with self.unit_of_work:
            walk = await self.runs.lock(run_id, None)
            if walk.run.is_active:
                await self.guide.end(walk, self.clock.now(), RunState.EXPIRED)
