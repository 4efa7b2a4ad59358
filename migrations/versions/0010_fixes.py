"""Fixes that lie over published versions."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0010"
down_revision: str | None = "0009"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.create_table(
        "quest_fix",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("quest_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("change", postgresql.JSONB(), nullable=False),
        sa.Column("key_ids", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.CheckConstraint(
            "kind IN ('text', 'larger-radius', 'accepted-answer', 'moved-place', "
            "'withdrawn-point')",
            name=op.f("ck_quest_fix_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["user_account.id"], name="fk_quest_fix_author_id_user_account"
        ),
        sa.ForeignKeyConstraint(
            ["quest_id", "version"],
            ["quest_version.quest_id", "quest_version.number"],
            name="fk_quest_fix_quest_id_quest_version",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_quest_fix"),
        sa.UniqueConstraint("quest_id", "version", "number", name="uq_quest_fix_quest_id"),
    )
    op.create_index("ix_quest_fix_author_id", "quest_fix", ["author_id"])
    op.create_index(
        "ix_quest_fix_created_at",
        "quest_fix",
        ["quest_id", sa.literal_column("created_at DESC"), sa.literal_column("id DESC")],
    )
    op.create_index("ix_quest_fix_key_ids", "quest_fix", ["key_ids"], postgresql_using="gin")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.drop_table("quest_fix")
