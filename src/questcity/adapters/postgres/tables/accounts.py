"""The rows of accounts."""

from typing import Final
from uuid import UUID

from advanced_alchemy.base import DefaultBase
from sqlalchemy import CheckConstraint, Computed, ForeignKey, Index, SmallInteger, text
from sqlalchemy.orm import Mapped, mapped_column

from questcity.adapters.postgres.tables.columns import Bytes, Moment, Words

_SEARCHED: Final = (
    "translate(lower(username || ' ' || email || ' ' || first_name || ' ' || last_name), "
    "'\u0451', '\u0435')"
)
"""What people are found by, without the two dots of the Russian yo."""


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
    lock_reason: Mapped[Words | None]
    searched: Mapped[Words] = mapped_column(Computed(_SEARCHED, persisted=True))
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
        Index("ix_user_account_created_at", text("created_at DESC"), text("id DESC")),
        Index(
            "ix_user_account_search",
            "searched",
            postgresql_using="gin",
            postgresql_ops={"searched": "gin_trgm_ops"},
        ),
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


class UnlockRequestRow(DefaultBase):
    """A wish to be unlocked."""

    __tablename__ = "unlock_request"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"))
    reason: Mapped[Words]
    message: Mapped[Words]
    created_at: Mapped[Moment]
    status: Mapped[Words]
    decided_at: Mapped[Moment | None]
    decided_by: Mapped[Words | None]
    note: Mapped[Words | None]

    __table_args__ = (
        CheckConstraint("status IN ('pending', 'approved', 'rejected')", name="status"),
        Index(
            "uq_unlock_request_user_id",
            "user_id",
            unique=True,
            postgresql_where=text("status = 'pending'"),
        ),
        Index("ix_unlock_request_user_id", "user_id"),
        Index("ix_unlock_request_created_at", "created_at", "id"),
    )


class VerificationCodeRow(DefaultBase):
    """A code that was asked for; without a user it stands for an address that has no account."""

    __tablename__ = "verification_code"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    purpose: Mapped[Words]
    user_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("user_account.id", ondelete="CASCADE"), index=True
    )
    email: Mapped[Words]
    key_id: Mapped[Words]
    digest: Mapped[Bytes]
    issued_at: Mapped[Moment] = mapped_column(index=True)
    tries_left: Mapped[int] = mapped_column(SmallInteger)

    __table_args__ = (
        CheckConstraint("purpose IN ('reset-password', 'change-email')", name="purpose"),
        CheckConstraint("purpose <> 'change-email' OR user_id IS NOT NULL", name="user_id"),
        Index(
            "uq_verification_code_email",
            text("lower(email)"),
            unique=True,
            postgresql_where=text("purpose = 'reset-password'"),
        ),
        Index(
            "uq_verification_code_user_id",
            "user_id",
            unique=True,
            postgresql_where=text("purpose = 'change-email'"),
        ),
    )
