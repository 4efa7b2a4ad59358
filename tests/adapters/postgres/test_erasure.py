"""Reading and erasing all about somebody in PostgreSQL, down to the last column."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import asyncpg
import pytest
from dishka import AsyncContainer
from sqlalchemy.ext.asyncio import AsyncEngine

from blocks import block, using
from builders import NOON, a_client, a_user
from lives import Life, a_full_life
from questcity.adapters.postgres.engine import ReadPool
from questcity.adapters.postgres.outbox import EventSeal
from questcity.adapters.postgres.privacy import ROWS_AT_ONCE, PostgresPersonalData
from questcity.domain.accounts.model.users import User
from questcity.domain.accounts.ports.readers import PersonalData
from questcity.domain.accounts.ports.repositories import UserRepository
from questcity.domain.accounts.use_cases.delete_user import DeleteUser
from questcity.domain.accounts.use_cases.erase_accounts import EraseAccounts
from questcity.domain.shared.permissions import Actor
from stores import SetClock
from waiting import UntilWaiting

pytestmark = [pytest.mark.anyio, pytest.mark.postgres]

Outsider = asyncpg.Connection
Rows = set[tuple[str, str]]

MANY = 2 * ROWS_AT_ONCE + 1
_MANY_RECEIPTS = """
INSERT INTO idempotency
SELECT $1, n::text, 'key', '', 'user', gen_random_uuid(), now() FROM generate_series(1, $2) AS n
"""


async def rows_of(outsider: "Outsider") -> Rows:
    """Return every row of every table as text, with its table."""
    tables = await outsider.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    rows: Rows = set()
    for (table,) in tables:
        found = await outsider.fetch(f'SELECT r::text FROM "{table}" AS r')  # noqa: S608 (a table)
        rows |= {(table, text) for (text,) in found}
    return rows


def tables_with(rows: Rows, name: str) -> set[str]:
    """Return the tables where a name stands in any column, as text or as bytes."""
    spellings = {name.casefold(), name.encode().hex()}
    return {table for table, text in rows if any(one in text.casefold() for one in spellings)}


async def delete(container: AsyncContainer, clock: SetClock, user: User) -> None:
    async with using(container, DeleteUser) as delete_user:
        await delete_user(Actor.operator("root"), a_client(), user.id)
    clock.pass_by(minutes=1)


async def sweep(container: AsyncContainer) -> int:
    async with using(container, EraseAccounts) as erase_accounts:
        return await erase_accounts()


async def a_user_with_many_receipts(container: AsyncContainer, outsider: "Outsider") -> User:
    user = a_user()
    async with block(container, UserRepository) as users:
        await users.add(user)
    await outsider.execute(_MANY_RECEIPTS, user.id, MANY)
    return user


async def test_no_column_of_any_table_knows_who_an_erased_person_was(
    container: AsyncContainer, clock: SetClock, outsider: "Outsider"
) -> None:
    life = await a_full_life(container)
    before = await rows_of(outsider)

    await delete(container, clock, life.user)
    assert await sweep(container) == 1

    after = await rows_of(outsider)
    assert tables_with(before, life.user.email) == {
        "user_account",
        "registration_attempt",
        "verification_code",
    }
    assert {"audit_entry", "idempotency"} <= tables_with(before, life.user.username)
    assert {"quest", "session"} <= tables_with(before, life.user.first_name)
    assert [name for name in life.names if tables_with(after, name)] == []


async def test_no_row_of_anybody_else_is_touched(
    container: AsyncContainer, clock: SetClock, outsider: "Outsider"
) -> None:
    await a_full_life(container)
    of_others = await rows_of(outsider)
    life = await a_full_life(container)

    await delete(container, clock, life.user)
    await sweep(container)

    touched = {table for table, _ in of_others - await rows_of(outsider)}
    # It counts the changes that everybody sees, this person's among them.
    assert touched <= {"catalogue"}


async def test_much_is_erased_in_parts(container: AsyncContainer, outsider: "Outsider") -> None:
    user = await a_user_with_many_receipts(container, outsider)
    data: PersonalData = await container.get(PersonalData)
    left = []

    for _ in range(3):
        is_more = await data.erase("receipts", user, now=NOON)
        left.append((await outsider.fetchval("SELECT count(*) FROM idempotency"), is_more))

    assert left == [(ROWS_AT_ONCE + 1, True), (1, True), (0, False)]


@dataclass(slots=True)
class CountingPool(ReadPool):
    """Notes how many rows it held at a time."""

    held: int = 0

    async def fetch(self, query: str, *arguments: Any) -> list[Any]:
        """Return the rows and note how many."""
        rows = await ReadPool.fetch(self, query, *arguments)
        self.held = max(self.held, len(rows))
        return rows


async def test_much_is_read_in_parts_and_each_record_once(
    container: AsyncContainer, database_url: str, outsider: "Outsider"
) -> None:
    user = await a_user_with_many_receipts(container, outsider)
    pool = CountingPool(database_url, 1)
    data = PostgresPersonalData(
        await container.get(AsyncEngine), pool, await container.get(EventSeal)
    )

    keys = [record["key"] async for record in data.read("receipts", user.id)]

    await pool.close()
    assert (len(keys), set(keys)) == (MANY, {str(number) for number in range(1, MANY + 1)})
    assert pool.held == ROWS_AT_ONCE


async def test_who_reads_slowly_holds_no_connection(
    container: AsyncContainer, database_url: str, outsider: "Outsider"
) -> None:
    user = await a_user_with_many_receipts(container, outsider)
    pool = ReadPool(database_url, 1)
    data = PostgresPersonalData(
        await container.get(AsyncEngine), pool, await container.get(EventSeal)
    )

    records = data.read("receipts", user.id)
    first: Mapping[str, object] = await anext(records)
    [meanwhile] = await pool.fetch("SELECT 'of the only connection' AS word")
    rest = [record["key"] async for record in records]
    await pool.close()

    assert meanwhile["word"]
    assert len({first["key"], *rest}) == MANY


async def test_a_row_that_somebody_holds_is_waited_for(
    container: AsyncContainer,
    outsider: "Outsider",
    until_waiting: UntilWaiting,
) -> None:
    life = await a_full_life(container)
    data: PersonalData = await container.get(PersonalData)

    async with outsider.transaction():
        await outsider.execute("SELECT FROM session WHERE user_id = $1 FOR UPDATE", life.user.id)
        erasing = asyncio.create_task(data.erase("sessions", life.user, now=NOON))
        await until_waiting(erasing)

    assert await erasing is False
    assert await outsider.fetchval("SELECT count(*) FROM session") == 0


async def test_what_another_worker_is_about_to_erase_is_not_taken_for_erased(
    container: AsyncContainer, outsider: "Outsider"
) -> None:
    user = await a_user_with_many_receipts(container, outsider)
    # In every order that is likely, the last.
    await outsider.execute("UPDATE idempotency SET key = 'zz' WHERE key = '1'")
    data: PersonalData = await container.get(PersonalData)

    another = outsider.transaction()
    await another.start()
    await outsider.execute("DELETE FROM idempotency WHERE key = 'zz'")
    # All but this one row, which comes back when the other worker is killed before its commit.
    ends = [await data.erase("receipts", user, now=NOON) for _ in range(2)]
    await another.rollback()

    assert ends == [True, True]
    assert await outsider.fetchval("SELECT key FROM idempotency") == "zz"
    assert await data.erase("receipts", user, now=NOON) is False


async def test_two_workers_at_once_erase_an_account_once(
    container: AsyncContainer,
    other_container: AsyncContainer,
    clock: SetClock,
    outsider: "Outsider",
) -> None:
    life = await a_full_life(container)
    await outsider.execute(_MANY_RECEIPTS, life.user.id, MANY)
    await delete(container, clock, life.user)

    erased = await asyncio.gather(sweep(container), sweep(other_container))

    rows = await rows_of(outsider)
    assert sum(erased) == 1
    assert await outsider.fetchval("SELECT count(*) FROM idempotency") == 0
    assert [name for name in life.names if tables_with(rows, name)] == []


async def test_a_letter_that_nobody_can_open_stops_nothing(
    container: AsyncContainer, outsider: "Outsider"
) -> None:
    life, later = await a_full_life(container), await a_full_life(container)
    await outsider.execute("UPDATE outbox SET sealed = 'broken' WHERE position = 1")
    data: PersonalData = await container.get(PersonalData)

    for user in (life.user, later.user):
        assert await data.erase("letters", user, now=NOON) is False

    rows = await outsider.fetch("SELECT sealed, reason FROM outbox ORDER BY position")
    assert [tuple(row) for row in rows] == [(b"broken", None), (None, "erased")]


async def test_more_letters_than_are_read_at_once_are_all_looked_at(
    container: AsyncContainer, outsider: "Outsider"
) -> None:
    life: Life = await a_full_life(container)
    await outsider.execute(
        "INSERT INTO outbox (id, kind, sealed, added_at, due_at, attempt, is_buried) "
        "SELECT gen_random_uuid(), 'password-changed', 'broken', now(), now(), 0, false "
        "FROM generate_series(1, $1)",
        MANY,
    )
    last = await a_full_life(container)
    data: PersonalData = await container.get(PersonalData)

    await data.erase("letters", last.user, now=NOON + timedelta(hours=1))

    erased = await outsider.fetch("SELECT position, settled_at FROM outbox WHERE sealed IS NULL")
    assert [row["position"] for row in erased] == [MANY + 2]
    assert erased[0]["settled_at"] == NOON + timedelta(hours=1)
    del life
