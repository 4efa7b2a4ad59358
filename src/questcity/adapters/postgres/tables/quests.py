"""The rows of quests and of what they refer to.

The application folds the names: what `lower` does depends on the locale of the database. What
documents refer to stands in columns of its own, made by PostgreSQL, which so watches over it.
"""

from uuid import UUID

from advanced_alchemy.base import DefaultBase
from sqlalchemy import (
    CheckConstraint,
    Computed,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    SmallInteger,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from questcity.adapters.postgres.tables.catalogue import RATED
from questcity.adapters.postgres.tables.columns import (
    Document,
    KeyIds,
    Moment,
    Texts,
    Words,
)


def _said(document: str, field: str) -> Computed:
    """Return what a document says in a field that refers to something."""
    return Computed(f"CAST({document} #>> '{{fields,{field}}}' AS uuid)", persisted=True)


def _index_of_drafts(field: str) -> Index:
    # Most quests have no draft.
    return Index(f"ix_quest_{field}", field, postgresql_where=text(f"{field} IS NOT NULL"))


class CategoryRow(DefaultBase):
    """What quests can be about."""

    __tablename__ = "category"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[Words]
    folded_name: Mapped[Words]
    media_id: Mapped[UUID | None]

    __table_args__ = (Index("uq_category_folded_name", "folded_name", unique=True),)


class VehicleRow(DefaultBase):
    """A way to travel."""

    __tablename__ = "vehicle"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[Words]
    folded_name: Mapped[Words]
    top_speed: Mapped[float]

    __table_args__ = (
        CheckConstraint("top_speed > 0", name="top_speed"),
        Index("uq_vehicle_folded_name", "folded_name", unique=True),
    )


class AreaRow(DefaultBase):
    """A city or a district."""

    __tablename__ = "area"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[Words]
    folded_name: Mapped[Words]
    latitude: Mapped[float]
    longitude: Mapped[float]
    zone: Mapped[Words]
    words: Mapped[Texts]

    __table_args__ = (
        Index("ix_area_words", "words", postgresql_using="gin"),
        CheckConstraint("latitude BETWEEN -90 AND 90", name="latitude"),
        CheckConstraint("longitude BETWEEN -180 AND 180", name="longitude"),
        Index("uq_area_folded_name", "folded_name", unique=True),
    )


class LabelRow(DefaultBase):
    """The name of an activity or a tool."""

    __tablename__ = "label"

    kind: Mapped[Words] = mapped_column(primary_key=True)
    id: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    code: Mapped[Words]
    name: Mapped[Words]
    folded_name: Mapped[Words]
    media_id: Mapped[UUID | None]

    __table_args__ = (
        CheckConstraint("kind IN ('activity', 'tool')", name="kind"),
        Index("uq_label_folded_name", "kind", "folded_name", unique=True),
    )


class QuestRow(DefaultBase):
    """A quest and its draft; `title` is the draft's or else the newest version's, for lists.

    `refusal` is what the draft was when it was last refused, and why. `key_ids` names the secrets
    that answers are sealed with in either of them. The rating is the sum of the stars in reviews,
    and the number of these.
    """

    __tablename__ = "quest"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    author_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    status: Mapped[Words]
    version: Mapped[int]
    title: Mapped[Words]
    draft: Mapped[Document | None]
    draft_status: Mapped[Words | None]
    submitted_at: Mapped[Moment | None]
    refusal: Mapped[Document | None]
    key_ids: Mapped[KeyIds]
    created_at: Mapped[Moment]
    updated_at: Mapped[Moment]
    revision: Mapped[int]
    rating_total: Mapped[int] = mapped_column(server_default="0")
    rating_count: Mapped[int] = mapped_column(server_default="0")
    category_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("category.id"), _said("draft", "category_id")
    )
    vehicle_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("vehicle.id"), _said("draft", "vehicle_id")
    )
    place_id: Mapped[UUID | None] = mapped_column(ForeignKey("area.id"), _said("draft", "place_id"))

    __table_args__ = (
        CheckConstraint("status IN ('draft', 'published', 'archived')", name="status"),
        CheckConstraint("draft_status IN ('editing', 'in_review')", name="draft_status"),
        CheckConstraint("(draft IS NULL) = (draft_status IS NULL)", name="draft"),
        CheckConstraint("refusal IS NULL OR draft IS NOT NULL", name="refusal"),
        CheckConstraint("(version > 0) = (status <> 'draft')", name="version"),
        CheckConstraint(RATED, name="rating"),
        Index("ix_quest_author_id", "author_id", text("updated_at DESC"), text("id DESC")),
        Index(
            "ix_quest_submitted_at",
            "submitted_at",
            "id",
            postgresql_where=text("draft_status = 'in_review'"),
        ),
        Index("ix_quest_key_ids", "key_ids", postgresql_using="gin"),
        *map(_index_of_drafts, ("category_id", "vehicle_id", "place_id")),
    )


class QuestVersionRow(DefaultBase):
    """A published state of a quest; only its seals ever change."""

    __tablename__ = "quest_version"

    quest_id: Mapped[UUID] = mapped_column(ForeignKey("quest.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    author_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"), index=True)
    published_at: Mapped[Moment]
    published_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    content: Mapped[Document]
    key_ids: Mapped[KeyIds]
    category_id: Mapped[UUID] = mapped_column(
        ForeignKey("category.id"), _said("content", "category_id"), index=True
    )
    vehicle_id: Mapped[UUID] = mapped_column(
        ForeignKey("vehicle.id"), _said("content", "vehicle_id"), index=True
    )
    place_id: Mapped[UUID] = mapped_column(
        ForeignKey("area.id"), _said("content", "place_id"), index=True
    )

    __table_args__ = (
        CheckConstraint("number > 0", name="number"),
        Index("ix_quest_version_key_ids", "key_ids", postgresql_using="gin"),
    )


class QuestFixRow(DefaultBase):
    """A fix that lies over a version; only its seals ever change."""

    __tablename__ = "quest_fix"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    quest_id: Mapped[UUID]
    version: Mapped[int]
    number: Mapped[int]
    author_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    created_at: Mapped[Moment]
    kind: Mapped[Words]
    change: Mapped[Document]
    key_ids: Mapped[KeyIds]

    __table_args__ = (
        CheckConstraint(
            "kind IN ('text', 'larger-radius', 'accepted-answer', 'moved-place', "
            "'withdrawn-point')",
            name="kind",
        ),
        ForeignKeyConstraint(
            ["quest_id", "version"],
            ["quest_version.quest_id", "quest_version.number"],
            name="fk_quest_fix_quest_id_quest_version",
        ),
        UniqueConstraint("quest_id", "version", "number", name="uq_quest_fix_quest_id"),
        Index("ix_quest_fix_created_at", "quest_id", text("created_at DESC"), text("id DESC")),
        Index("ix_quest_fix_key_ids", "key_ids", postgresql_using="gin"),
    )
