"""What the driver's errors become: busy, away, or the bug that they are."""

import asyncio

import asyncpg
import pytest
from sqlalchemy import insert, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import IntegrityError, ProgrammingError
from sqlalchemy.ext.asyncio import AsyncEngine

from builders import a_user
from questcity.adapters.postgres.engine import PoolSizes, ReadPool, open_engine
from questcity.adapters.postgres.mapping import user_columns
from questcity.adapters.postgres.tables.accounts import UserRow
from questcity.adapters.postgres.unit_of_work import PostgresUnitOfWork
from questcity.domain.shared.errors import BusyError, DependencyAwayError

pytestmark = [pytest.mark.anyio, pytest.mark.postgres]


async def _run(engine: AsyncEngine, *statements: str) -> None:
    async with PostgresUnitOfWork(engine) as unit_of_work:
        for statement in statements:
            await unit_of_work.execute(text(statement))


async def test_a_lock_that_is_not_given_in_time_is_busy(
    engine: AsyncEngine, outsider: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    async with outsider.transaction():
        await outsider.execute("LOCK TABLE user_account")

        with pytest.raises(BusyError) as refusal:
            await _run(engine, "SELECT FROM user_account")

    assert "lock timeout" in str(refusal.value.__cause__)


async def test_a_statement_that_takes_too_long_is_busy(
    engine: AsyncEngine, read_pool: ReadPool
) -> None:
    outcomes = await asyncio.gather(
        _run(engine, "SELECT pg_sleep(60)"),
        read_pool.fetch("SELECT pg_sleep(60)"),
        return_exceptions=True,
    )

    for outcome in outcomes:
        assert isinstance(outcome, BusyError)
        assert "statement timeout" in str(outcome.__cause__)


async def test_a_deadlock_is_busy_for_one_and_over_for_the_other(engine: AsyncEngine) -> None:
    have_both = asyncio.Barrier(2)

    async def lock(first: int, second: int) -> None:
        async with PostgresUnitOfWork(engine) as unit_of_work:
            await unit_of_work.execute(text("SET LOCAL lock_timeout = 0"))
            await unit_of_work.execute(text("SET LOCAL deadlock_timeout = '10ms'"))
            await unit_of_work.execute(text(f"SELECT pg_advisory_xact_lock({first})"))
            await have_both.wait()
            await unit_of_work.execute(text(f"SELECT pg_advisory_xact_lock({second})"))

    outcomes = await asyncio.gather(lock(1, 2), lock(2, 1), return_exceptions=True)

    [refusal] = [outcome for outcome in outcomes if outcome is not None]
    assert isinstance(refusal, BusyError)
    assert "deadlock" in str(refusal.__cause__)


async def test_a_serialization_failure_is_busy(
    engine: AsyncEngine, outsider: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    await outsider.execute("CREATE TABLE note (words text)")
    await outsider.execute("INSERT INTO note VALUES ('before')")

    with pytest.raises(BusyError) as refusal:
        async with PostgresUnitOfWork(engine) as unit_of_work:
            isolation = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"
            await unit_of_work.execute(text(isolation))
            await unit_of_work.execute(text("SELECT FROM note"))
            await outsider.execute("UPDATE note SET words = 'meanwhile'")
            await unit_of_work.execute(text("UPDATE note SET words = 'after'"))

    assert "could not serialize" in str(refusal.value.__cause__)


async def test_a_server_that_only_reads_is_away(engine: AsyncEngine) -> None:
    with pytest.raises(DependencyAwayError):
        await _run(engine, "SET LOCAL transaction_read_only = on", "CREATE TABLE note ()")


async def test_a_server_without_a_free_connection_is_busy(
    database_url: str, outsider: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    guest = make_url(database_url).database
    await outsider.execute(f"CREATE ROLE {guest} LOGIN PASSWORD 'guest' CONNECTION LIMIT 0")
    address = make_url(database_url).set(username=guest, password="guest")
    url = address.render_as_string(hide_password=False)
    engine, read_pool = open_engine(url, PoolSizes()), ReadPool(url, 1)

    writing = await asyncio.gather(_run(engine, "SELECT 1"), return_exceptions=True)
    reading = await asyncio.gather(read_pool.fetch("SELECT 1"), return_exceptions=True)

    assert [type(outcome) for outcome in (*writing, *reading)] == [BusyError, BusyError]
    await read_pool.close()
    await engine.dispose()
    await outsider.execute(f"DROP ROLE {guest}")


async def test_where_nobody_listens_everything_is_away(free_tcp_port: int) -> None:
    url = f"postgresql://questcity@127.0.0.1:{free_tcp_port}/questcity"
    engine, read_pool = open_engine(url, PoolSizes()), ReadPool(url, 1)

    with pytest.raises(DependencyAwayError):
        await _run(engine, "SELECT 1")
    with pytest.raises(DependencyAwayError):
        await read_pool.fetch("SELECT 1")

    await read_pool.close()
    await engine.dispose()


async def test_what_a_check_rules_out_is_a_bug(engine: AsyncEngine) -> None:
    columns = user_columns(a_user()) | {"role": 3}

    with pytest.raises(IntegrityError, match="ck_user_account_role"):
        async with PostgresUnitOfWork(engine) as unit_of_work:
            await unit_of_work.execute(insert(UserRow).values(columns))


async def test_a_wrong_statement_is_a_bug(engine: AsyncEngine, read_pool: ReadPool) -> None:
    with pytest.raises(ProgrammingError):
        await _run(engine, "SELECT nothing_of_the_kind")
    with pytest.raises(asyncpg.UndefinedColumnError):
        await read_pool.fetch("SELECT nothing_of_the_kind")


async def test_a_value_that_does_not_fit_is_a_bug(read_pool: ReadPool) -> None:
    with pytest.raises(asyncpg.DataError, match="invalid input for query argument"):
        await read_pool.fetch("SELECT $1::integer", "many")


async def test_the_words_of_people_are_in_no_error(engine: AsyncEngine) -> None:
    user = a_user(email="private@example.org")

    with pytest.raises(IntegrityError) as error:
        async with PostgresUnitOfWork(engine) as unit_of_work:
            for _ in range(2):
                await unit_of_work.execute(insert(UserRow).values(user_columns(user)))

    assert "private@example.org" not in str(error.value)
