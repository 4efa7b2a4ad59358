"""Why accounts are locked, who wants to be unlocked, and finding people."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

_SEARCHED = (
    "translate(lower(username || ' ' || email || ' ' || first_name || ' ' || last_name), "
    "'\u0451', '\u0435')"
)


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.add_column("user_account", sa.Column("lock_reason", sa.Text(), nullable=True))
    op.add_column(
        "user_account",
        sa.Column("searched", sa.Text(), sa.Computed(_SEARCHED, persisted=True), nullable=False),
    )
    op.create_index(
        "ix_user_account_created_at",
        "user_account",
        [sa.literal_column("created_at DESC"), sa.literal_column("id DESC")],
    )
    op.create_index(
        "ix_user_account_search",
        "user_account",
        ["searched"],
        postgresql_using="gin",
        postgresql_ops={"searched": "gin_trgm_ops"},
    )
    op.create_table(
        "unlock_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("created_at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "status IN ('pending', 'approved', 'rejected')", name=op.f("ck_unlock_request_status")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
            name="fk_unlock_request_user_id_user_account",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_unlock_request"),
    )
    op.create_index(
        "uq_unlock_request_user_id",
        "unlock_request",
        ["user_id"],
        unique=True,
        postgresql_where=sa.text("status = 'pending'"),
    )
    op.create_index("ix_unlock_request_user_id", "unlock_request", ["user_id"])
    op.create_index("ix_unlock_request_created_at", "unlock_request", ["created_at", "id"])


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.drop_table("unlock_request")
    op.drop_index("ix_user_account_search", table_name="user_account")
    op.drop_index("ix_user_account_created_at", table_name="user_account")
    op.drop_column("user_account", "searched")
    op.drop_column("user_account", "lock_reason")
