"""Decide what becomes of a submitted draft."""

from dataclasses import dataclass

from questcity.domain.accounts.ports.readers import UserReader
from questcity.domain.quests.events import DraftApproved, DraftRefused
from questcity.domain.quests.model.contents import OpenContent
from questcity.domain.quests.model.documents import document_of
from questcity.domain.quests.model.quests import Quest
from questcity.domain.quests.model.refusals import Reason
from questcity.domain.quests.ports.repositories import QuestRepository
from questcity.domain.quests.ports.vault import AnswerVault
from questcity.domain.quests.rules.linting.lintable import Lintable, References
from questcity.domain.quests.rules.linting.linter import require_ready
from questcity.domain.quests.rules.reasons import check_reasons, normal_reasons
from questcity.domain.quests.rules.violations import require
from questcity.domain.quests.services.known_references import KnownReferences
from questcity.domain.shared.audit import AuditEntry
from questcity.domain.shared.ids import QuestId, Revision, UserId
from questcity.domain.shared.permissions import Actor, Permission, Status
from questcity.domain.shared.ports import AuditLog, Clock, IdGenerator, Outbox, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What was decided about a draft of that revision, and if it was refused, why."""

    expected: Revision
    is_approved: bool
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideSubmission:
    """Publish a submitted draft or give it back, and tell its author.

    Who may moderate quests may, whoever wrote them.
    """

    quests: QuestRepository
    references: KnownReferences
    users: UserReader
    vault: AnswerVault
    outbox: Outbox
    audit_log: AuditLog
    unit_of_work: UnitOfWork
    ids: IdGenerator
    clock: Clock

    async def __call__(self, actor: Actor, quest_id: QuestId, decision: Decision) -> Quest:
        """Return the quest.

        Raise `QuestNotFoundError`, `NotInReviewError`, `StaleRevisionError`, `InvalidInputError` or
        `QuestNotReadyError`.
        """
        actor.require(Permission.MODERATE_QUESTS)
        references = await self.references.read()
        async with self.unit_of_work:
            quest = await self.quests.get(quest_id)
            reasons = self._checked(quest, decision)
            if decision.is_approved:
                saved = await self._publish(actor, quest, references)
            else:
                saved = await self.quests.save(quest.refused(reasons, at=self.clock.now()))
            await self._note(actor, saved, reasons)
            if actor.user_id != quest.author_id:
                await self._tell(quest.author_id, quest.require_draft().fields.title, reasons)
        return saved

    def _checked(self, quest: Quest, decision: Decision) -> tuple[Reason, ...]:
        """Return the reasons of a decision that can be made."""
        draft = quest.require_in_review()
        quest.require_revision(decision.expected)
        document = document_of(OpenContent.of(draft.content, self.vault.read))
        reasons = normal_reasons(decision.reasons)
        require(check_reasons(reasons, document, is_approved=decision.is_approved))
        return reasons

    async def _publish(self, actor: Actor, quest: Quest, references: References) -> Quest:
        require_ready(Lintable.of(quest.require_draft(), references))
        published, version = quest.published(at=self.clock.now(), by=actor.user_id)
        await self.quests.add_version(version)
        return await self.quests.save(published)

    async def _note(self, actor: Actor, quest: Quest, reasons: tuple[Reason, ...]) -> None:
        codes = " ".join(reason.code for reason in reasons)
        await self.audit_log.record(
            AuditEntry.by(
                actor,
                "quest.refused" if reasons else "quest.published",
                id=self.ids.new(),
                at=quest.updated_at,
                subject=quest.id,
                subject_kind="quest",
                after={"reasons": codes} if reasons else {"version": str(quest.version)},
            )
        )

    async def _tell(self, author_id: UserId, title: str, reasons: tuple[Reason, ...]) -> None:
        author = await self.users.find(author_id)
        if author is None or author.status is Status.DELETED:
            return
        about = {
            "email": author.email,
            "first_name": author.first_name,
            "locale": author.locale,
            "title": title,
        }
        if reasons:
            texts = "\n\n".join(reason.text for reason in reasons)
            await self.outbox.add(DraftRefused(**about, reasons=texts))
        else:
            await self.outbox.add(DraftApproved(**about))
