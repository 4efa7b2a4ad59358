"""Decide what becomes of a submitted draft."""

from dataclasses import dataclass

from questcity.domain.quests.model.quests import Quest, Reason
from questcity.domain.quests.ports.repositories import QuestRepository
from questcity.domain.quests.rules.linting.lintable import Lintable, References
from questcity.domain.quests.rules.linting.linter import require_ready
from questcity.domain.quests.services.known_references import KnownReferences
from questcity.domain.shared.audit import AuditEntry
from questcity.domain.shared.ids import QuestId, Revision
from questcity.domain.shared.permissions import Actor, Permission
from questcity.domain.shared.ports import AuditLog, Clock, IdGenerator, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What was decided about a draft of that revision, and if it was refused, why."""

    expected: Revision
    is_approved: bool
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideSubmission:
    """Publish a submitted draft or give it back; who may moderate quests may."""

    quests: QuestRepository
    references: KnownReferences
    audit_log: AuditLog
    unit_of_work: UnitOfWork
    ids: IdGenerator
    clock: Clock

    async def __call__(self, actor: Actor, quest_id: QuestId, decision: Decision) -> Quest:
        """Return the quest.

        Raise `QuestNotFoundError`, `DraftNotFoundError`, `NotInReviewError`,
        `StaleRevisionError` or `QuestNotReadyError`.
        """
        actor.require(Permission.MODERATE_QUESTS)
        references = await self.references.read()
        async with self.unit_of_work:
            quest = await self.quests.get(quest_id)
            quest.require_in_review()
            quest.require_revision(decision.expected)
            if decision.is_approved:
                saved = await self._publish(quest, references)
                told = {"version": str(saved.version)}
            else:
                refused = quest.refused(decision.reasons, at=self.clock.now())
                saved = await self.quests.save(refused)
                told = {"reasons": " ".join(reason.code for reason in decision.reasons)}
            await self.audit_log.record(
                AuditEntry.by(
                    actor,
                    "quest.published" if decision.is_approved else "quest.refused",
                    id=self.ids.new(),
                    at=saved.updated_at,
                    subject=quest_id,
                    subject_kind="quest",
                    after=told,
                )
            )
        return saved

    async def _publish(self, quest: Quest, references: References) -> Quest:
        require_ready(Lintable.of(quest.require_draft(), references))
        published, version = quest.published(at=self.clock.now())
        await self.quests.add_version(version)
        return await self.quests.save(published)
