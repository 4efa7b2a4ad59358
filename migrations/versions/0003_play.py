"""Runs with their logs and sightings, and credits."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    _make_runs()
    _make_logs()
    _make_credits()


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.drop_table("credit_balance")
    op.drop_table("credit_entry")
    op.drop_table("credit_transfer")
    op.drop_table("run_sighting")
    op.drop_table("run_fact")
    op.drop_table("run")


def _make_runs() -> None:
    op.create_table(
        "run",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("quest_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("started_at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("expires_at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("ended_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("seconds", sa.Integer(), nullable=True),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("accepted_count", sa.SmallInteger(), nullable=False),
        sa.Column("points_count", sa.SmallInteger(), nullable=False),
        sa.Column("reward", sa.Text(), nullable=False),
        sa.Column("progress", postgresql.JSONB(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('active', 'finished', 'abandoned', 'expired')", name=op.f("ck_run_state")
        ),
        sa.CheckConstraint("reward IN ('none', 'waiting', 'granted')", name=op.f("ck_run_reward")),
        sa.CheckConstraint("(ended_at IS NULL) = (state = 'active')", name=op.f("ck_run_ended_at")),
        sa.CheckConstraint("(seconds IS NULL) = (ended_at IS NULL)", name=op.f("ck_run_seconds")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name="fk_run_user_id_user_account"
        ),
        sa.ForeignKeyConstraint(
            ["quest_id", "version"],
            ["quest_version.quest_id", "quest_version.number"],
            name="fk_run_quest_id_quest_version",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_run"),
    )
    op.create_index(
        "uq_run_user_id_quest_id",
        "run",
        ["user_id", "quest_id"],
        unique=True,
        postgresql_where=sa.text("state = 'active'"),
    )
    op.create_index(
        "ix_run_user_id",
        "run",
        ["user_id", sa.literal_column("started_at DESC"), sa.literal_column("id DESC")],
    )
    op.create_index(
        "ix_run_expires_at", "run", ["expires_at"], postgresql_where=sa.text("state = 'active'")
    )
    op.create_index(
        "ix_run_quest_id",
        "run",
        ["quest_id", sa.literal_column("score DESC"), "seconds", "ended_at", "id"],
        postgresql_where=sa.text("state = 'finished'"),
    )


def _make_logs() -> None:
    op.create_table(
        "run_fact",
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("point_id", sa.Uuid(), nullable=True),
        sa.Column("event_id", sa.Uuid(), nullable=True),
        sa.Column("is_wrong", sa.Boolean(), nullable=False),
        sa.Column("content", postgresql.JSONB(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name="fk_run_fact_run_id_run"),
        sa.PrimaryKeyConstraint("run_id", "sequence", name="pk_run_fact"),
        sa.UniqueConstraint("run_id", "event_id", name="uq_run_fact_run_id_event_id"),
    )
    op.create_index(
        "ix_run_fact_user_id",
        "run_fact",
        ["user_id", "point_id", "at"],
        postgresql_where=sa.text("is_wrong"),
    )
    op.create_table(
        "run_sighting",
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("latitude", sa.Double(), nullable=False),
        sa.Column("longitude", sa.Double(), nullable=False),
        sa.Column("accuracy", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id", "sequence"],
            ["run_fact.run_id", "run_fact.sequence"],
            name="fk_run_sighting_run_id_run_fact",
        ),
        sa.PrimaryKeyConstraint("run_id", "sequence", name="pk_run_sighting"),
    )
    op.create_index("ix_run_sighting_at", "run_sighting", ["at"])


def _make_credits() -> None:
    op.create_table(
        "credit_transfer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_credit_transfer"),
        sa.UniqueConstraint("key", name="uq_credit_transfer_key"),
    )
    op.create_table(
        "credit_entry",
        sa.Column("transfer_id", sa.Uuid(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("side IN ('payer', 'payee')", name=op.f("ck_credit_entry_side")),
        sa.CheckConstraint("(amount <= 0) = (side = 'payer')", name=op.f("ck_credit_entry_amount")),
        sa.ForeignKeyConstraint(
            ["transfer_id"],
            ["credit_transfer.id"],
            name="fk_credit_entry_transfer_id_credit_transfer",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name="fk_credit_entry_user_id_user_account"
        ),
        sa.PrimaryKeyConstraint("transfer_id", "side", name="pk_credit_entry"),
    )
    op.create_index(
        "ix_credit_entry_user_id",
        "credit_entry",
        ["user_id"],
        postgresql_where=sa.text("user_id IS NOT NULL"),
    )
    op.create_table(
        "credit_balance",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_credit_balance_amount")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name="fk_credit_balance_user_id_user_account"
        ),
        sa.PrimaryKeyConstraint("user_id", name="pk_credit_balance"),
    )
