"""A worker that is killed in the midst of erasing an account, and the one that comes after it."""

import os
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from datetime import UTC, datetime

import asyncpg
import pytest
from dishka import AsyncContainer

from blocks import block
from installation import Installation
from lives import Life, a_full_life
from questcity.domain.accounts.ports.repositories import UserRepository
from questcity.domain.shared.permissions import Status
from stores import SetClock, application_over, postgres_store
from waiting import until

pytestmark = [pytest.mark.anyio, pytest.mark.postgres]

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)

_WAITING = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND wait_event_type = 'Lock'
"""
_COUNTS = """
SELECT (SELECT count(*) FROM session WHERE user_id = $1) AS sessions,
       (SELECT count(*) FROM run_fact WHERE user_id = $1) AS facts,
       (SELECT count(*) FROM quest WHERE author_id = $1) AS quests,
       (SELECT count(*) FROM audit_entry WHERE actor <> 'deleted user' AND actor_id = $1) AS acts,
       (SELECT email FROM user_account WHERE id = $1) AS email
"""


@pytest.fixture
async def container(
    installation: Installation, clock: SetClock, database_url: str
) -> AsyncIterator[AsyncContainer]:
    """Yield the application over the database of the test."""
    container = application_over(installation.settings(), clock, postgres_store(database_url))
    yield container
    await container.close()


@contextmanager
def a_worker(installation: Installation, url: str) -> Iterator["subprocess.Popen[bytes]"]:
    """Yield `questcity worker` as a process of its own, which is killed at the end."""
    settings = {
        "DATA_DIR": str(installation.folder),
        "DATABASE_URL": url,
        "ENVIRONMENT": "development",
    }
    others = {name: value for name, value in os.environ.items() if name[:10] != "QUESTCITY_"}
    worker = subprocess.Popen(
        [sys.executable, "-m", "questcity.entrypoints.cli.app", "worker"],
        env=others | {f"QUESTCITY_{name}": value for name, value in settings.items()},
    )
    try:
        yield worker
    finally:
        worker.kill()
        worker.wait()


@asynccontextmanager
async def connected(url: str) -> AsyncIterator["asyncpg.Connection[asyncpg.Record]"]:
    connection = await asyncpg.connect(url)
    try:
        yield connection
    finally:
        await connection.close()


async def a_deleted_life(container: AsyncContainer) -> Life:
    life = await a_full_life(container)
    async with block(container, UserRepository) as users:
        user = await users.get(life.user.id)
        await users.save(replace(user, status=Status.DELETED, deletion_at=LONG_AGO))
    return life


@pytest.mark.parametrize(
    ("held", "done"),
    [
        ("SELECT FROM session WHERE user_id = $1 FOR UPDATE", ()),
        ("SELECT FROM run_fact WHERE user_id = $1 FOR UPDATE", ("sessions",)),
        ("SELECT FROM quest WHERE author_id = $1 FOR UPDATE", ("sessions", "facts")),
        ("SELECT FROM audit_entry WHERE actor_id = $1 FOR UPDATE", ("sessions", "facts")),
    ],
    ids=["at-sessions", "at-facts", "at-quests", "at-the-trail"],
)
async def test_erasing_goes_on_after_a_kill(
    container: AsyncContainer,
    installation: Installation,
    database_url: str,
    held: str,
    done: tuple[str, ...],
) -> None:
    life = await a_deleted_life(container)
    async with connected(database_url) as holder, connected(database_url) as watcher:

        async def is_erased() -> bool:
            found = await watcher.fetchval(
                "SELECT first_name FROM user_account WHERE id = $1", life.user.id
            )
            return bool(found == "deleted user")

        async def is_waiting() -> bool:
            return bool(await watcher.fetchval(_WAITING))

        # Somebody holds what comes next, so that the worker is killed at exactly this step.
        async with holder.transaction():
            await holder.execute(held, life.user.id)
            with a_worker(installation, database_url):
                await until(is_waiting)
            halfway = await watcher.fetchrow(_COUNTS, life.user.id)
        with a_worker(installation, database_url):
            await until(is_erased)
        after = await watcher.fetchrow(_COUNTS, life.user.id)
        left = await everything_in(watcher)

    assert halfway is not None
    assert after is not None
    assert {name: halfway[name] for name in done} == dict.fromkeys(done, 0)
    assert halfway["email"] == life.user.email
    assert halfway["acts"] == 1
    assert (after["sessions"], after["facts"], after["quests"], after["acts"]) == (0, 0, 1, 0)
    assert [name for name in life.names if name.casefold() in left] == []


async def everything_in(connection: "asyncpg.Connection[asyncpg.Record]") -> str:
    """Return all rows of all tables as one text."""
    tables = await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    rows = [
        row["text"]
        for (table,) in tables
        for row in await connection.fetch(f'SELECT r::text AS text FROM "{table}" AS r')  # noqa: S608 (a table)
    ]
    return "\n".join(rows).casefold()
