"""Quests are found by words, by place and by rating; what everybody sees has an edition.

What is kept of a quest for searching is made by the application. For quests that are there it is
made here, by code that is written out and not taken from the application, so that this revision
does for ever what it does today.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from math import asinh, cos, pi, radians, sin, tan
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0011"
down_revision: str | None = "0010"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

_AT_ONCE = 500
_TEXTS = postgresql.ARRAY(sa.Text())
# What everybody sees is made of these.
_PUBLIC = ("quest_listing", "category", "vehicle", "area", "label")
_FACETS = (
    "language",
    "category_id",
    "level",
    "vehicle_id",
    "place_id",
    "group_size",
    "timeframe",
)
_FACTS = ("quest_id", "price_amount", "price_subscription")
# What a map asks for: it counts quests by the index alone.
_MAPPED = ("start_latitude", "start_longitude", "price_amount", "price_subscription", *_FACETS)
_MADE = ("cell", "sphere", "folded_title", "title_words", "words")

_LETTERS = str.maketrans(
    {
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ħ": "h",
        "\u0131": "i",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
        "ð": "d",
    }
)
_WORD = re.compile("[^\\W_]+|[\u2600-\u27bf\U0001f300-\U0001faff]")


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    _rate()
    _make_words()
    _find_listings()
    _find_areas()
    _count_editions()


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    for table in _PUBLIC:
        for event in ("insert", "update", "delete"):
            op.execute(f"DROP TRIGGER tr_{table}_{event} ON {table}")
    op.execute("DROP FUNCTION next_edition()")
    op.execute("DROP FUNCTION next_edition_of_rows()")
    op.drop_table("catalogue")
    op.drop_column("area", "words")
    for column in (*_MADE, "rating", "rating_total", "rating_count"):
        op.drop_column("quest_listing", column)
    op.drop_table("search_word")
    for column in ("rating_total", "rating_count"):
        op.drop_column("quest", column)


def _rate() -> None:
    for table in ("quest", "quest_listing"):
        op.add_column(
            table, sa.Column("rating_total", sa.Integer(), nullable=False, server_default="0")
        )
        op.add_column(
            table, sa.Column("rating_count", sa.Integer(), nullable=False, server_default="0")
        )
        op.create_check_constraint(
            op.f(f"ck_{table}_rating"),
            table,
            "rating_count >= 0 AND rating_total BETWEEN rating_count AND 5 * rating_count",
        )
    average = "round(100.0 * rating_total / nullif(rating_count, 0))"
    op.add_column(
        "quest_listing",
        sa.Column(
            "rating",
            sa.SmallInteger(),
            sa.Computed(f"CAST(coalesce({average}, 0) AS smallint)", persisted=True),
            nullable=False,
        ),
    )
    op.create_index(
        "ix_quest_listing_rating",
        "quest_listing",
        [sa.text("rating DESC"), sa.text("rating_count DESC"), sa.text("quest_id DESC")],
    )


def _make_words() -> None:
    op.create_table(
        "search_word",
        sa.Column("word", sa.Text(collation="C"), nullable=False),
        sa.Column("neighbours", _TEXTS, nullable=False),
        sa.Column("beginnings", _TEXTS, nullable=False),
        sa.PrimaryKeyConstraint("word", name="pk_search_word"),
    )
    _index_arrays("search_word", "neighbours", "beginnings")
    op.execute(
        "CREATE INDEX ix_search_word_parts ON search_word USING gin (word gin_trgm_ops) "
        "WITH (fastupdate = off)"
    )


def _find_listings() -> None:
    op.execute("""
    ALTER TABLE quest_listing ADD COLUMN cell bigint, ADD COLUMN sphere cube,
        ADD COLUMN folded_title text COLLATE "C", ADD COLUMN title_words text[],
        ADD COLUMN words text[]
    """)
    connection = op.get_bind()
    texts = "quest_id, title, description, place_id, start_latitude, start_longitude"
    rows = connection.execute(sa.text(f"SELECT {texts} FROM quest_listing")).all()  # noqa: S608 (constants)
    for some in _in_parts(rows):
        connection.execute(_FILL, [_found_by(row) for row in some])
        _keep_words(connection, {word for row in some for word in _words(row[1]) + _words(row[2])})
    for column in _MADE:
        op.execute(f"ALTER TABLE quest_listing ALTER COLUMN {column} SET NOT NULL")
    op.create_index(
        "ix_quest_listing_cell", "quest_listing", ["cell"], postgresql_include=[*_MAPPED]
    )
    op.create_index("ix_quest_listing_folded_title", "quest_listing", ["folded_title", "quest_id"])
    op.create_index(
        "ix_quest_listing_sphere",
        "quest_listing",
        ["sphere"],
        postgresql_using="gist",
        postgresql_include=[*_FACTS, *_FACETS],
    )
    op.create_index(
        "ix_quest_listing_facets",
        "quest_listing",
        [*_FACETS],
        postgresql_include=[*_FACTS, "published_at", "sphere"],
    )
    _index_arrays("quest_listing", "title_words", "words")


def _find_areas() -> None:
    op.add_column("area", sa.Column("words", _TEXTS, nullable=True))
    connection = op.get_bind()
    for area_id, name in connection.execute(sa.text("SELECT id, name FROM area")).all():
        words = sorted(set(_words(name)))
        connection.execute(
            sa.text("UPDATE area SET words = :words WHERE id = :id").bindparams(
                sa.bindparam("words", type_=_TEXTS)
            ),
            {"words": words, "id": area_id},
        )
        _keep_words(connection, set(words))
    op.alter_column("area", "words", nullable=False)
    op.create_index("ix_area_words", "area", ["words"], postgresql_using="gin")


def _index_arrays(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(
            f"ix_{table}_{column}",
            table,
            [column],
            postgresql_using="gin",
            postgresql_with={"fastupdate": "off"},
        )


def _count_editions() -> None:
    op.create_table(
        "catalogue",
        sa.Column("is_only", sa.Boolean(), nullable=False, server_default="true"),
        sa.Column("edition", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("is_only", name=op.f("ck_catalogue_is_only")),
        sa.PrimaryKeyConstraint("is_only", name="pk_catalogue"),
    )
    op.execute("INSERT INTO catalogue (edition) VALUES (1)")
    op.execute("""
    CREATE FUNCTION next_edition() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        UPDATE catalogue SET edition = edition + 1;
        RETURN NULL;
    END
    $$
    """)
    # A statement that finds no row changes nothing.
    op.execute("""
    CREATE FUNCTION next_edition_of_rows() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS (SELECT FROM rows_before) THEN
            UPDATE catalogue SET edition = edition + 1;
        END IF;
        RETURN NULL;
    END
    $$
    """)
    for table in _PUBLIC:
        op.execute(
            f"CREATE TRIGGER tr_{table}_insert AFTER INSERT OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION next_edition()"
        )
        for event in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER tr_{table}_{event} AFTER {event} ON {table} "
                "REFERENCING OLD TABLE AS rows_before "
                "FOR EACH STATEMENT EXECUTE FUNCTION next_edition_of_rows()"
            )


_FILL = sa.text("""
UPDATE quest_listing SET cell = :cell, sphere = cube(CAST(:sphere AS float8[])),
    folded_title = :folded_title, title_words = :title_words, words = :words
WHERE quest_id = :id
""").bindparams(
    sa.bindparam("sphere", type_=postgresql.ARRAY(sa.Double())),
    sa.bindparam("title_words", type_=_TEXTS),
    sa.bindparam("words", type_=_TEXTS),
)


def _in_parts(rows: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(rows), _AT_ONCE):
        yield rows[start : start + _AT_ONCE]


def _found_by(row: Any) -> dict[str, Any]:
    quest_id, title, description, place_id, latitude, longitude = row
    of_title = _words(title)
    north, east = radians(latitude), radians(longitude)
    return {
        "id": quest_id,
        "cell": _cell(latitude, longitude),
        "sphere": [cos(north) * cos(east), cos(north) * sin(east), sin(north)],
        "folded_title": " ".join(of_title),
        "title_words": sorted(set(of_title)),
        "words": sorted({*of_title, *_words(description), f"@{place_id.hex}"}),
    }


def _cell(latitude: float, longitude: float) -> int:
    latitude = max(-85.0511287798, min(85.0511287798, latitude))
    x = (longitude + 180) / 360
    y = (1 - asinh(tan(radians(latitude))) / pi) / 2
    last = (1 << 20) - 1
    column, row = (min(last, int(max(0.0, part) * (1 << 20))) for part in (x, y))
    return sum(
        (column >> bit & 1) << 2 * bit | (row >> bit & 1) << 2 * bit + 1 for bit in range(20)
    )


def _words(text: str) -> list[str]:
    parts = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    bare = "".join(letter for letter in parts if not unicodedata.combining(letter))
    return [word[:48] for word in _WORD.findall(bare.translate(_LETTERS))[:1000]]


def _keep_words(connection: sa.Connection, words: set[str]) -> None:
    if words:
        connection.execute(
            sa.text(
                "INSERT INTO search_word (word, neighbours, beginnings) "
                "VALUES (:word, :neighbours, :beginnings) ON CONFLICT DO NOTHING"
            ).bindparams(
                sa.bindparam("neighbours", type_=_TEXTS), sa.bindparam("beginnings", type_=_TEXTS)
            ),
            [
                {
                    "word": word,
                    "neighbours": _neighbours(word),
                    "beginnings": _neighbours_of_beginnings(word),
                }
                for word in sorted(words)
            ],
        )


def _neighbours(word: str) -> list[str]:
    if len(word) < 3:  # noqa: PLR2004 (a slip in fewer letters is another word)
        return [word]
    return sorted({word, *(word[:index] + word[index + 1 :] for index in range(len(word)))})


def _neighbours_of_beginnings(word: str) -> list[str]:
    lengths = range(max(5, len(word) - 3), len(word))
    return sorted({found for length in lengths for found in _neighbours(word[:length])})
