"""What a quest says about itself, on the wire."""

from typing import Any, Self
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from questcity.domain.quests.model.fields import (
    Credits,
    Level,
    Mentor,
    Merch,
    Mileage,
    Money,
    Price,
    QuestFields,
)
from questcity.domain.shared.ids import (
    AreaId,
    CategoryId,
    MediaId,
    MerchId,
    VehicleId,
)
from questcity.entrypoints.web.shapes import Body, given


class MoneyShape(Body, frozen=True, kw_only=True):
    """An amount in minor units of a currency (ISO 4217)."""

    amount: int
    currency: str


class PriceShape(Body, frozen=True):
    """What a quest costs."""

    amount: int = 0
    currency: str = "EUR"
    subscription: bool = False


class PriceChange(Body, frozen=True, kw_only=True):
    """The fields of a price to change."""

    amount: int | UnsetType = UNSET
    currency: str | UnsetType = UNSET
    subscription: bool | UnsetType = UNSET


class CreditsShape(Body, frozen=True):
    """What a run costs and earns; without `auto`, staff grants the reward."""

    auto: bool = True
    cost: int = 0
    reward: int = 0


class CreditsChange(Body, frozen=True, kw_only=True):
    """The fields of the credits to change."""

    auto: bool | UnsetType = UNSET
    cost: int | UnsetType = UNSET
    reward: int | UnsetType = UNSET


class MerchShape(Body, frozen=True, kw_only=True):
    """Something to take home; without an id it is new."""

    description: str
    price: MoneyShape
    id: UUID | None = None
    media_id: UUID | None = None
    stock: int = 0

    def merch(self) -> Merch:
        """Return it as the domain knows it."""
        return Merch(
            id=None if self.id is None else MerchId(self.id),
            description=self.description,
            price=Money(amount=self.price.amount, currency=self.price.currency),
            media_id=None if self.media_id is None else MediaId(self.media_id),
            stock=self.stock,
        )

    @classmethod
    def of(cls, merch: Merch) -> Self:
        """Return the shape that shows it."""
        price = MoneyShape(amount=merch.price.amount, currency=merch.price.currency)
        return cls(
            id=merch.id,
            description=merch.description,
            price=price,
            media_id=merch.media_id,
            stock=merch.stock,
        )


class QuestRequest(Body, frozen=True, kw_only=True):
    """A new quest; everything but the title can be said later."""

    title: str
    description: str | None = None
    language: str | None = None
    cover_media_id: UUID | None = None
    category_id: UUID | None = None
    vehicle_id: UUID | None = None
    place_id: UUID | None = None
    group: int | None = None
    timeframe: int | None = None
    level: Level | None = None
    mileage: Mileage | None = None
    mentor: Mentor = Mentor.NONE
    credits: CreditsShape = CreditsShape()
    price: PriceShape = PriceShape()
    merch: tuple[MerchShape, ...] = ()

    def fields(self) -> QuestFields:
        """Return them as the domain knows them."""
        return QuestFields(
            title=self.title,
            description=self.description,
            language=self.language,
            cover_media_id=None if self.cover_media_id is None else MediaId(self.cover_media_id),
            category_id=None if self.category_id is None else CategoryId(self.category_id),
            vehicle_id=None if self.vehicle_id is None else VehicleId(self.vehicle_id),
            place_id=None if self.place_id is None else AreaId(self.place_id),
            group=self.group,
            timeframe=self.timeframe,
            level=self.level,
            mileage=self.mileage,
            mentor=self.mentor,
            credits=Credits(**msgspec.structs.asdict(self.credits)),
            price=Price(**msgspec.structs.asdict(self.price)),
            merch=tuple(merch.merch() for merch in self.merch),
        )


class EditDraftRequest(Body, frozen=True, kw_only=True):
    """A JSON merge patch (RFC 7396) of the fields of a draft."""

    title: str | UnsetType = UNSET
    description: str | UnsetType | None = UNSET
    language: str | UnsetType | None = UNSET
    cover_media_id: UUID | UnsetType | None = UNSET
    category_id: UUID | UnsetType | None = UNSET
    vehicle_id: UUID | UnsetType | None = UNSET
    place_id: UUID | UnsetType | None = UNSET
    group: int | UnsetType | None = UNSET
    timeframe: int | UnsetType | None = UNSET
    level: Level | UnsetType | None = UNSET
    mileage: Mileage | UnsetType | None = UNSET
    mentor: Mentor | UnsetType = UNSET
    credits: CreditsChange | UnsetType = UNSET
    price: PriceChange | UnsetType = UNSET
    merch: tuple[MerchShape, ...] | UnsetType = UNSET

    def changes(self) -> dict[str, Any]:
        """Return the values to change, by the names of the domain."""
        changes = given(self)
        for name in ("credits", "price"):
            if name in changes:
                changes[name] = given(changes[name])
        if "merch" in changes:
            changes["merch"] = tuple(merch.merch() for merch in changes["merch"])
        return changes
