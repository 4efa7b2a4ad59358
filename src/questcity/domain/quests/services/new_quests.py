"""Quests that are new."""

from dataclasses import dataclass, replace

from questcity.domain.quests.model.quests import Draft, Quest
from questcity.domain.quests.ports.repositories import QuestRepository
from questcity.domain.shared.audit import AuditEntry
from questcity.domain.shared.ids import QuestId
from questcity.domain.shared.permissions import Actor
from questcity.domain.shared.ports import (
    AuditLog,
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
    audit_log: AuditLog
    unit_of_work: UnitOfWork
    ids: IdGenerator
    clock: Clock

    async def make(
        self, actor: Actor, draft: Draft, request: Repeatable | None
    ) -> tuple[Quest, bool]:
        """Return the actor's new quest, and whether an earlier request has made it.

        What the operator makes for somebody is on record.

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
            if actor.session_id is None:
                await self._note(actor, quest)
        return quest, False

    async def _note(self, actor: Actor, quest: Quest) -> None:
        # Whom the operator writes for has not done it.
        await self.audit_log.record(
            AuditEntry.by(
                replace(actor, user_id=None),
                "quest.created",
                id=self.ids.new(),
                at=quest.created_at,
                subject=quest.id,
                subject_kind="quest",
                after={"author": str(quest.author_id)},
            )
        )
