"""See how far one has come."""

from dataclasses import dataclass

from questcity.domain.play.errors import RunNotFoundError
from questcity.domain.play.model.runs import waivers
from questcity.domain.play.ports import RunReader
from questcity.domain.play.services.guide import Guide
from questcity.domain.play.views import RunView
from questcity.domain.shared.ids import RunId
from questcity.domain.shared.permissions import Actor, Permission
from questcity.domain.shared.ports import Clock, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewRun:
    """Return a run of the actor's own; one that stands at a withdrawn point goes on first."""

    reader: RunReader
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
            async with self.unit_of_work:
                walk = await self.guide.catch_up(run_id, actor.identity, now)
        attempts = walk.counted
        return RunView.of(
            walk.run,
            walk.route,
            left=attempts.left(now),
            reset_at=attempts.reset_at(now),
            now=now,
        )
