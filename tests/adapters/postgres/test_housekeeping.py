"""What is swept, when, and how much of it at a time."""

from dataclasses import replace
from datetime import timedelta

import asyncpg
import pytest
from dishka import AsyncContainer
from sqlalchemy.ext.asyncio import AsyncEngine

from questcity.adapters.postgres.housekeeping import PostgresHousekeeping
from questcity.domain.accounts.model.sessions import SessionLimits
from questcity.domain.accounts.rules import AccountPolicy
from questcity.domain.shared.ports import Housekeeping
from stores import SetClock

pytestmark = [pytest.mark.anyio, pytest.mark.postgres]

_USER = """
INSERT INTO user_account VALUES (gen_random_uuid(), 'anna', 'anna@example.org', 'Anna', 'I', 'en',
    0, false, false, 'active', NULL, false, NULL, true, now(), now(), 1)
"""
# Each makes $1 rows with the moment that counts at $2.
_ROWS = {
    "registration_attempt": """
        INSERT INTO registration_attempt
        SELECT gen_random_uuid(), uuid_send(gen_random_uuid()), 'a@example.org', 'a', 'A', 'A',
               'en', 'hash', 'key', '', now(), 5, $2
        FROM generate_series(1, $1)""",
    "idempotency": """
        INSERT INTO idempotency
        SELECT gen_random_uuid(), 'key', 'key', '', 'user', gen_random_uuid(), $2
        FROM generate_series(1, $1)""",
    "rate_limit": """
        INSERT INTO rate_limit
        SELECT uuid_send(gen_random_uuid()), ARRAY[$2::timestamptz], false, $2
        FROM generate_series(1, $1)""",
    "outbox": """
        INSERT INTO outbox (id, kind, added_at, due_at, attempt, is_buried, settled_at)
        SELECT gen_random_uuid(), 'password-changed', $2, $2, 1, false, $2
        FROM generate_series(1, $1)""",
    "password_ticket": """
        INSERT INTO password_ticket
        SELECT gen_random_uuid(), u.id, uuid_send(gen_random_uuid()), $2
        FROM user_account AS u, generate_series(1, $1)""",
    "verification_code": """
        INSERT INTO verification_code
        SELECT gen_random_uuid(), 'reset-password', NULL, gen_random_uuid()::text, 'key', '', $2, 5
        FROM generate_series(1, $1)""",
    "session": """
        INSERT INTO session
        SELECT gen_random_uuid(), u.id, NULL, '192.0.2.1', 'key', 1, $2, $2
        FROM user_account AS u, generate_series(1, $1)""",
}
_KEPT_FOR = {
    "registration_attempt": timedelta(hours=24),
    "idempotency": timedelta(hours=24),
    "rate_limit": timedelta(0),
    "outbox": timedelta(days=30),
    "password_ticket": timedelta(days=7),
    "verification_code": timedelta(hours=1),
    "session": timedelta(days=90),
}
_MOMENT = timedelta(microseconds=1)


async def test_what_has_served_its_time_goes_and_the_rest_stays(
    container: AsyncContainer, clock: SetClock, outsider: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    await outsider.execute(_USER)
    for table, make_rows in _ROWS.items():
        end = clock.now() - _KEPT_FOR[table]
        await outsider.execute(make_rows, 2, end - _MOMENT)
        await outsider.execute(make_rows, 3, end)
    housekeeping = await container.get(Housekeeping)

    swept = await housekeeping.sweep(now=clock.now())

    rest = {
        table: await outsider.fetchval(f"SELECT count(*) FROM {table}")  # noqa: S608 (names above)
        for table in _ROWS
    }
    assert swept == 2 * len(_ROWS)
    assert rest == dict.fromkeys(_ROWS, 3)
    assert await outsider.fetchval("SELECT count(*) FROM user_account") == 1


async def test_events_that_wait_are_never_swept(
    container: AsyncContainer, clock: SetClock, outsider: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    await outsider.execute(_ROWS["outbox"], 1, clock.now() - timedelta(days=365))
    await outsider.execute("UPDATE outbox SET settled_at = NULL")
    housekeeping = await container.get(Housekeeping)

    assert await housekeeping.sweep(now=clock.now()) == 0


async def test_much_is_swept_in_parts(
    container: AsyncContainer, clock: SetClock, outsider: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    await outsider.execute(_ROWS["rate_limit"], 2500, clock.now() - _MOMENT)
    housekeeping = await container.get(Housekeeping)

    swept = [await housekeeping.sweep(now=clock.now()) for _ in range(4)]

    assert swept == [1000, 1000, 500, 0]


async def test_a_row_in_use_is_left_for_the_next_time(
    container: AsyncContainer, clock: SetClock, outsider: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    await outsider.execute(_ROWS["rate_limit"], 3, clock.now() - _MOMENT)
    housekeeping = await container.get(Housekeeping)

    async with outsider.transaction():
        await outsider.execute("SELECT FROM rate_limit LIMIT 1 FOR UPDATE")
        swept = await housekeeping.sweep(now=clock.now())

    assert swept == 2
    assert await housekeeping.sweep(now=clock.now()) == 1


async def test_a_session_that_may_still_be_refreshed_stays(
    engine: AsyncEngine, clock: SetClock, outsider: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    year = timedelta(days=365)
    policy = replace(AccountPolicy(), sessions=SessionLimits(idle_for=year, lives_for=year))
    await outsider.execute(_USER)
    await outsider.execute(_ROWS["session"], 1, clock.now() - year)
    housekeeping = PostgresHousekeeping(engine, policy)

    swept = await housekeeping.sweep(now=clock.now())
    later = await housekeeping.sweep(now=clock.now() + _MOMENT)

    assert (swept, later) == (0, 1)
