"""Give a run up."""

from dataclasses import dataclass

from questcity.domain.play.errors import RunOverError
from questcity.domain.play.model.facts import RunState
from questcity.domain.play.ports import RunRepository
from questcity.domain.play.rules.attempts import Attempts
from questcity.domain.play.services.guide import Guide
from questcity.domain.play.views import RunView
from questcity.domain.shared.ids import RunId
from questcity.domain.shared.permissions import Actor, Permission
from questcity.domain.shared.ports import Clock, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class AbandonRun:
    """End a run without a reward; its player may.

    Where only a withdrawn point was left, it is finished instead.
    """

    runs: RunRepository
    guide: Guide
    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self, actor: Actor, run_id: RunId) -> RunView:
        """Return the run; one that was given up already stays as it is.

        Raise `RunNotFoundError`, or `RunOverError` for one that ended otherwise.
        """
        actor.require(Permission.VIEW_QUESTS)
        now = self.clock.now()
        async with self.unit_of_work:
            walk = await self.runs.lock(run_id, actor.identity)
            if walk.run.is_active and not walk.run.is_overdue(now):
                walk = await self.guide.end(walk, now, RunState.ABANDONED)
            elif walk.run.progress.state is not RunState.ABANDONED:
                raise RunOverError
        left = Attempts().left(now)
        return RunView.of(walk.run, walk.route, left=left, reset_at=None, now=now)
