"""Transactions: whose they are, how they end, and what is left of them."""

import asyncio

import anyio
import asyncpg
import pytest
from dishka import AsyncContainer
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.pool import AsyncAdaptedQueuePool

from blocks import block
from builders import a_user
from people import sign_up, verify
from proxy import Proxy
from questcity.adapters.postgres.unit_of_work import PostgresUnitOfWork
from questcity.domain.accounts.errors import CodeInvalidError, UsernameTakenError
from questcity.domain.accounts.ports.repositories import UserRepository
from questcity.domain.shared.errors import DependencyAwayError
from waiting import UntilWaiting

pytestmark = [pytest.mark.anyio, pytest.mark.postgres]

_NOTE = text("INSERT INTO note VALUES (:words)")


@pytest.fixture(autouse=True)
async def _note(outsider: "asyncpg.Connection[asyncpg.Record]") -> None:
    await outsider.execute("CREATE TABLE note (words text PRIMARY KEY)")


async def _notes(outsider: "asyncpg.Connection[asyncpg.Record]") -> list[str]:
    return [row["words"] for row in await outsider.fetch("SELECT words FROM note ORDER BY words")]


def _held(engine: AsyncEngine) -> int:
    assert isinstance(engine.pool, AsyncAdaptedQueuePool)
    return engine.pool.checkedout()


async def test_a_block_that_asks_nothing_takes_no_connection(engine: AsyncEngine) -> None:
    async with PostgresUnitOfWork(engine):
        held = _held(engine)

    assert held == 0


async def test_a_block_holds_one_connection_and_gives_it_back(engine: AsyncEngine) -> None:
    async with PostgresUnitOfWork(engine) as unit_of_work:
        await unit_of_work.execute(text("SELECT 1"))
        await unit_of_work.execute(text("SELECT 2"))
        held = _held(engine)

    assert held == 1
    assert _held(engine) == 0


async def test_two_blocks_are_two_transactions(
    engine: AsyncEngine, outsider: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    count = text("SELECT count(*) FROM note")
    first, second = PostgresUnitOfWork(engine), PostgresUnitOfWork(engine)

    with pytest.raises(ZeroDivisionError):
        async with first:
            await first.execute(_NOTE, {"words": "undone"})
            async with second:
                seen = (await second.execute(count)).scalar_one()
                await second.execute(_NOTE, {"words": "done"})
            raise ZeroDivisionError

    assert seen == 0
    assert await _notes(outsider) == ["done"]


async def test_a_call_outside_the_block_is_a_bug_that_is_told(engine: AsyncEngine) -> None:
    unit_of_work = PostgresUnitOfWork(engine)
    async with unit_of_work:
        await unit_of_work.execute(_NOTE, {"words": "inside"})

    with pytest.raises(RuntimeError, match="only inside"):
        await unit_of_work.execute(_NOTE, {"words": "outside"})

    assert _held(engine) == 0


async def test_an_error_undoes_the_block_and_frees_its_connection(
    engine: AsyncEngine, outsider: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    with pytest.raises(ZeroDivisionError):
        async with PostgresUnitOfWork(engine) as unit_of_work:
            await unit_of_work.execute(_NOTE, {"words": "never"})
            raise ZeroDivisionError

    assert await _notes(outsider) == []
    assert _held(engine) == 0


async def test_a_cancelled_block_is_undone_and_its_statement_ended(
    engine: AsyncEngine,
    outsider: "asyncpg.Connection[asyncpg.Record]",
    until_waiting: UntilWaiting,
) -> None:
    async def write() -> None:
        async with PostgresUnitOfWork(engine) as unit_of_work:
            await unit_of_work.execute(_NOTE, {"words": "never"})
            await unit_of_work.execute(text("LOCK TABLE user_account"))

    async with outsider.transaction():
        await outsider.execute("LOCK TABLE user_account")
        writing = asyncio.create_task(write())
        await until_waiting(writing)

        writing.cancel()

        with pytest.raises(asyncio.CancelledError):
            await writing
    assert await _notes(outsider) == []
    assert _held(engine) == 0
    assert await outsider.fetchval(_OPEN_TRANSACTIONS) == 0


_OPEN_TRANSACTIONS = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL
"""


async def test_after_a_failed_statement_the_block_stores_nothing(
    engine: AsyncEngine, outsider: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    with pytest.raises(IntegrityError):
        async with PostgresUnitOfWork(engine) as unit_of_work:
            await unit_of_work.execute(_NOTE, {"words": "twice"})
            await unit_of_work.execute(_NOTE, {"words": "twice"})

    assert await _notes(outsider) == []


async def test_what_only_the_commit_finds_is_raised_by_the_block(
    engine: AsyncEngine, outsider: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    await outsider.execute(
        "ALTER TABLE note ADD CONSTRAINT late UNIQUE (words) DEFERRABLE INITIALLY DEFERRED, "
        "DROP CONSTRAINT note_pkey"
    )

    with pytest.raises(IntegrityError):
        async with PostgresUnitOfWork(engine) as unit_of_work:
            await unit_of_work.execute(_NOTE, {"words": "twice"})
            await unit_of_work.execute(_NOTE, {"words": "twice"})

    assert await _notes(outsider) == []
    assert _held(engine) == 0


async def test_a_wrong_code_is_refused_and_its_trace_is_kept(
    container: AsyncContainer, outsider: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    signed_up = await sign_up(container)
    wrong = "000000" if signed_up.code != "000000" else "111111"

    with pytest.raises(CodeInvalidError):
        await verify(container, signed_up.proof(code=wrong))

    tries_left = await outsider.fetchval("SELECT code_tries_left FROM registration_attempt")
    assert tries_left == 4


async def test_a_connection_that_breaks_before_the_commit_leaves_nothing(
    distant_engine: AsyncEngine, proxy: Proxy, outsider: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    with pytest.raises(DependencyAwayError):
        async with PostgresUnitOfWork(distant_engine) as unit_of_work:
            await unit_of_work.execute(_NOTE, {"words": "never"})
            await proxy.cut()

    assert await _notes(outsider) == []
    assert _held(distant_engine) == 0


async def test_a_server_that_ends_the_connection_is_away(
    engine: AsyncEngine, outsider: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    with pytest.raises(DependencyAwayError):
        async with PostgresUnitOfWork(engine) as unit_of_work:
            await unit_of_work.execute(_NOTE, {"words": "never"})
            await outsider.fetch(_END_THE_OTHERS)

    assert await _notes(outsider) == []


_END_THE_OTHERS = """
SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


async def test_a_commit_without_an_answer_is_told_and_never_repeated(
    distant_engine: AsyncEngine, proxy: Proxy, outsider: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    with anyio.fail_after(15), pytest.raises(DependencyAwayError):
        async with PostgresUnitOfWork(distant_engine) as unit_of_work:
            await unit_of_work.execute(_NOTE, {"words": "done"})
            proxy.hold_answers()

    assert await _notes(outsider) == ["done"]
    assert _held(distant_engine) == 0


async def test_the_loss_of_the_connection_does_not_hide_what_went_wrong_before(
    distant_engine: AsyncEngine, proxy: Proxy
) -> None:
    with pytest.raises(ZeroDivisionError):
        async with PostgresUnitOfWork(distant_engine) as unit_of_work:
            await unit_of_work.execute(_NOTE, {"words": "never"})
            await proxy.cut()
            raise ZeroDivisionError


async def test_connections_that_broke_while_idle_are_replaced_unnoticed(
    engine: AsyncEngine, outsider: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    async with PostgresUnitOfWork(engine) as unit_of_work:
        await unit_of_work.execute(_NOTE, {"words": "before"})
    await outsider.fetch(_END_THE_OTHERS)

    async with PostgresUnitOfWork(engine) as unit_of_work:
        await unit_of_work.execute(_NOTE, {"words": "later"})

    assert await _notes(outsider) == ["before", "later"]


async def test_of_two_who_take_a_name_at_once_the_slower_is_refused(
    container: AsyncContainer,
    other_container: AsyncContainer,
    until_waiting: UntilWaiting,
) -> None:
    async def add_too() -> None:
        async with block(other_container, UserRepository) as users:
            await users.add(a_user(username="ANNA"))

    async with block(container, UserRepository) as users:
        await users.add(a_user(username="Anna"))
        slower = asyncio.create_task(add_too())
        await until_waiting(slower)

    with pytest.raises(UsernameTakenError):
        await slower
