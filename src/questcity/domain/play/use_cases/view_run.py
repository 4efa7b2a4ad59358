"""See how far one has come."""

from dataclasses import dataclass
from datetime import datetime

from questcity.domain.play.errors import RunNotFoundError
from questcity.domain.play.model.runs import Run, waivers
from questcity.domain.play.ports import RunReader, RunRepository, Walk
from questcity.domain.play.services.guide import Guide
from questcity.domain.play.views import RunView
from questcity.domain.shared.ids import RunId
from questcity.domain.shared.permissions import Actor, Permission
from questcity.domain.shared.ports import Clock, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewRun:
    """Return a run of the actor's own; one that stands at a withdrawn point goes on first."""

    reader: RunReader
    runs: RunRepository
    guide: Guide
    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self, actor: Actor, run_id: RunId) -> RunView:
        """Return the run. Raise `RunNotFoundError`."""
        actor.require(Permission.VIEW_QUESTS)
        walk = await self.reader.find(run_id, actor.identity)
        if walk is None:
            raise RunNotFoundError
        now = self.clock.now()
        if waivers(walk.run, walk.route, at=now):
            walk = await self._settled(walk.run, now)
        attempts = walk.counted
        return RunView.of(
            walk.run,
            walk.route,
            left=attempts.left(now),
            reset_at=attempts.reset_at(now),
            now=now,
        )

    async def _settled(self, run: Run, now: datetime) -> Walk:
        async with self.unit_of_work:
            walk, facts = await self.guide.settle(await self.runs.lock(run.id, run.user_id), now)
            if facts:
                await self.runs.save(walk.run, facts, {})
        return walk
