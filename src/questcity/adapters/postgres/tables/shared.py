"""The rows that every capability may need."""

from uuid import UUID

from advanced_alchemy.base import DefaultBase
from sqlalchemy import BigInteger, Identity, Index, text
from sqlalchemy.dialects.postgresql import ARRAY, TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column

from questcity.adapters.postgres.tables.columns import Bytes, Facts, Moment, Words


class OutboxRow(DefaultBase):
    """An event on its way: `sealed` is its content, until it is settled or its time is over."""

    __tablename__ = "outbox"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(BigInteger, Identity(always=True))
    kind: Mapped[Words]
    sealed: Mapped[Bytes | None]
    order_key: Mapped[Words | None]
    added_at: Mapped[Moment]
    due_at: Mapped[Moment]
    expires_at: Mapped[Moment | None]
    claimed_until: Mapped[Moment | None]
    attempt: Mapped[int]
    settled_at: Mapped[Moment | None]
    is_buried: Mapped[bool]
    reason: Mapped[Words | None]

    __table_args__ = (
        Index(
            "ix_outbox_due_at", "due_at", "position", postgresql_where=text("settled_at IS NULL")
        ),
        Index(
            "ix_outbox_order_key",
            "order_key",
            "position",
            postgresql_where=text("settled_at IS NULL AND order_key IS NOT NULL"),
        ),
        Index("ix_outbox_expires_at", "expires_at", postgresql_where=text("sealed IS NOT NULL")),
        Index("ix_outbox_settled_at", "settled_at"),
    )


class IdempotencyRow(DefaultBase):
    """The receipt of a request under an Idempotency-Key."""

    __tablename__ = "idempotency"

    user_id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[Words] = mapped_column(primary_key=True)
    fingerprint_key_id: Mapped[Words]
    fingerprint: Mapped[Bytes]
    receipt_kind: Mapped[Words]
    receipt_id: Mapped[UUID]
    made_at: Mapped[Moment]

    __table_args__ = (Index("ix_idempotency_made_at", "made_at"),)


class AuditRow(DefaultBase):
    """An entry of the audit trail. It outlives whom it names, hence no foreign keys."""

    __tablename__ = "audit_entry"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    at: Mapped[Moment]
    actor: Mapped[Words]
    actor_id: Mapped[UUID | None] = mapped_column(index=True)
    action: Mapped[Words]
    subject_kind: Mapped[Words]
    subject_id: Mapped[UUID | None] = mapped_column(index=True)
    before: Mapped[Facts]
    after: Mapped[Facts]
    address: Mapped[Words | None]


class RateLimitRow(DefaultBase):
    """The latest uses of an allowance, oldest first; `key` is a digest of what it names."""

    __tablename__ = "rate_limit"

    key: Mapped[Bytes] = mapped_column(primary_key=True)
    uses: Mapped[list[Moment]] = mapped_column(ARRAY(TIMESTAMP(timezone=True)))
    is_refused: Mapped[bool]
    forget_at: Mapped[Moment] = mapped_column(index=True)
