"""Grant a reward that waits."""

from dataclasses import dataclass

from questcity.domain.billing.model import Transfer
from questcity.domain.billing.ports import Ledger
from questcity.domain.play.errors import RewardNotWaitingError
from questcity.domain.play.model.facts import Reward, RewardGranted, RewardLapsed
from questcity.domain.play.model.runs import Run
from questcity.domain.play.ports import RunRepository
from questcity.domain.shared.audit import AuditEntry
from questcity.domain.shared.ids import RunId
from questcity.domain.shared.permissions import Actor, Permission
from questcity.domain.shared.ports import AuditLog, Clock, IdGenerator, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantReward:
    """Give the reward of a finished run to its player, once; who may moderate quests may."""

    runs: RunRepository
    ledger: Ledger
    audit_log: AuditLog
    unit_of_work: UnitOfWork
    ids: IdGenerator
    clock: Clock

    async def __call__(self, actor: Actor, run_id: RunId) -> None:
        """Do nothing when it was granted already.

        Raise `RunNotFoundError`, or `RewardNotWaitingError` also when another run of the quest has
        earned it: then this one waits no longer.
        """
        actor.require(Permission.MODERATE_QUESTS)
        async with self.unit_of_work:
            walk = await self.runs.lock(run_id, None)
            run = walk.run
            if run.progress.reward is Reward.GRANTED:
                return
            if run.progress.reward is not Reward.WAITING:
                raise RewardNotWaitingError
            is_granted = await self._settle(actor, run, walk.route.credits.reward)
        if not is_granted:
            raise RewardNotWaitingError

    async def _settle(self, actor: Actor, run: Run, amount: int) -> bool:
        now = self.clock.now()
        reward = Transfer.reward(self.ids.new(), run.user_id, run.quest_id, amount, now)
        is_first = await self.ledger.post(reward)
        fact = RewardGranted(at=now) if is_first else RewardLapsed(at=now)
        await self.runs.save(run.after((fact,)), (fact,), {})
        if is_first:
            await self.audit_log.record(
                AuditEntry.by(
                    actor,
                    "run.rewarded",
                    id=self.ids.new(),
                    at=now,
                    subject=run.id,
                    subject_kind="run",
                    after={"credits": str(amount)},
                )
            )
        return is_first
