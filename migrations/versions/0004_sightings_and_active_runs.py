"""Whether a player can have been where they were seen, and who is walking a quest now."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    # A constant default: the rows that are there are not written anew.
    op.add_column(
        "run_sighting",
        sa.Column("is_credible", sa.Boolean(), server_default=sa.text("true"), nullable=False),
    )
    op.create_index(
        "ix_run_active_quest_id",
        "run",
        ["quest_id"],
        postgresql_where=sa.text("state = 'active'"),
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.drop_index("ix_run_active_quest_id", table_name="run")
    op.drop_column("run_sighting", "is_credible")
