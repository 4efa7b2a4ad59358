"""End the runs of a quest that was closed."""

from dataclasses import dataclass
from typing import Final

from questcity.domain.play.model.facts import RunEnded, RunState
from questcity.domain.play.ports import RunRepository
from questcity.domain.quests.events import QuestClosed
from questcity.domain.shared.ids import RunId
from questcity.domain.shared.ports import Clock, UnitOfWork

RUNS_AT_ONCE: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class EndRuns:
    """Let the runs of a closed quest expire now. The worker calls it, nobody else.

    Each run ends in a block of its own, so that a repetition goes on where the first one stopped.
    """

    runs: RunRepository
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
            run = (await self.runs.lock(run_id, None)).run
            if run.is_active:
                at = min(self.clock.now(), run.expires_at)
                ended = RunEnded(at=at, state=RunState.EXPIRED)
                await self.runs.save(run.after((ended,)), (ended,), {})
