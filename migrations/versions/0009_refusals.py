"""What a draft was when it was refused, and who published a version.

Reasons stood with the draft, under pointers that nobody had checked: their texts begin with them
now, and they are about the whole. Of drafts that were refused before this, nobody knows any more
what they were: as refused they count as empty, so that all of such a draft is new to whoever looks
at it again.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0009"
down_revision: str | None = "0008"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

_CODES = (
    "'unclear', 'incomplete', 'wrong-answer', 'wrong-place', 'unsafe', 'inappropriate', "
    "'copyright', 'other'"
)

_TO_REFUSALS = f"""
UPDATE quest SET
    refusal = jsonb_build_object(
        'at', updated_at,
        'content', '{{"fields": {{"title": ""}}, "points": []}}'::jsonb,
        'reasons', (
            SELECT jsonb_agg(jsonb_build_object(
                'path', '[]'::jsonb,
                'code', CASE WHEN reason ->> 'code' IN ({_CODES}) THEN reason ->> 'code'
                             ELSE 'other' END,
                'text', concat_ws(': ', reason ->> 'pointer', reason ->> 'text')
            ) ORDER BY number)
            FROM jsonb_array_elements(draft -> 'reasons') WITH ORDINALITY AS kept (reason, number)))
WHERE jsonb_array_length(draft -> 'reasons') > 0
"""  # noqa: S608 (constants)

_TO_REASONS = r"""
UPDATE quest SET draft = jsonb_set(draft, '{reasons}', coalesce((
    SELECT jsonb_agg(jsonb_build_object(
        'text', reason -> 'text',
        'code', reason -> 'code',
        'pointer', '#' || coalesce((
            SELECT string_agg('/' || left(step, 1) || substr(
                replace(initcap(replace(step, '_', ' ')), ' ', ''), 2), '' ORDER BY place)
            FROM jsonb_array_elements_text(reason -> 'path')
                 WITH ORDINALITY AS steps (step, place)), '')
    ) ORDER BY number)
    FROM jsonb_array_elements(refusal -> 'reasons')
         WITH ORDINALITY AS kept (reason, number)), '[]'))
WHERE draft IS NOT NULL
"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.add_column("quest", sa.Column("refusal", postgresql.JSONB(), nullable=True))
    op.execute(_TO_REFUSALS)
    op.execute("UPDATE quest SET draft = draft - 'reasons' WHERE draft IS NOT NULL")
    op.create_check_constraint(
        op.f("ck_quest_refusal"), "quest", "refusal IS NULL OR draft IS NOT NULL"
    )
    op.add_column("quest_version", sa.Column("published_by", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        "fk_quest_version_published_by_user_account",
        "quest_version",
        "user_account",
        ["published_by"],
        ["id"],
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.drop_column("quest_version", "published_by")
    op.execute(_TO_REASONS)
    op.drop_column("quest", "refusal")
