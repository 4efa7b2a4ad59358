"""Reviews, by which quests are rated, and favourites."""

from collections.abc import Sequence
from typing import Final

import sqlalchemy as sa
from alembic import op

revision: str = "0012"
down_revision: str | None = "0011"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

# Which rows a trigger is shown when something was done.
_SHOWN: Final = {
    "INSERT": "NEW TABLE AS present",
    "UPDATE": "OLD TABLE AS past NEW TABLE AS present",
    "DELETE": "OLD TABLE AS past",
}


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    _make_reviews()
    _make_favorites()
    _rate_quests()


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    # What nobody has said any more counts for nothing.
    op.execute("UPDATE quest SET rating_total = 0, rating_count = 0 WHERE rating_count > 0")
    op.execute("UPDATE quest_listing SET rating_total = 0, rating_count = 0 WHERE rating_count > 0")
    op.drop_table("favorite")
    op.drop_table("review")
    op.execute("DROP FUNCTION rate_reviewed()")
    op.execute("DROP FUNCTION rate_quests(uuid[], integer[], integer[])")


def _make_reviews() -> None:
    op.create_table(
        "review",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("quest_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("rating", sa.SmallInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("updated_at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("response", sa.Text(), nullable=True),
        sa.Column("responded_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.CheckConstraint("rating BETWEEN 1 AND 5", name=op.f("ck_review_rating")),
        sa.CheckConstraint(
            "(response IS NULL) = (responded_at IS NULL)", name=op.f("ck_review_responded_at")
        ),
        sa.ForeignKeyConstraint(["quest_id"], ["quest.id"], name="fk_review_quest_id_quest"),
        sa.ForeignKeyConstraint(
            ["author_id"], ["user_account.id"], name="fk_review_author_id_user_account"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_review"),
        sa.UniqueConstraint("quest_id", "author_id", name="uq_review_quest_id_author_id"),
    )
    op.create_index("ix_review_author_id", "review", ["author_id"])
    op.create_index(
        "ix_review_created_at",
        "review",
        ["quest_id", sa.literal_column("created_at DESC"), sa.literal_column("id DESC")],
    )


def _make_favorites() -> None:
    op.create_table(
        "favorite",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("quest_id", sa.Uuid(), nullable=False),
        sa.Column("added_at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name="fk_favorite_user_id_user_account"
        ),
        sa.ForeignKeyConstraint(["quest_id"], ["quest.id"], name="fk_favorite_quest_id_quest"),
        sa.PrimaryKeyConstraint("user_id", "quest_id", name="pk_favorite"),
    )
    op.create_index(
        "ix_favorite_added_at",
        "favorite",
        ["user_id", sa.literal_column("added_at DESC"), sa.literal_column("quest_id DESC")],
    )


def _rate_quests() -> None:
    # Quests are locked in one order, and lists change in one statement after all of them: so no
    # two transactions wait for each other, however many quests each has to rate.
    op.execute("""
    CREATE FUNCTION rate_quests(rated uuid[], totals integer[], counts integer[])
    RETURNS void LANGUAGE plpgsql AS $$
    BEGIN
        IF rated IS NULL THEN
            RETURN;
        END IF;
        PERFORM FROM quest WHERE id = ANY(rated) ORDER BY id FOR NO KEY UPDATE;
        UPDATE quest
        SET rating_total = rating_total + change.total, rating_count = rating_count + change.many
        FROM (
            SELECT quest_id, sum(total) AS total, sum(many) AS many
            FROM unnest(rated, totals, counts) AS one (quest_id, total, many)
            GROUP BY quest_id
        ) AS change
        WHERE id = change.quest_id;
        UPDATE quest_listing
        SET rating_total = quest.rating_total, rating_count = quest.rating_count
        FROM quest WHERE quest.id = quest_listing.quest_id AND quest.id = ANY(rated);
    END
    $$
    """)
    op.execute("""
    CREATE FUNCTION rate_reviewed() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'INSERT' THEN
            PERFORM rate_quests(array_agg(quest_id), array_agg(rating::integer), array_agg(1))
            FROM present;
        ELSIF TG_OP = 'DELETE' THEN
            PERFORM rate_quests(array_agg(quest_id), array_agg(-rating::integer), array_agg(-1))
            FROM past;
        ELSE
            PERFORM rate_quests(
                array_agg(quest_id), array_agg((present.rating - past.rating)::integer),
                array_agg(0)
            )
            FROM past JOIN present USING (id, quest_id) WHERE present.rating <> past.rating;
        END IF;
        RETURN NULL;
    END
    $$
    """)
    for act, shown in _SHOWN.items():
        op.execute(
            f"CREATE TRIGGER tr_review_{act.lower()} AFTER {act} ON review REFERENCING {shown} "
            "FOR EACH STATEMENT EXECUTE FUNCTION rate_reviewed()"
        )
