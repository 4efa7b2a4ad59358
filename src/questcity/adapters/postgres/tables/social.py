"""The rows of reviews and favourites."""

from uuid import UUID

from advanced_alchemy.base import DefaultBase
from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    SmallInteger,
    UniqueConstraint,
    text as sql,
)
from sqlalchemy.orm import Mapped, mapped_column

from questcity.adapters.postgres.tables.columns import Moment, Words


class ReviewRow(DefaultBase):
    """What a player thinks of a quest; triggers keep the ratings of quests and lists."""

    __tablename__ = "review"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    quest_id: Mapped[UUID] = mapped_column(ForeignKey("quest.id"))
    author_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"), index=True)
    rating: Mapped[int] = mapped_column(SmallInteger)
    text: Mapped[Words]
    created_at: Mapped[Moment]
    updated_at: Mapped[Moment]
    response: Mapped[Words | None]
    responded_at: Mapped[Moment | None]

    __table_args__ = (
        CheckConstraint("rating BETWEEN 1 AND 5", name="rating"),
        CheckConstraint("(response IS NULL) = (responded_at IS NULL)", name="responded_at"),
        UniqueConstraint("quest_id", "author_id", name="uq_review_quest_id_author_id"),
        Index("ix_review_created_at", "quest_id", sql("created_at DESC"), sql("id DESC")),
    )


class FavoriteRow(DefaultBase):
    """A quest that somebody keeps."""

    __tablename__ = "favorite"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    quest_id: Mapped[UUID] = mapped_column(ForeignKey("quest.id"), primary_key=True)
    added_at: Mapped[Moment]

    __table_args__ = (
        Index("ix_favorite_added_at", "user_id", sql("added_at DESC"), sql("quest_id DESC")),
    )
