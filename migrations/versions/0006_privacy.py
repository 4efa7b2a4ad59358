"""When somebody asked for a copy of their data, and when an account is to be erased."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    for name in ("export_requested_at", "deletion_at"):
        op.add_column("user_account", sa.Column(name, sa.TIMESTAMP(timezone=True), nullable=True))
    op.create_index(
        "ix_user_account_deletion_at",
        "user_account",
        ["deletion_at"],
        postgresql_where=sa.text("deletion_at IS NOT NULL"),
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.drop_index("ix_user_account_deletion_at", table_name="user_account")
    for name in ("deletion_at", "export_requested_at"):
        op.drop_column("user_account", name)
