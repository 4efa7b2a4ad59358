"""Drafts on the wire."""

from datetime import datetime
from typing import Any, Self
from uuid import UUID

import msgspec

from questcity.domain.quests.model.contents import OpenContent
from questcity.domain.quests.model.fields import Level, Mentor, Mileage
from questcity.domain.quests.model.quests import DraftStatus, Quest, QuestStatus
from questcity.domain.quests.views.writing import EditorsQuest, OwnQuest
from questcity.domain.shared.ids import PointId, QuestId, Revision
from questcity.entrypoints.web.paging import CountResponse
from questcity.entrypoints.web.quests.changes import ReasonShape
from questcity.entrypoints.web.quests.fields import CreditsShape, MerchShape, PriceShape
from questcity.entrypoints.web.quests.points import PointResponse
from questcity.entrypoints.web.shapes import Answer


class DraftState(Answer, frozen=True, kw_only=True):
    """Where a draft stands; its revision is its ETag, and that of each of its points."""

    status: DraftStatus
    revision: Revision


class ContentResponse(Answer, frozen=True, kw_only=True):
    """What an author wrote of a quest, with the answers of its points: for editors only."""

    id: UUID
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

    @staticmethod
    def fields_of(quest_id: QuestId, content: OpenContent) -> dict[str, Any]:
        """Return the values of the fields above."""
        fields = content.fields
        return {
            "id": quest_id,
            "title": fields.title,
            "description": fields.description,
            "language": fields.language,
            "cover_media_id": fields.cover_media_id,
            "category_id": fields.category_id,
            "vehicle_id": fields.vehicle_id,
            "place_id": fields.place_id,
            "group": fields.group,
            "timeframe": fields.timeframe,
            "level": fields.level,
            "mileage": fields.mileage,
            "mentor": fields.mentor,
            "credits": msgspec.convert(fields.credits, CreditsShape, from_attributes=True),
            "price": msgspec.convert(fields.price, PriceShape, from_attributes=True),
            "merch": [MerchShape.of(merch) for merch in fields.merch],
            "points": [
                PointResponse.of(point, content.answers[point.id]) for point in content.points
            ],
        }


class DraftResponse(ContentResponse, frozen=True, kw_only=True):
    """A draft as its editors see it; the reasons are why it was refused."""

    status: QuestStatus
    draft: DraftState
    reasons: list[ReasonShape]
    published_version: int | None
    updated_at: datetime

    @classmethod
    def of(cls, seen: EditorsQuest, **more: Any) -> Self:
        """Return the response that shows this draft, and more of it where there is more."""
        quest = seen.quest
        return cls(
            status=quest.status,
            draft=DraftState(status=quest.require_draft().status, revision=quest.revision),
            reasons=[ReasonShape.of(reason) for reason in seen.reasons],
            published_version=quest.version or None,
            updated_at=quest.updated_at,
            **cls.fields_of(quest.id, seen.content),
            **more,
        )


def point_of(seen: EditorsQuest, point_id: PointId) -> PointResponse:
    """Return the response that shows one point of a draft."""
    point = seen.quest.require_draft().point(point_id)
    return PointResponse.of(point, seen.answers[point_id])


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
    """A quest in the list of its author."""

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
