"""Submissions and decisions on the wire."""

from datetime import datetime
from typing import Literal, Self
from uuid import UUID

from questcity.domain.quests.model.comparisons import SubmissionKind
from questcity.domain.quests.model.quests import DraftStatus, QuestStatus
from questcity.domain.quests.use_cases.decide_submission import Decision
from questcity.domain.quests.views.writing import Person, SubmittedQuest, WaitingQuest
from questcity.domain.shared.ids import Revision
from questcity.entrypoints.web.paging import CountResponse
from questcity.entrypoints.web.quests.changes import (
    ChangeResponse,
    ReasonShape,
    StateName,
    state_name,
)
from questcity.entrypoints.web.shapes import Answer, Body


class PersonResponse(Answer, frozen=True, kw_only=True):
    """Somebody, by the name that others know."""

    id: UUID
    username: str

    @classmethod
    def of(cls, person: Person) -> Self:
        """Return the response that shows this person."""
        return cls(id=person.id, username=person.username)


class DecisionRequest(Body, frozen=True, kw_only=True):
    """What becomes of a submitted draft of that revision; a refusal says why."""

    revision: int
    decision: Literal["approved", "rejected"]
    reasons: tuple[ReasonShape, ...] = ()

    def decided(self) -> Decision:
        """Return it as the domain knows it."""
        return Decision(
            expected=Revision(self.revision),
            is_approved=self.decision == "approved",
            reasons=tuple(reason.reason() for reason in self.reasons),
        )


class WaitingQuestResponse(Answer, frozen=True, kw_only=True):
    """A draft in the queue of those who decide: a new quest, its next version, or one again."""

    id: UUID
    title: str
    author: PersonResponse
    status: QuestStatus
    draft_status: DraftStatus
    kind: SubmissionKind
    published_version: int | None
    updated_at: datetime
    submitted_at: datetime
    waiting_seconds: int

    @classmethod
    def of(cls, quest: WaitingQuest) -> Self:
        """Return the response that shows this quest."""
        return cls(
            id=quest.id,
            title=quest.title,
            author=PersonResponse.of(quest.author),
            status=quest.status,
            draft_status=DraftStatus.IN_REVIEW,
            kind=quest.kind,
            published_version=quest.version or None,
            updated_at=quest.updated_at,
            submitted_at=quest.submitted_at,
            waiting_seconds=quest.waiting_seconds,
        )


class WaitingQuestPage(Answer, frozen=True, kw_only=True, omit_defaults=True):
    """A page of the drafts that wait."""

    items: list[WaitingQuestResponse]
    next_cursor: str | None
    count: CountResponse | None = None


class SubmissionResponse(Answer, frozen=True, kw_only=True):
    """A draft in review: what has changed, against what, and what was asked for before."""

    id: UUID
    title: str
    revision: Revision
    submitted_at: datetime
    waiting_seconds: int
    kind: SubmissionKind
    against: StateName | None
    changes: list[ChangeResponse]
    reasons: list[ReasonShape]

    @classmethod
    def of(cls, submitted: SubmittedQuest) -> Self:
        """Return the response that shows this submission."""
        quest = submitted.quest
        return cls(
            id=quest.id,
            title=quest.require_draft().fields.title,
            revision=quest.revision,
            submitted_at=submitted.submitted_at,
            waiting_seconds=submitted.waiting_seconds,
            kind=submitted.kind,
            against=None if submitted.against is None else state_name(submitted.against),
            changes=[ChangeResponse.of(change) for change in submitted.changes],
            reasons=[ReasonShape.of(reason) for reason in submitted.reasons],
        )
