"""Connections: how they are set up, how long one waits for them, and that they come back."""

import asyncio
from typing import Any

import anyio
import asyncpg
import pytest
from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import AsyncEngine

from proxy import Proxy
from questcity.adapters.postgres import engine as engine_module
from questcity.adapters.postgres.engine import (
    COMMAND_SECONDS,
    PoolSizes,
    ReadPool,
    open_engine,
)
from questcity.adapters.postgres.unit_of_work import PostgresUnitOfWork
from questcity.domain.shared.errors import BusyError, DependencyAwayError
from waiting import UntilWaiting, until

pytestmark = [pytest.mark.anyio, pytest.mark.postgres]

# What the database does by itself comes before what the driver gives up after COMMAND_SECONDS.
_SETTINGS = """
SELECT name, setting FROM pg_settings
WHERE name IN ('application_name', 'lock_timeout', 'statement_timeout', 'TimeZone',
               'idle_in_transaction_session_timeout')
"""
_SET = {
    "application_name": "questcity",
    "lock_timeout": "1000",
    "statement_timeout": "1500",
    "idle_in_transaction_session_timeout": "10000",
    "TimeZone": "UTC",
}


async def test_writers_have_their_time_limits(engine: AsyncEngine) -> None:
    async with PostgresUnitOfWork(engine) as unit_of_work:
        rows = await unit_of_work.execute(text(_SETTINGS))

    assert {row.name: row.setting for row in rows} == _SET
    assert int(_SET["lock_timeout"]) < int(_SET["statement_timeout"]) < COMMAND_SECONDS * 1000


async def test_readers_have_the_same(read_pool: ReadPool) -> None:
    rows = await read_pool.fetch(_SETTINGS)

    assert dict(rows) == _SET


async def test_who_finds_every_reader_in_use_is_told_that_it_is_busy(database_url: str) -> None:
    pool = ReadPool(database_url, 1, settings={"statement_timeout": "0"})
    nap = "SELECT pg_sleep(1.6)"

    with anyio.fail_after(15):
        outcomes = await asyncio.gather(
            *(pool.fetch(nap) for _ in range(3)), return_exceptions=True
        )

    assert [type(outcome) for outcome in outcomes] == [list, BusyError, BusyError]
    assert await pool.fetch_row("SELECT 1") is not None
    await pool.close()


async def test_all_connections_of_a_process_are_counted() -> None:
    sizes = PoolSizes(writing=1, writing_overflow=20, reading=300, limiting=4000)

    assert sizes.total() == 4321


async def test_who_finds_every_writer_in_use_is_told_that_it_is_busy(database_url: str) -> None:
    engine = open_engine(database_url, PoolSizes(writing=1, writing_overflow=0))
    question = text("SELECT 1")

    async with PostgresUnitOfWork(engine) as first:
        await first.execute(question)
        with anyio.fail_after(15), pytest.raises(BusyError):
            async with PostgresUnitOfWork(engine) as second:
                await second.execute(question)

    async with PostgresUnitOfWork(engine) as second:
        assert (await second.execute(question)).scalar_one() == 1
    await engine.dispose()


async def test_many_readers_share_few_connections(
    database_url: str, outsider: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    pool = ReadPool(database_url, 3)

    rows = await asyncio.gather(*(pool.fetch_row("SELECT $1::int", n) for n in range(60)))

    assert [row and row[0] for row in rows] == list(range(60))
    assert await outsider.fetchval(_READERS) == 3
    await pool.close()


_READERS = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND application_name = 'questcity'
"""


async def test_a_reader_who_is_cancelled_leaves_its_place_to_the_next(
    database_url: str,
    outsider: "asyncpg.Connection[asyncpg.Record]",
    until_waiting: UntilWaiting,
) -> None:
    pool = ReadPool(database_url, 1)
    async with outsider.transaction():
        await outsider.execute("LOCK TABLE user_account")
        reading = asyncio.create_task(pool.fetch("SELECT FROM user_account"))
        await until_waiting(reading)
        reading.cancel()

        with pytest.raises(asyncio.CancelledError):
            await reading

    assert await pool.fetch("SELECT FROM user_account") == []
    await pool.close()


@pytest.mark.parametrize(("idle_for", "is_kept"), [(300.0, True), (0.0, False)])
async def test_a_reader_connects_anew_where_nobody_has_read_for_long(
    database_url: str, monkeypatch: pytest.MonkeyPatch, idle_for: float, *, is_kept: bool
) -> None:
    pool = ReadPool(database_url, 2)
    monkeypatch.setattr(engine_module, "IDLE_SECONDS", idle_for)

    pids = [await pool.fetch_row("SELECT pg_backend_pid()") for _ in range(2)]

    assert (pids[0] == pids[1]) is is_kept
    await pool.close()


async def test_a_pool_that_is_closed_lets_readers_read_on(database_url: str) -> None:
    pool = ReadPool(database_url, 1)
    reading = asyncio.create_task(pool.fetch("SELECT pg_sleep(0.1)"))
    await asyncio.sleep(0)

    await pool.close()

    assert len(await reading) == 1


async def test_readers_whose_connections_were_ended_get_new_ones(
    read_pool: ReadPool, outsider: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    await asyncio.gather(*(read_pool.fetch("SELECT pg_sleep(0.05)") for _ in range(5)))
    await outsider.fetch(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
        "WHERE datname = current_database() AND application_name = 'questcity'"
    )

    rows = await asyncio.gather(*(read_pool.fetch_row("SELECT 1") for _ in range(20)))

    assert [row and row[0] for row in rows] == [1] * 20


async def test_writers_whose_connections_were_ended_get_new_ones(
    engine: AsyncEngine, outsider: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    opened: list[Any] = []
    event.listen(engine.sync_engine, "connect", lambda one, _: opened.append(one.driver_connection))

    async def write() -> None:
        async with PostgresUnitOfWork(engine) as unit_of_work:
            await unit_of_work.execute(text("SELECT pg_sleep(0.05)"))

    async def their_end_is_known() -> bool:
        return all(connection.is_closed() for connection in opened)

    await asyncio.gather(*(write() for _ in range(5)))
    await outsider.fetch(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
        "WHERE datname = current_database() AND application_name = 'questcity'"
    )
    await until(their_end_is_known)
    assert len(opened) == 5

    outcomes = await asyncio.gather(*(write() for _ in range(10)), return_exceptions=True)

    assert outcomes == [None] * 10


async def test_writers_of_a_server_that_does_not_answer_wait_for_a_moment_only(
    distant_engine: AsyncEngine, proxy: Proxy
) -> None:
    async with PostgresUnitOfWork(distant_engine) as unit_of_work:
        await unit_of_work.execute(text("SELECT 1"))
    proxy.hang()

    with anyio.fail_after(15), pytest.raises(DependencyAwayError):
        async with PostgresUnitOfWork(distant_engine) as unit_of_work:
            await unit_of_work.execute(text("SELECT 1"))

    proxy.mend()
    async with PostgresUnitOfWork(distant_engine) as unit_of_work:
        assert (await unit_of_work.execute(text("SELECT 1"))).scalar_one() == 1
