"""What migrations do to a real database."""

import asyncio
import os
import subprocess
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
import pytest
from sqlalchemy import Connection, text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import create_async_engine

from questcity.adapters.postgres.schema import Schema, SchemaError
from questcity.adapters.postgres.tables.registry import METADATA
from waiting import until

pytestmark = [pytest.mark.anyio, pytest.mark.postgres]

_EXTENSIONS = ("pg_trgm", "cube", "unaccent")
# All that a schema is made of, each thing in PostgreSQL's own words.
_STRUCTURE = """
WITH of_extensions AS (SELECT objid FROM pg_depend WHERE deptype = 'e')
SELECT 'column', format('%s.%s %s %s %s %s', c.relname, a.attname,
           format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity,
           pg_get_expr(d.adbin, d.adrelid))
FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid
LEFT JOIN pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0
  AND NOT a.attisdropped AND c.oid NOT IN (TABLE of_extensions)
UNION ALL
SELECT 'constraint', format('%s %s %s', conrelid::regclass, conname, pg_get_constraintdef(oid))
FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND conrelid <> 0
UNION ALL
SELECT 'index', indexdef FROM pg_indexes WHERE schemaname = 'public'
UNION ALL
SELECT 'sequence', sequencename FROM pg_sequences WHERE schemaname = 'public'
UNION ALL
SELECT 'type', typname::text FROM pg_type
WHERE typnamespace = 'public'::regnamespace AND typtype IN ('d', 'e')
  AND oid NOT IN (TABLE of_extensions)
UNION ALL
SELECT 'function', proname::text FROM pg_proc
WHERE pronamespace = 'public'::regnamespace AND oid NOT IN (TABLE of_extensions)
"""

# No table of the code says it; `test_catalogue.py` and `test_ratings.py` of the adapter do.
_BY_MIGRATIONS_ALONE = {
    ("function", name)
    for name in ("next_edition", "next_edition_of_rows", "rate_quests", "rate_reviewed")
}


@asynccontextmanager
async def _connected(url: str) -> AsyncIterator["asyncpg.Connection[asyncpg.Record]"]:
    connection = await asyncpg.connect(url)
    yield connection
    await connection.close()


async def _structure(url: str) -> set[tuple[str, str]]:
    async with _connected(url) as connection:
        rows = await connection.fetch(_STRUCTURE)
    return {(kind, what) for kind, what in rows if "alembic_version" not in what}


async def test_up_down_and_up_again_ends_where_the_code_expects(empty_url: str) -> None:
    schema = Schema(empty_url)

    up = await schema.upgrade()
    after_up = await schema.differences()
    down = await schema.downgrade("base")
    again = await schema.upgrade()

    assert (up, down, again) == (
        (None, schema.newest()),
        (schema.newest(), None),
        (None, schema.newest()),
    )
    assert after_up == ()
    assert await schema.differences() == ()


async def test_a_downgrade_leaves_nothing(empty_url: str) -> None:
    schema = Schema(empty_url)
    await schema.upgrade()

    await schema.downgrade("base")

    assert await schema.current() is None
    assert await _structure(empty_url) == set()


async def test_the_migrations_make_the_very_tables_of_the_code(
    empty_url: str, other_empty_url: str
) -> None:
    def make(connection: Connection) -> None:
        for extension in _EXTENSIONS:
            connection.execute(text(f"CREATE EXTENSION {extension}"))
        METADATA.create_all(connection)

    engine = create_async_engine(make_url(other_empty_url).set(drivername="postgresql+asyncpg"))
    async with engine.begin() as connection:
        await connection.run_sync(make)
    await engine.dispose()
    await Schema(empty_url).upgrade()

    migrated, made = await _structure(empty_url), await _structure(other_empty_url)

    assert migrated - made == _BY_MIGRATIONS_ALONE
    assert made <= migrated
    assert len(made) > 50


async def test_nothing_is_done_to_a_database_that_is_up_to_date(database_url: str) -> None:
    schema = Schema(database_url)

    assert await schema.upgrade() == (schema.newest(), schema.newest())


@pytest.mark.parametrize(
    "change",
    [
        "DROP INDEX ix_outbox_due_at",
        "ALTER TABLE user_account DROP COLUMN locale",
        "ALTER TABLE user_account ADD COLUMN nickname text",
        "ALTER TABLE user_account ALTER COLUMN role TYPE integer",
        "ALTER TABLE user_account ALTER COLUMN locale DROP NOT NULL",
        "ALTER TABLE session DROP CONSTRAINT fk_session_user_id_user_account",
        "ALTER TABLE password_ticket DROP CONSTRAINT uq_password_ticket_token_digest",
        "DROP TABLE audit_entry",
        "CREATE TABLE stray (id integer)",
    ],
)
async def test_what_was_changed_by_hand_is_a_difference(database_url: str, change: str) -> None:
    async with _connected(database_url) as connection:
        await connection.execute(change)

    assert await Schema(database_url).differences() != ()


async def test_two_processes_that_migrate_at_once_take_turns(empty_url: str) -> None:
    async with _connected(empty_url) as connection, _two_upgrades(empty_url) as both:
        # Neither can begin before both are there.
        async with connection.transaction():
            await connection.execute("SELECT pg_advisory_xact_lock($1)", _MIGRATION_LOCK)
            await until(lambda: connection.fetchval(_BOTH_WAIT))

        said = [await process.communicate() for process in both]

    assert sorted(process.returncode or 0 for process in both) == [0, 3], said
    assert await Schema(empty_url).differences() == ()


@asynccontextmanager
async def _two_upgrades(url: str) -> AsyncIterator[list[Process]]:
    given = {"QUESTCITY_DATABASE_URL": url, "QUESTCITY_ENVIRONMENT": "development"}
    command = [sys.executable, "-m", "questcity.entrypoints.cli.app", "db", "upgrade", "--json"]
    both = [
        await asyncio.create_subprocess_exec(
            *command, env=os.environ | given, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        for _ in range(2)
    ]
    try:
        yield both
    finally:
        for process in both:
            if process.returncode is None:
                process.kill()
                await process.wait()


_MIGRATION_LOCK = 0x51C_0001
_BOTH_WAIT = """
SELECT count(*) = 2 FROM pg_locks JOIN pg_database AS d ON d.oid = database
WHERE locktype = 'advisory' AND NOT granted AND datname = current_database()
"""


@pytest.mark.parametrize("move", ["upgrade", "downgrade"])
async def test_the_database_of_a_newer_questcity_is_left_alone(
    database_url: str, move: str
) -> None:
    schema = Schema(database_url)
    before = await _structure(database_url)
    async with _connected(database_url) as connection:
        await connection.execute("UPDATE alembic_version SET version_num = '9999'")

    with pytest.raises(SchemaError) as refusal:
        await (schema.upgrade() if move == "upgrade" else schema.downgrade("base"))

    assert "made by a newer QuestCity" in str(refusal.value)
    assert schema.newest() in str(refusal.value)
    assert "\n" not in str(refusal.value)
    assert await schema.current() == "9999"
    assert await _structure(database_url) == before


async def test_a_revision_that_is_none_is_not_taken_for_a_newer_questcity(
    database_url: str,
) -> None:
    with pytest.raises(SchemaError, match="no revision 'nonsense'; the newest is"):
        await Schema(database_url).upgrade("nonsense")


async def test_a_step_that_fails_changes_nothing_and_is_told_in_a_line(empty_url: str) -> None:
    async with _connected(empty_url) as connection:
        await connection.execute("CREATE TABLE session (song text)")
    before = await _structure(empty_url)

    with pytest.raises(SchemaError) as refusal:
        await Schema(empty_url).upgrade()

    assert 'relation "session" already exists' in str(refusal.value)
    assert "\n" not in str(refusal.value)
    assert await _structure(empty_url) == before
    assert await Schema(empty_url).current() is None


async def test_a_user_who_does_not_own_the_database_is_told_so(empty_url: str) -> None:
    guest = make_url(empty_url).database
    async with _connected(empty_url) as connection:
        await connection.execute(f"CREATE ROLE {guest} LOGIN PASSWORD 'guest'")
    url = make_url(empty_url).set(username=guest, password="guest")

    with pytest.raises(SchemaError, match=r"permission denied.*a user who owns it"):
        await Schema(url.render_as_string(hide_password=False)).upgrade()

    async with _connected(empty_url) as connection:
        await connection.execute(f"DROP ROLE {guest}")
