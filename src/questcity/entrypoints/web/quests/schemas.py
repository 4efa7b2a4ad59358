"""Published quests and what they refer to, on the wire."""

from datetime import datetime
from typing import Any, Final, Self
from uuid import UUID

from msgspec import UNSET, UnsetType

from questcity.domain.quests.model.fields import Level, Mentor, Mileage
from questcity.domain.quests.model.ratings import average_of
from questcity.domain.quests.model.reference import Area, Category, Label, Vehicle
from questcity.domain.quests.views.finding import DetailValues, QuestValues
from questcity.entrypoints.web.paging import CountResponse
from questcity.entrypoints.web.quests.fields import CreditsShape, MerchShape, PriceShape
from questcity.entrypoints.web.shapes import Answer


class NamedResponse(Answer, frozen=True):
    """What a quest refers to."""

    id: UUID
    name: str


class GeoPointResponse(Answer, frozen=True):
    """Somewhere on Earth, in degrees (WGS 84)."""

    latitude: float
    longitude: float


class RatingResponse(Answer, frozen=True):
    """How many stars a quest got in the middle, of five; 0 without a review."""

    average: float
    count: int


class QuestResponse(Answer, frozen=True):
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
    def of(cls, quest: QuestValues, **more: Any) -> Self:
        """Return the response that shows a quest of these values."""
        # At once: to name each of them takes as long as all the rest.
        (
            id_,
            title,
            language,
            category_id,
            category_name,
            vehicle_id,
            vehicle_name,
            place_id,
            place_name,
            level,
            group,
            timeframe,
            mileage,
            points_count,
            amount,
            currency,
            subscription,
            auto,
            cost,
            reward,
            rating_total,
            rating_count,
            latitude,
            longitude,
            published_at,
            distance,
        ) = quest
        return cls(
            id_,
            title,
            language,
            None,
            NamedResponse(category_id, category_name),
            NamedResponse(vehicle_id, vehicle_name),
            NamedResponse(place_id, place_name),
            _LEVELS[level],
            group,
            timeframe,
            _MILEAGES[mileage],
            points_count,
            PriceShape(amount, currency, subscription),
            CreditsShape(auto, cost, reward),
            RatingResponse(average_of(rating_total, rating_count), rating_count),
            GeoPointResponse(latitude, longitude),
            published_at,
            UNSET if distance is None else round(distance, 1),
            **more,
        )


# To ask the classes would take ten times as long, once a row.
_LEVELS: Final = {level.value: level for level in Level}
_MILEAGES: Final = {mileage.value: mileage for mileage in Mileage}


class QuestPage(Answer, frozen=True, kw_only=True, omit_defaults=True):
    """A page of quests."""

    items: tuple[QuestResponse, ...]
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
    def of_detail(cls, quest: QuestValues, detail: DetailValues) -> Self:
        """Return the response that shows a quest of these values."""
        return cls.of(
            quest,
            description=detail.description,
            mentor=detail.mentor,
            merch=[MerchShape.of(merch) for merch in detail.merch],
            published_version=detail.version,
            files=_NO_FILES,
        )


_NO_FILES: Final = FilesResponse()


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
