"""Close a quest to new players."""

from dataclasses import dataclass

from questcity.domain.quests.model.quests import Quest
from questcity.domain.quests.ports import QuestRepository
from questcity.domain.shared.audit import AuditEntry
from questcity.domain.shared.ids import QuestId
from questcity.domain.shared.permissions import Actor, Permission
from questcity.domain.shared.ports import AuditLog, Clock, IdGenerator, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveQuest:
    """Take a quest out of the lists; running players finish. Who may moderate quests may."""

    quests: QuestRepository
    audit_log: AuditLog
    unit_of_work: UnitOfWork
    ids: IdGenerator
    clock: Clock

    async def __call__(self, actor: Actor, quest_id: QuestId) -> Quest:
        """Return the quest. Raise `QuestNotFoundError` or `QuestNotPublishedError`."""
        actor.require(Permission.MODERATE_QUESTS)
        now = self.clock.now()
        async with self.unit_of_work:
            quest = await self.quests.get(quest_id)
            saved = await self.quests.save(quest.archived(at=now))
            await self.audit_log.record(
                AuditEntry.by(
                    actor,
                    "quest.archived",
                    id=self.ids.new(),
                    at=now,
                    subject=quest_id,
                    subject_kind="quest",
                )
            )
        return saved
