"""Drafts on the wire."""

from datetime import datetime
from typing import Any, Literal, Self
from uuid import UUID

import msgspec

from questcity.domain.quests.model.fields import (
    Level,
    Mentor,
    Mileage,
)
from questcity.domain.quests.model.quests import DraftStatus, Quest, QuestStatus, Reason
from questcity.domain.quests.use_cases.decide_submission import Decision
from questcity.domain.quests.views import EditorsQuest, OwnQuest
from questcity.domain.shared.ids import (
    PointId,
    Revision,
)
from questcity.entrypoints.web.paging import CountResponse
from questcity.entrypoints.web.quests.fields import CreditsShape, MerchShape, PriceShape
from questcity.entrypoints.web.quests.points import PointResponse
from questcity.entrypoints.web.shapes import Answer, Body


class DraftState(Answer, frozen=True, kw_only=True):
    """Where a draft stands; its revision is its ETag, and that of each of its points."""

    status: DraftStatus
    revision: Revision


class ReasonShape(Body, frozen=True, kw_only=True):
    """Why a draft was refused: where, a code and a sentence."""

    pointer: str
    code: str
    text: str

    def reason(self) -> Reason:
        """Return it as the domain knows it."""
        return Reason(pointer=self.pointer, code=self.code, text=self.text)

    @classmethod
    def of(cls, reason: Reason) -> Self:
        """Return the shape that shows it."""
        return cls(pointer=reason.pointer, code=reason.code, text=reason.text)


class DraftResponse(Answer, frozen=True, kw_only=True):
    """A draft as its editors see it, with the answers of its points."""

    id: UUID
    status: QuestStatus
    draft: DraftState
    title: str
    description: str | None
    language: str | None
    cover_media_id: UUID | None
    category_id: UUID | None
    vehicle_id: UUID | None
    place_id: UUID | None
    group: int | None
    timeframe: int | None
    level: Level | None
    mileage: Mileage | None
    mentor: Mentor
    credits: CreditsShape
    price: PriceShape
    merch: list[MerchShape]
    points: list[PointResponse]
    reasons: list[ReasonShape]
    published_version: int | None
    updated_at: datetime

    @classmethod
    def of(cls, seen: EditorsQuest, **more: Any) -> Self:
        """Return the response that shows this draft, and more of it where there is more."""
        quest = seen.quest
        draft = quest.require_draft()
        fields = draft.fields
        return cls(
            id=quest.id,
            status=quest.status,
            draft=DraftState(status=draft.status, revision=quest.revision),
            title=fields.title,
            description=fields.description,
            language=fields.language,
            cover_media_id=fields.cover_media_id,
            category_id=fields.category_id,
            vehicle_id=fields.vehicle_id,
            place_id=fields.place_id,
            group=fields.group,
            timeframe=fields.timeframe,
            level=fields.level,
            mileage=fields.mileage,
            mentor=fields.mentor,
            credits=msgspec.convert(fields.credits, CreditsShape, from_attributes=True),
            price=msgspec.convert(fields.price, PriceShape, from_attributes=True),
            merch=[MerchShape.of(merch) for merch in fields.merch],
            points=[PointResponse.of(point, seen.answers[point.id]) for point in draft.points],
            reasons=[ReasonShape.of(reason) for reason in draft.reasons],
            published_version=quest.version or None,
            updated_at=quest.updated_at,
            **more,
        )


def point_of(seen: EditorsQuest, point_id: PointId) -> PointResponse:
    """Return the response that shows one point of a draft."""
    point = seen.quest.require_draft().point(point_id)
    return PointResponse.of(point, seen.answers[point_id])


class DecisionRequest(Body, frozen=True, kw_only=True):
    """What becomes of a submitted draft of that revision."""

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


class PublicationResponse(Answer, frozen=True, kw_only=True):
    """Whether a quest can be found, and as which version."""

    id: UUID
    status: QuestStatus
    published_version: int | None

    @classmethod
    def of(cls, quest: Quest) -> Self:
        """Return the response that shows where the quest stands."""
        return cls(id=quest.id, status=quest.status, published_version=quest.version or None)


class OwnQuestResponse(Answer, frozen=True, kw_only=True):
    """A quest in the list of its author, or a draft in the queue of those who decide."""

    id: UUID
    title: str
    status: QuestStatus
    draft_status: str | None
    published_version: int | None
    updated_at: datetime
    submitted_at: datetime | None

    @classmethod
    def of(cls, quest: OwnQuest) -> Self:
        """Return the response that shows this quest."""
        return cls(
            id=quest.id,
            title=quest.title,
            status=quest.status,
            draft_status=quest.draft_status,
            published_version=quest.version or None,
            updated_at=quest.updated_at,
            submitted_at=quest.submitted_at,
        )


class OwnQuestPage(Answer, frozen=True, kw_only=True, omit_defaults=True):
    """A page of quests."""

    items: list[OwnQuestResponse]
    next_cursor: str | None
    count: CountResponse | None = None
