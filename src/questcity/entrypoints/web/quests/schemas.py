"""Published quests and what they refer to, on the wire."""

from datetime import datetime
from typing import Self
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from questcity.domain.quests.model.fields import Level, Mentor, Mileage
from questcity.domain.quests.model.points import GeoPoint
from questcity.domain.quests.model.reference import Area, Category, Label, Vehicle
from questcity.domain.quests.views import Named, QuestDetail, QuestSummary
from questcity.entrypoints.web.paging import CountResponse
from questcity.entrypoints.web.quests.fields import CreditsShape, MerchShape, PriceShape
from questcity.entrypoints.web.shapes import Answer


class NamedResponse(Answer, frozen=True, kw_only=True):
    """What a quest refers to."""

    id: UUID
    name: str

    @classmethod
    def of(cls, named: Named) -> Self:
        """Return the response that shows it."""
        return cls(id=named.id, name=named.name)


class GeoPointResponse(Answer, frozen=True, kw_only=True):
    """Somewhere on Earth, in degrees (WGS 84)."""

    latitude: float
    longitude: float

    @classmethod
    def of(cls, point: GeoPoint) -> Self:
        """Return the response that shows it."""
        return cls(latitude=point.latitude, longitude=point.longitude)


class RatingResponse(Answer, frozen=True, kw_only=True):
    """How many stars a quest got in the middle, of five; 0 without a review."""

    average: float
    count: int


class QuestResponse(Answer, frozen=True, kw_only=True):
    """A quest in a list; its start is rounded to about a hundred metres.

    `distance` is how many metres away that is, where the request says `near` what.
    """

    id: UUID
    title: str
    language: str
    cover_url: str | None
    category: NamedResponse
    vehicle: NamedResponse
    place: NamedResponse
    level: Level
    group: int
    timeframe: int
    mileage: Mileage
    points_count: int
    price: PriceShape
    credits: CreditsShape
    rating: RatingResponse
    start: GeoPointResponse
    published_at: datetime
    distance: float | UnsetType = UNSET

    @classmethod
    def of(cls, quest: QuestSummary) -> Self:
        """Return the response that shows this quest."""
        return cls(
            id=quest.id,
            title=quest.title,
            language=quest.language,
            cover_url=None,
            category=NamedResponse.of(quest.category),
            vehicle=NamedResponse.of(quest.vehicle),
            place=NamedResponse.of(quest.place),
            level=quest.level,
            group=quest.group,
            timeframe=quest.timeframe,
            mileage=quest.mileage,
            points_count=quest.points_count,
            price=msgspec.convert(quest.price, PriceShape, from_attributes=True),
            credits=msgspec.convert(quest.credits, CreditsShape, from_attributes=True),
            rating=RatingResponse(average=quest.rating.average, count=quest.rating.count),
            start=GeoPointResponse.of(quest.start),
            published_at=quest.published_at,
            distance=UNSET if quest.distance is None else round(quest.distance, 1),
        )


class QuestPage(Answer, frozen=True, kw_only=True, omit_defaults=True):
    """A page of quests."""

    items: list[QuestResponse]
    next_cursor: str | None
    count: CountResponse | None = None


class FilesResponse(Answer, frozen=True, kw_only=True):
    """How many files a quest brings along, and how large they are together."""

    count: int = 0
    bytes: int = 0


class QuestDetailResponse(QuestResponse, frozen=True, kw_only=True):
    """A quest as everybody may see it."""

    description: str
    mentor: Mentor
    merch: list[MerchShape]
    published_version: int
    files: FilesResponse

    @classmethod
    def of_detail(cls, quest: QuestDetail) -> Self:
        """Return the response that shows this quest."""
        return cls(
            **msgspec.structs.asdict(QuestResponse.of(quest.summary)),
            description=quest.description,
            mentor=quest.mentor,
            merch=[MerchShape.of(merch) for merch in quest.merch],
            published_version=quest.version,
            files=FilesResponse(),
        )


class ReferenceResponse(Answer, frozen=True, kw_only=True):
    """A category, with `imageUrl`; a vehicle, with its top speed in m/s; or a city."""

    id: UUID
    name: str
    image_url: str | UnsetType | None = UNSET
    top_speed: float | UnsetType = UNSET
    latitude: float | UnsetType = UNSET
    longitude: float | UnsetType = UNSET
    time_zone: str | UnsetType = UNSET

    @classmethod
    def of(cls, thing: Category | Vehicle | Area) -> Self:
        """Return the response that shows it."""
        match thing:
            case Category():
                return cls(id=thing.id, name=thing.name, image_url=None)
            case Vehicle():
                return cls(id=thing.id, name=thing.name, top_speed=thing.top_speed)
            case Area():
                return cls(
                    id=thing.id,
                    name=thing.name,
                    latitude=thing.centre.latitude,
                    longitude=thing.centre.longitude,
                    time_zone=thing.zone,
                )


class References(Answer, frozen=True, kw_only=True):
    """All of a kind."""

    items: list[ReferenceResponse]


class LabelResponse(Answer, frozen=True, kw_only=True):
    """An activity or a tool: its number, its code, and how it is called."""

    id: int
    code: str
    name: str
    image_url: str | None

    @classmethod
    def of(cls, label: Label) -> Self:
        """Return the response that shows it."""
        return cls(id=label.id, code=label.code, name=label.name, image_url=None)


class Labels(Answer, frozen=True, kw_only=True):
    """All of a kind."""

    items: list[LabelResponse]
