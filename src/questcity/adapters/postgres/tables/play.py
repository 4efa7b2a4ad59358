"""The rows of play."""

from uuid import UUID

from advanced_alchemy.base import DefaultBase
from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    SmallInteger,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from questcity.adapters.postgres.tables.columns import Document, Moment, Words


class RunRow(DefaultBase):
    """A run; all that follows from `progress` and is a column too is there for lists."""

    __tablename__ = "run"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    quest_id: Mapped[UUID]
    version: Mapped[int]
    state: Mapped[Words]
    started_at: Mapped[Moment]
    expires_at: Mapped[Moment]
    ended_at: Mapped[Moment | None]
    seconds: Mapped[int | None]
    score: Mapped[int]
    accepted_count: Mapped[int] = mapped_column(SmallInteger)
    points_count: Mapped[int] = mapped_column(SmallInteger)
    reward: Mapped[Words]
    progress: Mapped[Document]
    revision: Mapped[int]

    __table_args__ = (
        CheckConstraint("state IN ('active', 'finished', 'abandoned', 'expired')", name="state"),
        CheckConstraint("reward IN ('none', 'waiting', 'granted')", name="reward"),
        CheckConstraint("(ended_at IS NULL) = (state = 'active')", name="ended_at"),
        CheckConstraint("(seconds IS NULL) = (ended_at IS NULL)", name="seconds"),
        ForeignKeyConstraint(
            ["quest_id", "version"],
            ["quest_version.quest_id", "quest_version.number"],
            name="fk_run_quest_id_quest_version",
        ),
        Index(
            "uq_run_user_id_quest_id",
            "user_id",
            "quest_id",
            unique=True,
            postgresql_where=text("state = 'active'"),
        ),
        Index("ix_run_user_id", "user_id", text("started_at DESC"), text("id DESC")),
        Index("ix_run_active_quest_id", "quest_id", postgresql_where=text("state = 'active'")),
        Index("ix_run_expires_at", "expires_at", postgresql_where=text("state = 'active'")),
        Index(
            "ix_run_quest_id",
            "quest_id",
            text("score DESC"),
            "seconds",
            "ended_at",
            "id",
            postgresql_where=text("state = 'finished'"),
        ),
    )


class RunFactRow(DefaultBase):
    """A fact of the log of a run; `content` is all of it, and the columns are there to be found."""

    __tablename__ = "run_fact"

    run_id: Mapped[UUID] = mapped_column(ForeignKey("run.id"), primary_key=True)
    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[Words]
    at: Mapped[Moment]
    user_id: Mapped[UUID]
    point_id: Mapped[UUID | None]
    event_id: Mapped[UUID | None]
    is_wrong: Mapped[bool]
    content: Mapped[Document]

    __table_args__ = (
        UniqueConstraint("run_id", "event_id", name="uq_run_fact_run_id_event_id"),
        Index(
            "ix_run_fact_user_id", "user_id", "point_id", "at", postgresql_where=text("is_wrong")
        ),
    )


class RunSightingRow(DefaultBase):
    """Where the player was seen with the evidence of a fact, for a while."""

    __tablename__ = "run_sighting"

    run_id: Mapped[UUID] = mapped_column(primary_key=True)
    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[Moment] = mapped_column(index=True)
    latitude: Mapped[float]
    longitude: Mapped[float]
    accuracy: Mapped[float]
    is_credible: Mapped[bool] = mapped_column(server_default=text("true"))

    __table_args__ = (
        ForeignKeyConstraint(
            ["run_id", "sequence"],
            ["run_fact.run_id", "run_fact.sequence"],
            name="fk_run_sighting_run_id_run_fact",
        ),
    )
