"""Begin to walk a quest."""

from dataclasses import dataclass

from questcity.domain.billing.model import Transfer
from questcity.domain.billing.ports import Ledger
from questcity.domain.play.errors import RunAlreadyActiveError
from questcity.domain.play.model.runs import Run
from questcity.domain.play.ports import RouteReader, RunRepository, Walk
from questcity.domain.play.services.guide import Guide
from questcity.domain.play.views import RunView
from questcity.domain.quests.errors import QuestNotFoundError
from questcity.domain.shared.ids import QuestId, RunId
from questcity.domain.shared.permissions import Actor, Permission
from questcity.domain.shared.ports import (
    Clock,
    Idempotency,
    IdGenerator,
    Receipt,
    Repeatable,
    UnitOfWork,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StartRun:
    """Open the first point of a published quest; who may see quests may walk them."""

    routes: RouteReader
    runs: RunRepository
    ledger: Ledger
    idempotency: Idempotency
    unit_of_work: UnitOfWork
    guide: Guide
    ids: IdGenerator
    clock: Clock

    async def __call__(
        self, actor: Actor, quest_id: QuestId, request: Repeatable | None
    ) -> tuple[RunView, bool]:
        """Return the run, and whether an earlier request has begun it.

        Raise `QuestNotFoundError`, `RunAlreadyActiveError`, `NotEnoughCreditsError`, and what
        `Idempotency.claim` raises.
        """
        actor.require(Permission.VIEW_QUESTS)
        now = self.clock.now()
        async with self.unit_of_work:
            run_id = RunId(self.ids.new())
            if request is not None:
                done = await self.idempotency.claim(actor.identity, request, now=now)
                if done is not None:
                    walk = await self.guide.catch_up(RunId(done.id), actor.identity, now)
                    return self._shown(walk), True
                receipt = Receipt("run", run_id)
                await self.idempotency.keep(actor.identity, request, receipt, now=now)
            walk = await self._begin(actor, run_id, quest_id)
        return self._shown(walk), False

    async def _begin(self, actor: Actor, run_id: RunId, quest_id: QuestId) -> Walk:
        now = self.clock.now()
        route = await self.routes.find(quest_id)
        if route is None:
            raise QuestNotFoundError
        present = await self.runs.find_active(actor.identity, quest_id)
        if present is not None:
            await self._make_room(present)
        run = Run.beginning(run_id, actor.identity, route, at=now)
        walk, facts = await self.guide.lead_on(Walk(run=run, route=route), now)
        await self.runs.add(walk.run, facts)
        if route.credits.cost:
            cost = Transfer.cost(self.ids.new(), actor.identity, run_id, route.credits.cost, now)
            await self.ledger.post(cost)
        return walk

    async def _make_room(self, present: Run) -> None:
        now = self.clock.now()
        if not present.is_overdue(now):
            raise RunAlreadyActiveError(present.id)
        await self.guide.catch_up(present.id, present.user_id, now)

    def _shown(self, walk: Walk) -> RunView:
        now, attempts = self.clock.now(), walk.counted
        return RunView.of(
            walk.run,
            walk.route,
            left=attempts.left(now),
            reset_at=attempts.reset_at(now),
            now=now,
        )
