"""Walking quests through the use cases, each step in a request of its own."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from dishka import AsyncContainer

from blocks import block, using
from builders import NOON, a_user, an_actor, an_id
from play_builders import a_fix, some_evidence
from questcity.domain.accounts.ports.readers import CreditReader
from questcity.domain.accounts.ports.repositories import UserRepository
from questcity.domain.billing.model import Transfer, TransferKind
from questcity.domain.billing.ports import Ledger
from questcity.domain.play.model.evidence import Batch, Evidence, EvidenceType
from questcity.domain.play.model.facts import Fact
from questcity.domain.play.model.progress import Progress
from questcity.domain.play.ports import RunRepository
from questcity.domain.play.use_cases.abandon_run import AbandonRun
from questcity.domain.play.use_cases.expire_runs import ExpireRuns
from questcity.domain.play.use_cases.grant_reward import GrantReward
from questcity.domain.play.use_cases.list_runs import ListRuns
from questcity.domain.play.use_cases.start_run import StartRun
from questcity.domain.play.use_cases.submit_evidence import SubmitEvidence
from questcity.domain.play.use_cases.view_leaderboard import ViewLeaderboard
from questcity.domain.play.use_cases.view_run import ViewRun
from questcity.domain.play.views import Answered, Leaderboard, RunSummary, RunView
from questcity.domain.shared.errors import BusyError
from questcity.domain.shared.ids import QuestId, RunId
from questcity.domain.shared.paging import PageRequest
from questcity.domain.shared.permissions import Actor
from questcity.domain.shared.ports import Repeatable


async def a_player(container: AsyncContainer, *, credits: int = 0, **changes: Any) -> Actor:  # noqa: A002 (what they are called)
    """Return somebody who may walk quests, with a stored account."""
    user = a_user(**changes)
    async with block(container, UserRepository) as users:
        await users.add(user)
    if credits:
        async with block(container, Ledger) as ledger:
            await ledger.post(a_gift(user_id=user.id, amount=credits))
    return an_actor(user_id=user.id, name=user.username)


def a_gift(user_id: Any, amount: int, **changes: Any) -> Transfer:
    """Return a transfer from the house to a user."""
    transfer = Transfer(
        id=an_id(),
        key=f"gift {an_id()}",
        kind=TransferKind.QUEST_REWARD,
        payer=None,
        payee=user_id,
        amount=amount,
        at=NOON,
    )
    return replace(transfer, **changes)


def at_the_open_point(run: RunView, kind: EvidenceType, **changes: Any) -> Evidence:
    """Return something that was done at the Bronze Horseman for the open point."""
    assert run.point is not None
    return replace(some_evidence(kind, run.point.id, fix=a_fix()), **changes)


def claiming(run: RunView, **changes: Any) -> Evidence:
    """Return a claim there."""
    return at_the_open_point(run, EvidenceType.CLAIM, **changes)


def answering(run: RunView, answer: str, **changes: Any) -> Evidence:
    """Return an answer given there."""
    return at_the_open_point(run, EvidenceType.ANSWER, answer=answer, **changes)


@dataclass
class Town:
    """Where quests are walked. A batch is sent at noon by phones whose clocks stand still."""

    container: AsyncContainer
    begun: list[RunId] = field(default_factory=list)

    async def begin(
        self, player: Actor, quest_id: QuestId, request: Repeatable | None = None
    ) -> RunView:
        """Begin a run."""
        return (await self.ask_to_begin(player, quest_id, request))[0]

    async def ask_to_begin(
        self, player: Actor, quest_id: QuestId, request: Repeatable | None = None
    ) -> tuple[RunView, bool]:
        """Begin a run, and tell whether an earlier request has begun it."""
        async with using(self.container, StartRun) as start_run:
            run, is_replay = await start_run(player, quest_id, request)
        self.begun.append(run.id)
        return run, is_replay

    async def send(
        self, player: Actor, run_id: RunId, *events: Evidence
    ) -> tuple[tuple[Answered, ...], RunView]:
        """Send a batch."""
        async with using(self.container, SubmitEvidence) as submit_evidence:
            return await submit_evidence(player, run_id, Batch(sent_at=NOON, events=events))

    async def send_stubbornly(
        self, player: Actor, run_id: RunId, *events: Evidence
    ) -> tuple[tuple[Answered, ...], RunView]:
        """Send a batch again and again while the store is busy."""
        while True:
            try:
                return await self.send(player, run_id, *events)
            except BusyError:
                continue

    async def claim_all(self, player: Actor, run: RunView) -> RunView:
        """Claim every point that is left."""
        while run.point is not None:
            _, run = await self.send(player, run.id, claiming(run))
        return run

    async def walk(self, player: Actor, quest_id: QuestId) -> RunView:
        """Walk a quest whose points are all claimed."""
        return await self.claim_all(player, await self.begin(player, quest_id))

    async def view(self, player: Actor, run_id: RunId) -> RunView:
        """See a run."""
        async with using(self.container, ViewRun) as view_run:
            return await view_run(player, run_id)

    async def abandon(self, player: Actor, run_id: RunId) -> RunView:
        """Give a run up."""
        async with using(self.container, AbandonRun) as abandon_run:
            return await abandon_run(player, run_id)

    async def grant(self, staff: Actor, run_id: RunId) -> None:
        """Grant a reward that waits."""
        async with using(self.container, GrantReward) as grant_reward:
            await grant_reward(staff, run_id)

    async def expire(self) -> int:
        """Expire what is overdue."""
        async with using(self.container, ExpireRuns) as expire_runs:
            return await expire_runs()

    async def runs_of(self, player: Actor, **wanted: Any) -> tuple[RunSummary, ...]:
        """List the runs of a player."""
        async with using(self.container, ListRuns) as list_runs:
            page = await list_runs(
                player, wanted.get("state"), wanted.get("quest_id"), PageRequest()
            )
        return page.items

    async def leaderboard(self, player: Actor, quest_id: QuestId) -> Leaderboard:
        """See who did best."""
        async with using(self.container, ViewLeaderboard) as view_leaderboard:
            return await view_leaderboard(player, quest_id, PageRequest())

    async def credits_of(self, player: Actor) -> int:
        """Return a balance."""
        reader: CreditReader = await self.container.get(CreditReader)
        return await reader.balance(player.identity)

    async def log_of(self, run_id: RunId) -> tuple[Fact, ...]:
        """Return the facts of a run."""
        async with block(self.container, RunRepository) as runs:
            return await runs.list_facts(run_id)

    async def expect_logs_to_hold(self) -> None:
        """Fail unless every run is what its log says."""
        for run_id in set(self.begun):
            facts = await self.log_of(run_id)
            async with block(self.container, RunRepository) as runs:
                run = (await runs.lock(run_id, None)).run
            assert run.progress == Progress.of(facts)
            assert run.revision == len(facts)


def verdicts(answers: Iterable[Answered]) -> list[tuple[UUID, str, tuple[str, ...]]]:
    """Return what a player reads in answers."""
    return [
        (answer.event_id, answer.ruling.verdict, tuple(answer.ruling.reasons)) for answer in answers
    ]
