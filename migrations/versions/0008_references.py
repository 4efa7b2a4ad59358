"""What quests refer to can be changed: names are folded, and what a document refers to is watched.

The generated columns of a table are added in one statement, which writes it anew only once.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0008"
down_revision: str | None = "0007"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

_REFERRING = (("category_id", "category"), ("vehicle_id", "vehicle"), ("place_id", "area"))
_DOCUMENTS = (("quest", "draft", ""), ("quest_version", "content", " NOT NULL"))


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    _fold_names()
    for table, document, is_needed in _DOCUMENTS:
        columns = (
            f"ADD COLUMN {field} uuid GENERATED ALWAYS AS "
            f"(CAST({document} #>> '{{fields,{field}}}' AS uuid)) STORED{is_needed}"
            for field, _ in _REFERRING
        )
        op.execute(f"ALTER TABLE {table} {', '.join(columns)}")
        for field, referred in _REFERRING:
            op.create_foreign_key(
                f"fk_{table}_{field}_{referred}", table, referred, [field], ["id"]
            )
    for field, _ in _REFERRING:
        op.create_index(
            f"ix_quest_{field}", "quest", [field], postgresql_where=sa.text(f"{field} IS NOT NULL")
        )
        op.create_index(f"ix_quest_version_{field}", "quest_version", [field])
        op.create_index(f"ix_quest_listing_{field}", "quest_listing", [field])


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    for field, _ in _REFERRING:
        op.drop_index(f"ix_quest_listing_{field}", table_name="quest_listing")
        for table, _, _ in _DOCUMENTS:
            op.drop_column(table, field)
    op.drop_index("uq_label_folded_name", table_name="label")
    op.drop_column("label", "folded_name")
    for table in ("category", "vehicle", "area"):
        op.drop_index(f"uq_{table}_folded_name", table_name=table)
        op.drop_column(table, "folded_name")
        op.create_index(f"uq_{table}_name", table, [sa.literal_column("lower(name)")], unique=True)


def _fold_names() -> None:
    for table in ("category", "vehicle", "area", "label"):
        op.add_column(table, sa.Column("folded_name", sa.Text(), nullable=True))
        # Up to now there are the names of this project alone, which are Latin.
        op.execute(f"UPDATE {table} SET folded_name = lower(name)")  # noqa: S608 (constants)
        op.alter_column(table, "folded_name", nullable=False)
    for table in ("category", "vehicle", "area"):
        op.drop_index(f"uq_{table}_name", table_name=table)
        op.create_index(f"uq_{table}_folded_name", table, ["folded_name"], unique=True)
    op.create_index("uq_label_folded_name", "label", ["kind", "folded_name"], unique=True)
