"""Open a quest to players."""

from dataclasses import dataclass

from questcity.domain.quests.model.quests import Quest
from questcity.domain.quests.ports.repositories import QuestRepository
from questcity.domain.quests.rules.linting.lintable import Lintable
from questcity.domain.quests.rules.linting.linter import require_ready
from questcity.domain.quests.services.known_references import KnownReferences
from questcity.domain.shared.audit import AuditEntry
from questcity.domain.shared.errors import RevisionMissingError
from questcity.domain.shared.ids import QuestId, Revision
from questcity.domain.shared.permissions import Actor, Permission
from questcity.domain.shared.ports import AuditLog, Clock, IdGenerator, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishQuest:
    """Make a version of a complete draft, or open an archived quest again.

    Who may moderate quests may, whoever wrote them.
    """

    quests: QuestRepository
    references: KnownReferences
    audit_log: AuditLog
    unit_of_work: UnitOfWork
    ids: IdGenerator
    clock: Clock

    async def __call__(self, actor: Actor, quest_id: QuestId, expected: Revision | None) -> Quest:
        """Return the quest.

        Raise `QuestNotFoundError`, `DraftNotFoundError`, `RevisionMissingError`,
        `StaleRevisionError` or `QuestNotReadyError`.
        """
        actor.require(Permission.MODERATE_QUESTS)
        now = self.clock.now()
        references = await self.references.read()
        async with self.unit_of_work:
            quest = await self.quests.get(quest_id)
            if quest.draft is None:
                restored = quest.restored(at=now)
                # Who has seen a draft that was published and archived since does not mean this.
                quest.require_revision(expected)
                saved = await self.quests.save(restored)
            else:
                lintable = Lintable.of(quest.draft, references)
                saved = await self._publish(actor, quest, lintable, expected)
            await self.audit_log.record(
                AuditEntry.by(
                    actor,
                    "quest.published",
                    id=self.ids.new(),
                    at=now,
                    subject=quest_id,
                    subject_kind="quest",
                    after={"version": str(saved.version)},
                )
            )
        return saved

    async def _publish(
        self, actor: Actor, quest: Quest, draft: Lintable, expected: Revision | None
    ) -> Quest:
        if expected is None:
            raise RevisionMissingError
        quest.require_revision(expected)
        require_ready(draft)
        published, version = quest.published(at=self.clock.now(), by=actor.user_id)
        await self.quests.add_version(version)
        return await self.quests.save(published)
