"""Codes for another password and another address."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.create_table(
        "verification_code",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("key_id", sa.Text(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("issued_at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("tries_left", sa.SmallInteger(), nullable=False),
        sa.CheckConstraint(
            "purpose IN ('reset-password', 'change-email')",
            name=op.f("ck_verification_code_purpose"),
        ),
        sa.CheckConstraint(
            "purpose <> 'change-email' OR user_id IS NOT NULL",
            name=op.f("ck_verification_code_user_id"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
            name="fk_verification_code_user_id_user_account",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_verification_code"),
    )
    op.create_index("ix_verification_code_issued_at", "verification_code", ["issued_at"])
    op.create_index("ix_verification_code_user_id", "verification_code", ["user_id"])
    op.create_index(
        "uq_verification_code_email",
        "verification_code",
        [sa.literal_column("lower(email)")],
        unique=True,
        postgresql_where=sa.text("purpose = 'reset-password'"),
    )
    op.create_index(
        "uq_verification_code_user_id",
        "verification_code",
        ["user_id"],
        unique=True,
        postgresql_where=sa.text("purpose = 'change-email'"),
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.drop_table("verification_code")
