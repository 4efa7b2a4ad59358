"""The rows of accounts."""

from uuid import UUID

from advanced_alchemy.base import DefaultBase
from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, text
from sqlalchemy.orm import Mapped, mapped_column

from questcity.adapters.postgres.tables.columns import Bytes, Moment, Words


class UserRow(DefaultBase):
    """A user. PostgreSQL keeps the word `user` for itself, hence the longer name."""

    __tablename__ = "user_account"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    username: Mapped[Words]
    email: Mapped[Words]
    first_name: Mapped[Words]
    last_name: Mapped[Words]
    locale: Mapped[Words]
    role: Mapped[int] = mapped_column(SmallInteger)
    can_edit_quests: Mapped[bool]
    can_lock_users: Mapped[bool]
    status: Mapped[Words]
    password_hash: Mapped[Words | None]
    password_change_required: Mapped[bool]
    instagram_username: Mapped[Words | None]
    show_on_leaderboards: Mapped[bool]
    export_requested_at: Mapped[Moment | None]
    deletion_at: Mapped[Moment | None]
    created_at: Mapped[Moment]
    updated_at: Mapped[Moment]
    revision: Mapped[int]

    __table_args__ = (
        CheckConstraint("role BETWEEN 0 AND 2", name="role"),
        CheckConstraint("status IN ('active', 'locked', 'unverified', 'deleted')", name="status"),
        Index("uq_user_account_username", text("lower(username)"), unique=True),
        Index("uq_user_account_email", text("lower(email)"), unique=True),
        Index("ix_user_account_role", "role", postgresql_where=text("role > 0")),
        Index(
            "ix_user_account_deletion_at",
            "deletion_at",
            postgresql_where=text("deletion_at IS NOT NULL"),
        ),
    )


class RegistrationAttemptRow(DefaultBase):
    """An attempt to register, for 24 hours."""

    __tablename__ = "registration_attempt"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    token_digest: Mapped[Bytes] = mapped_column(unique=True)
    email: Mapped[Words]
    username: Mapped[Words]
    first_name: Mapped[Words]
    last_name: Mapped[Words]
    locale: Mapped[Words]
    password_hash: Mapped[Words]
    code_key_id: Mapped[Words]
    code_digest: Mapped[Bytes]
    code_issued_at: Mapped[Moment]
    code_tries_left: Mapped[int] = mapped_column(SmallInteger)
    created_at: Mapped[Moment]
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"))

    __table_args__ = (
        Index("ix_registration_attempt_email", text("lower(email)")),
        Index("ix_registration_attempt_created_at", "created_at"),
        Index("ix_registration_attempt_user_id", "user_id"),
    )


class SessionRow(DefaultBase):
    """A signed-in device."""

    __tablename__ = "session"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"))
    device_name: Mapped[Words | None]
    address: Mapped[Words]
    key_id: Mapped[Words]
    generation: Mapped[int]
    created_at: Mapped[Moment]
    last_used_at: Mapped[Moment]
    ended_at: Mapped[Moment | None]
    end_reason: Mapped[Words | None]

    __table_args__ = (
        Index("ix_session_user_id", "user_id", "last_used_at"),
        Index("ix_session_last_used_at", "last_used_at"),
    )


class PasswordTicketRow(DefaultBase):
    """A one-time link with which somebody chooses a password."""

    __tablename__ = "password_ticket"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(
        ForeignKey("user_account.id", ondelete="CASCADE"), index=True
    )
    token_digest: Mapped[Bytes] = mapped_column(unique=True)
    expires_at: Mapped[Moment]
    spent_at: Mapped[Moment | None]
