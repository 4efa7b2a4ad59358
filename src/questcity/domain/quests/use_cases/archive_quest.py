"""Close a quest to new players."""

from dataclasses import dataclass

from questcity.domain.quests.events import QuestClosed
from questcity.domain.quests.model.quests import Quest
from questcity.domain.quests.ports.repositories import QuestRepository
from questcity.domain.shared.audit import AuditEntry
from questcity.domain.shared.ids import QuestId
from questcity.domain.shared.permissions import Actor, Permission
from questcity.domain.shared.ports import AuditLog, Clock, IdGenerator, Outbox, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveQuest:
    """Take a quest out of the lists; who may moderate quests may.

    Running players finish, unless they are told to stop.
    """

    quests: QuestRepository
    outbox: Outbox
    audit_log: AuditLog
    unit_of_work: UnitOfWork
    ids: IdGenerator
    clock: Clock

    async def __call__(self, actor: Actor, quest_id: QuestId, *, end_runs: bool = False) -> Quest:
        """Return the quest; one that is archived stays so, but runs can still be ended.

        Raise `QuestNotFoundError` or `QuestNotPublishedError`.
        """
        actor.require(Permission.MODERATE_QUESTS)
        now = self.clock.now()
        async with self.unit_of_work:
            quest = await self.quests.get(quest_id)
            archived = quest.archived(at=now)
            if archived == quest and not end_runs:
                return quest
            saved = await self.quests.save(archived)
            if end_runs:
                await self.outbox.add(QuestClosed(quest_id=quest_id))
            await self.audit_log.record(
                AuditEntry.by(
                    actor,
                    "quest.archived",
                    id=self.ids.new(),
                    at=now,
                    subject=quest_id,
                    subject_kind="quest",
                    after={"runs": "ended" if end_runs else "go on"},
                )
            )
        return saved
