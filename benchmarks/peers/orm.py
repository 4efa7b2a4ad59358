"""The list as many would write it: FastAPI, SQLAlchemy's ORM and Pydantic."""

import os
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from fastapi import Depends, FastAPI
from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel
from sqlalchemy import ForeignKey, select
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship
from sqlalchemy.orm.interfaces import LoaderOption

from benchmarks.client import API
from benchmarks.peers.cursors import NewestCursors
from benchmarks.serving import serve
from questcity.entrypoints.bootstrap.settings import Settings

_MOST: Final = 100


class Base(DeclarativeBase):
    """What is mapped here."""


class CategoryEntity(Base):
    """A category."""

    __tablename__ = "category"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]


class VehicleEntity(Base):
    """A vehicle."""

    __tablename__ = "vehicle"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]


class AreaEntity(Base):
    """A city."""

    __tablename__ = "area"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]


@dataclass(frozen=True, slots=True)
class Price:
    """What a quest costs."""

    amount: int
    currency: str
    subscription: bool


@dataclass(frozen=True, slots=True)
class Credits:
    """What a run costs and earns."""

    auto: bool
    cost: int
    reward: int


@dataclass(frozen=True, slots=True)
class Rating:
    """Stars."""

    average: float
    count: int


@dataclass(frozen=True, slots=True)
class Start:
    """Where a quest begins."""

    latitude: float
    longitude: float


class QuestEntity(Base):
    """A published quest, with the columns that the list shows."""

    __tablename__ = "quest_listing"

    id: Mapped[UUID] = mapped_column("quest_id", primary_key=True)
    title: Mapped[str]
    language: Mapped[str]
    category_id: Mapped[UUID] = mapped_column(ForeignKey("category.id"))
    vehicle_id: Mapped[UUID] = mapped_column(ForeignKey("vehicle.id"))
    place_id: Mapped[UUID] = mapped_column(ForeignKey("area.id"))
    level: Mapped[str]
    group: Mapped[int] = mapped_column("group_size")
    timeframe: Mapped[int]
    mileage: Mapped[str]
    points_count: Mapped[int]
    price_amount: Mapped[int]
    price_currency: Mapped[str]
    price_subscription: Mapped[bool]
    credits_auto: Mapped[bool]
    credits_cost: Mapped[int]
    credits_reward: Mapped[int]
    stars: Mapped[int] = mapped_column("rating")
    rating_count: Mapped[int]
    start_latitude: Mapped[float]
    start_longitude: Mapped[float]
    published_at: Mapped[datetime]

    category: Mapped[CategoryEntity] = relationship()
    vehicle: Mapped[VehicleEntity] = relationship()
    place: Mapped[AreaEntity] = relationship()

    cover_url = None

    @property
    def price(self) -> Price:
        """What it costs."""
        return Price(self.price_amount, self.price_currency, self.price_subscription)

    @property
    def credits(self) -> Credits:
        """What a run costs and earns."""
        return Credits(self.credits_auto, self.credits_cost, self.credits_reward)

    @property
    def rating(self) -> Rating:
        """The stars that it got."""
        return Rating(self.stars / 100, self.rating_count)

    @property
    def start(self) -> Start:
        """Where it begins."""
        return Start(self.start_latitude, self.start_longitude)


class Shape(BaseModel):
    """What goes out."""

    model_config = ConfigDict(from_attributes=True, alias_generator=to_camel, populate_by_name=True)


class NamedShape(Shape):
    """What a quest refers to."""

    id: UUID
    name: str


class PriceShape(Shape):
    """What a quest costs."""

    amount: int
    currency: str
    subscription: bool


class CreditsShape(Shape):
    """What a run costs and earns."""

    auto: bool
    cost: int
    reward: int


class RatingShape(Shape):
    """Stars."""

    average: float
    count: int


class StartShape(Shape):
    """Where a quest begins."""

    latitude: float
    longitude: float


class QuestShape(Shape):
    """A quest in a list."""

    id: UUID
    title: str
    language: str
    cover_url: str | None
    category: NamedShape
    vehicle: NamedShape
    place: NamedShape
    level: str
    group: int
    timeframe: int
    mileage: str
    points_count: int
    price: PriceShape
    credits: CreditsShape
    rating: RatingShape
    start: StartShape
    published_at: datetime


class PageShape(Shape):
    """A page of quests."""

    items: list[QuestShape]
    next_cursor: str | None


def create_app(settings: Settings, *loads: LoaderOption) -> FastAPI:
    """Return the application, with ways to load what quests refer to."""
    assert settings.database_url is not None
    size = settings.database_read_pool_size
    engine = create_async_engine(
        make_url(settings.database_url).set(drivername="postgresql+asyncpg"),
        pool_size=size,
        max_overflow=0,
    )
    sessions = async_sessionmaker(engine, expire_on_commit=False)
    cursors = NewestCursors(settings)
    newest = (
        select(QuestEntity)
        .order_by(QuestEntity.published_at.desc(), QuestEntity.id.desc())
        .options(*loads)
    )

    async def session() -> AsyncIterator[AsyncSession]:
        async with sessions() as opened:
            yield opened

    opened = Depends(session)

    async def list_quests(limit: int = 20, session: AsyncSession = opened) -> PageShape:
        limit = min(limit, _MOST)
        quests = (await session.scalars(newest.limit(limit + 1))).all()
        shown = [QuestShape.model_validate(quest) for quest in quests[:limit]]
        after = None
        if len(quests) > limit:
            after = cursors.after(shown[-1].published_at, shown[-1].id)
        return PageShape(items=shown, next_cursor=after)

    async def ready() -> dict[str, Any]:
        return {}

    app = FastAPI(openapi_url=None)
    app.add_api_route(f"{API}/quests", list_quests, response_model=PageShape)
    app.add_api_route(f"{API}/health/ready", ready)
    return app


def main(load: Callable[[Any], LoaderOption]) -> None:
    """Serve until told to stop, with a way to load what quests refer to."""
    settings = Settings.read(os.environ)
    references = (QuestEntity.category, QuestEntity.vehicle, QuestEntity.place)
    serve(create_app(settings, *map(load, references)), settings)
