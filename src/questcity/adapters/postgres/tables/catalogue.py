"""The rows of what everybody sees: quests that can be found now, and how they are found."""

from typing import Any, Final
from uuid import UUID

from advanced_alchemy.base import DefaultBase
from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Computed,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    SmallInteger,
    Text,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from questcity.adapters.postgres.tables.columns import (
    Cube,
    Document,
    Folded,
    Moment,
    Texts,
    Words,
)

RATED: Final = "rating_count >= 0 AND rating_total BETWEEN rating_count AND 5 * rating_count"
_AVERAGE: Final = (
    "CAST(coalesce(round(100.0 * rating_total / nullif(rating_count, 0)), 0) AS smallint)"
)
FACETS: Final = (
    "language",
    "category_id",
    "level",
    "vehicle_id",
    "place_id",
    "group_size",
    "timeframe",
)
"""The columns that filters are about, beside the price."""

_FACTS: Final = ("quest_id", "price_amount", "price_subscription")
# What a map asks for: it counts quests by the index alone.
_MAPPED: Final = (
    "start_latitude",
    "start_longitude",
    "price_amount",
    "price_subscription",
    *FACETS,
)


def _index_of_words(name: str, column: str, **options: Any) -> Index:
    # Without a pending list, no reader pays for what writers have put off.
    with_ = {"fastupdate": "off"}
    return Index(name, column, postgresql_using="gin", postgresql_with=with_, **options)


class QuestListingRow(DefaultBase):
    """What everybody sees of a quest that can be found now; a quest that cannot has no row.

    `rating` is the average in hundredths of a star, or 0. `cell` and `sphere` say where the rounded
    start is: by the number of a tile of the map, and as a point on a sphere of radius one. `words`
    are those of title and description, and one that stands for the place.
    """

    __tablename__ = "quest_listing"

    quest_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    published_at: Mapped[Moment]
    title: Mapped[Words]
    description: Mapped[Words]
    language: Mapped[Words]
    category_id: Mapped[UUID] = mapped_column(ForeignKey("category.id"), index=True)
    vehicle_id: Mapped[UUID] = mapped_column(ForeignKey("vehicle.id"), index=True)
    place_id: Mapped[UUID] = mapped_column(ForeignKey("area.id"), index=True)
    level: Mapped[Words]
    group_size: Mapped[int] = mapped_column(SmallInteger)
    timeframe: Mapped[int] = mapped_column(SmallInteger)
    mileage: Mapped[Words]
    mentor: Mapped[Words]
    points_count: Mapped[int] = mapped_column(SmallInteger)
    price_amount: Mapped[int]
    price_currency: Mapped[Words]
    price_subscription: Mapped[bool]
    credits_auto: Mapped[bool]
    credits_cost: Mapped[int]
    credits_reward: Mapped[int]
    start_latitude: Mapped[float]
    start_longitude: Mapped[float]
    merch: Mapped[Document]
    rating_total: Mapped[int] = mapped_column(server_default="0")
    rating_count: Mapped[int] = mapped_column(server_default="0")
    rating: Mapped[int] = mapped_column(SmallInteger, Computed(_AVERAGE, persisted=True))
    cell: Mapped[int] = mapped_column(BigInteger)
    sphere: Mapped[list[float]] = mapped_column(Cube)
    folded_title: Mapped[Folded]
    title_words: Mapped[Texts]
    words: Mapped[Texts]

    __table_args__ = (
        CheckConstraint(RATED, name="rating"),
        ForeignKeyConstraint(
            ["quest_id", "version"],
            ["quest_version.quest_id", "quest_version.number"],
            name="fk_quest_listing_quest_id_quest_version",
        ),
        Index("ix_quest_listing_published_at", text("published_at DESC"), text("quest_id DESC")),
        Index("ix_quest_listing_folded_title", "folded_title", "quest_id"),
        Index("ix_quest_listing_cell", "cell", postgresql_include=[*_MAPPED]),
        Index(
            "ix_quest_listing_rating",
            text("rating DESC"),
            text("rating_count DESC"),
            text("quest_id DESC"),
        ),
        Index(
            "ix_quest_listing_sphere",
            "sphere",
            postgresql_using="gist",
            postgresql_include=[*_FACTS, *FACETS],
        ),
        # What filters narrow is so found and counted without the rows themselves.
        Index(
            "ix_quest_listing_facets",
            *FACETS,
            postgresql_include=[*_FACTS, "published_at", "sphere"],
        ),
        _index_of_words("ix_quest_listing_title_words", "title_words"),
        _index_of_words("ix_quest_listing_words", "words"),
    )


class SearchWordRow(DefaultBase):
    """A word that quests or cities are found by.

    What it shares with those a slip away are its `neighbours`; `beginnings` are those of what it
    begins with.
    """

    __tablename__ = "search_word"

    word: Mapped[str] = mapped_column(Text(collation="C"), primary_key=True)
    neighbours: Mapped[Texts]
    beginnings: Mapped[Texts]

    __table_args__ = (
        _index_of_words("ix_search_word_neighbours", "neighbours"),
        _index_of_words("ix_search_word_beginnings", "beginnings"),
        _index_of_words("ix_search_word_parts", "word", postgresql_ops={"word": "gin_trgm_ops"}),
    )


class CatalogueRow(DefaultBase):
    """The edition of what everybody sees: another one after each change, made by triggers."""

    __tablename__ = "catalogue"

    is_only: Mapped[bool] = mapped_column(primary_key=True, server_default="true")
    edition: Mapped[int] = mapped_column(BigInteger)

    __table_args__ = (CheckConstraint("is_only", name="is_only"),)
