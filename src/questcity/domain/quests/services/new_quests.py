"""Quests that are new."""

from dataclasses import dataclass

from questcity.domain.quests.model.quests import Draft, Quest
from questcity.domain.quests.ports.repositories import QuestRepository
from questcity.domain.shared.ids import QuestId
from questcity.domain.shared.permissions import Actor
from questcity.domain.shared.ports import (
    Clock,
    Idempotency,
    IdGenerator,
    Receipt,
    Repeatable,
    UnitOfWork,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewQuests:
    """Makes quests of drafts, one for each request however often it comes."""

    quests: QuestRepository
    idempotency: Idempotency
    unit_of_work: UnitOfWork
    ids: IdGenerator
    clock: Clock

    async def make(
        self, actor: Actor, draft: Draft, request: Repeatable | None
    ) -> tuple[Quest, bool]:
        """Return the actor's new quest, and whether an earlier request has made it.

        Raise what `Idempotency.claim` raises.
        """
        now = self.clock.now()
        quest = Quest(
            id=QuestId(self.ids.new()),
            author_id=actor.identity,
            draft=draft,
            created_at=now,
            updated_at=now,
        )
        async with self.unit_of_work:
            if request is not None:
                done = await self.idempotency.claim(actor.identity, request, now=now)
                if done is not None:
                    return await self.quests.get(QuestId(done.id)), True
                receipt = Receipt("quest", quest.id)
                await self.idempotency.keep(actor.identity, request, receipt, now=now)
            await self.quests.add(quest)
        return quest, False
