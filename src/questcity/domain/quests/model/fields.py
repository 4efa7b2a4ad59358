"""What a quest says about itself."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Self
from uuid import UUID

from questcity.domain.shared.changes import merged
from questcity.domain.shared.ids import AreaId, CategoryId, MediaId, MerchId, VehicleId
from questcity.domain.shared.texts import composed


class Level(StrEnum):
    """How hard it is."""

    EASY = "Easy"
    MEDIUM = "Medium"
    HARD = "Hard"


class Mileage(StrEnum):
    """How long the way is, in kilometres."""

    SHORT = "5-10"
    MIDDLE = "10-30"
    LONG = "30-100"
    VERY_LONG = ">100"


class Mentor(StrEnum):
    """Whether somebody comes along."""

    REQUIRED = "mentor_required"
    NONE = "no_mentor"


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """An amount in minor units of a currency (ISO 4217)."""

    amount: int
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """What a quest costs."""

    amount: int = 0
    currency: str = "EUR"
    subscription: bool = False

    @property
    def is_free(self) -> bool:
        """Whether nothing has to be paid."""
        return self.amount == 0 and not self.subscription


@dataclass(frozen=True, slots=True, kw_only=True)
class Credits:
    """What a run costs and earns, in credits; without `auto`, staff grants the reward."""

    auto: bool = True
    cost: int = 0
    reward: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Merch:
    """Something to take home; shown only. Without an id it was not stored yet."""

    id: MerchId | None = None
    description: str
    price: Money
    media_id: MediaId | None = None
    stock: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestFields:
    """The fields of a quest; a draft may lack all but the title (None: not chosen yet).

    `group` is a recommendation, 4 meaning four or more; `timeframe` is in hours, 0 meaning as long
    as one likes.
    """

    title: str
    description: str | None = None
    language: str | None = None
    cover_media_id: MediaId | None = None
    category_id: CategoryId | None = None
    vehicle_id: VehicleId | None = None
    place_id: AreaId | None = None
    group: int | None = None
    timeframe: int | None = None
    level: Level | None = None
    mileage: Mileage | None = None
    mentor: Mentor = Mentor.NONE
    credits: Credits = Credits()
    price: Price = Price()
    merch: tuple[Merch, ...] = ()

    def merged(self, changes: Mapping[str, Any]) -> Self:
        """Return the fields with others in place of some; a mapping changes fields of a field."""
        return merged(self, changes)

    def composed(self) -> Self:
        """Return the fields with their texts as texts are kept."""
        merch = (replace(item, description=composed(item.description)) for item in self.merch)
        return replace(
            self,
            title=composed(self.title),
            description=None if self.description is None else composed(self.description),
            merch=tuple(merch),
        )

    def named(self, new_id: Callable[[], UUID]) -> Self:
        """Return the fields with an id for all that is new."""
        merch = tuple(
            item if item.id else replace(item, id=MerchId(new_id())) for item in self.merch
        )
        return replace(self, merch=merch)
