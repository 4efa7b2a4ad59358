"""What everybody sees of published quests."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple, Self
from uuid import UUID

from questcity.domain.quests.model.fields import (
    Credits,
    Level,
    Mentor,
    Merch,
    Mileage,
    Price,
)
from questcity.domain.quests.model.finding import Facet
from questcity.domain.quests.model.points import GeoPoint
from questcity.domain.quests.model.ratings import Rating
from questcity.domain.shared.ids import (
    AreaId,
    CategoryId,
    QuestId,
    VehicleId,
)


class QuestValues(NamedTuple):
    """What a list shows of a published quest, in plain values: views are made of them.

    Lists are long and asked for often. Who shows something else than `QuestSummary` makes it of
    these at once.
    """

    id: QuestId
    title: str
    language: str
    category_id: CategoryId
    category_name: str
    vehicle_id: VehicleId
    vehicle_name: str
    place_id: AreaId
    place_name: str
    level: str
    group: int
    timeframe: int
    mileage: str
    points_count: int
    price_amount: int
    price_currency: str
    price_subscription: bool
    credits_auto: bool
    credits_cost: int
    credits_reward: int
    rating_total: int
    rating_count: int
    start_latitude: float
    start_longitude: float
    published_at: datetime
    distance: float | None


class DetailValues(NamedTuple):
    """What the page of a quest shows beside what a list does."""

    description: str
    mentor: Mentor
    merch: tuple[Merch, ...]
    version: int


Show = Callable[[QuestValues], Any]
ShowInFull = Callable[[QuestValues, DetailValues], Any]


class SuggestionKind(StrEnum):
    """What is suggested."""

    QUEST = "quest"
    PLACE = "place"


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Something a quest refers to, by the name that people read."""

    id: CategoryId | VehicleId | AreaId
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestSummary:
    """A published quest in a list; `start` is rounded.

    `distance` is how many metres the start is away from where somebody is, if that was said.
    """

    id: QuestId
    title: str
    language: str
    category: Named
    vehicle: Named
    place: Named
    level: Level
    group: int
    timeframe: int
    mileage: Mileage
    points_count: int
    price: Price
    credits: Credits
    rating: Rating
    start: GeoPoint
    published_at: datetime
    distance: float | None = None

    @classmethod
    def of(cls, values: QuestValues) -> Self:
        """Return the quest of these values."""
        return cls(
            id=values.id,
            title=values.title,
            language=values.language,
            category=Named(id=values.category_id, name=values.category_name),
            vehicle=Named(id=values.vehicle_id, name=values.vehicle_name),
            place=Named(id=values.place_id, name=values.place_name),
            level=Level(values.level),
            group=values.group,
            timeframe=values.timeframe,
            mileage=Mileage(values.mileage),
            points_count=values.points_count,
            price=Price(
                amount=values.price_amount,
                currency=values.price_currency,
                subscription=values.price_subscription,
            ),
            credits=Credits(
                auto=values.credits_auto, cost=values.credits_cost, reward=values.credits_reward
            ),
            rating=Rating(values.rating_total, values.rating_count),
            start=GeoPoint(values.start_latitude, values.start_longitude),
            published_at=values.published_at,
            distance=values.distance,
        )

    def in_common_with(self, other: "QuestSummary") -> int:
        """Return how much of what matters to players two quests share."""
        shares = (
            (3, self.place.id == other.place.id),
            (3, self.language == other.language),
            (2, self.category.id == other.category.id),
            (1, self.vehicle.id == other.vehicle.id),
            (1, self.level == other.level),
        )
        return sum(weight for weight, is_shared in shares if is_shared)


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetValue:
    """A value that quests have, how people read it, and how many have it."""

    value: UUID | str | int | bool
    name: str | None
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Facets:
    """What quests can be narrowed by, the values of most quests first.

    Each value is counted among what all other fields of the filter let pass: it is what a list
    would grow or shrink to. `is_exact` is false where there was more than what is counted.
    """

    values: Mapping[Facet, tuple[FacetValue, ...]]
    is_exact: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """What somebody may be about to type: the title of a quest, or the name of a city."""

    kind: SuggestionKind
    id: QuestId | AreaId
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestDetail:
    """A published quest, as everybody may see it."""

    summary: QuestSummary
    description: str
    mentor: Mentor
    merch: tuple[Merch, ...]
    version: int

    @classmethod
    def of(cls, values: QuestValues, more: DetailValues) -> Self:
        """Return the quest of these values."""
        return cls(summary=QuestSummary.of(values), **more._asdict())
