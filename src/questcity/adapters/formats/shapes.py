"""What `quest.json` says: version 1 of a format of its own, which outlives changes of the API.

The names are those of the API. What a file does not say has the value that stands here, for ever.
"""

from typing import Any, Self

import msgspec

from questcity.adapters.formats.parts import Shape
from questcity.adapters.formats.point_shapes import PointShape
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
from questcity.domain.quests.model.files import QuestDocument
from questcity.domain.quests.model.written import WrittenPoint


class MoneyShape(Shape, frozen=True, kw_only=True):
    """An amount in minor units of a currency (ISO 4217)."""

    amount: int
    currency: str


class PriceShape(Shape, frozen=True, kw_only=True):
    """What the quest costs, in minor units of a currency (ISO 4217)."""

    amount: int = 0
    currency: str = "EUR"
    subscription: bool = False


class CreditsShape(Shape, frozen=True, kw_only=True):
    """What a run costs and earns, in credits; without `auto`, staff grants the reward."""

    auto: bool = True
    cost: int = 0
    reward: int = 0


class MerchShape(Shape, frozen=True, kw_only=True):
    """Something to take home."""

    description: str
    price: MoneyShape
    stock: int = 0


class FieldsShape(Shape, frozen=True, kw_only=True):
    """What a quest says about itself; category, vehicle and place are named in words."""

    title: str
    description: str | None = None
    language: str | None = None
    category: str | None = None
    vehicle: str | None = None
    place: str | None = None
    group: int | None = None
    timeframe: int | None = None
    level: Level | None = None
    mileage: Mileage | None = None
    mentor: Mentor = Mentor.NONE
    credits: CreditsShape = CreditsShape()
    price: PriceShape = PriceShape()
    merch: tuple[MerchShape, ...] = ()

    def about(self, points: tuple[WrittenPoint, ...]) -> QuestDocument:
        """Return the document of these fields and points."""
        return QuestDocument(
            fields=QuestFields(
                title=self.title,
                description=self.description,
                language=self.language,
                group=self.group,
                timeframe=self.timeframe,
                level=self.level,
                mileage=self.mileage,
                mentor=self.mentor,
                credits=Credits(**msgspec.structs.asdict(self.credits)),
                price=Price(**msgspec.structs.asdict(self.price)),
                merch=tuple(_merch(merch) for merch in self.merch),
            ),
            category=self.category,
            vehicle=self.vehicle,
            place=self.place,
            points=points,
        )

    @classmethod
    def of_fields(cls, document: QuestDocument, **more: Any) -> Self:
        """Return the shape of the fields of a document."""
        fields = document.fields
        return cls(
            title=fields.title,
            description=fields.description,
            language=fields.language,
            category=document.category,
            vehicle=document.vehicle,
            place=document.place,
            group=fields.group,
            timeframe=fields.timeframe,
            level=fields.level,
            mileage=fields.mileage,
            mentor=fields.mentor,
            credits=msgspec.convert(fields.credits, CreditsShape, from_attributes=True),
            price=msgspec.convert(fields.price, PriceShape, from_attributes=True),
            merch=tuple(
                msgspec.convert(merch, MerchShape, from_attributes=True) for merch in fields.merch
            ),
            **more,
        )


class QuestShape(FieldsShape, frozen=True, kw_only=True):
    """A quest as a file: version 1 of `quest.json`."""

    schema: str | None = msgspec.field(default=None, name="$schema")
    points: tuple[PointShape, ...] = ()

    def document(self) -> QuestDocument:
        """Return it as the domain knows it."""
        return self.about(tuple(point.written() for point in self.points))

    @classmethod
    def of(cls, document: QuestDocument) -> Self:
        """Return the shape of a document."""
        points = tuple(PointShape.of(point) for point in document.points)
        return cls.of_fields(document, points=points)


def _merch(merch: MerchShape) -> Merch:
    price = Money(amount=merch.price.amount, currency=merch.price.currency)
    return Merch(description=merch.description, price=price, stock=merch.stock)
