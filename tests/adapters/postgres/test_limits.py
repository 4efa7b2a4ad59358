"""Allowances that many processes share."""

import asyncio
from datetime import timedelta

import asyncpg
import pytest
from dishka import AsyncContainer

from proxy import Proxy
from questcity.adapters.postgres.engine import LimitPool, PoolSizes, ReadPool
from questcity.domain.shared.allowances import Limit
from questcity.domain.shared.errors import TooManyRequestsError
from questcity.domain.shared.ports import RateLimiter
from stores import SetClock

pytestmark = [pytest.mark.anyio, pytest.mark.postgres]

TEN_A_MINUTE = Limit(10, timedelta(minutes=1))


async def test_two_processes_at_once_give_out_exactly_what_there_is(
    container: AsyncContainer, other_container: AsyncContainer
) -> None:
    limiters = [await each.get(RateLimiter) for each in (container, other_container)]
    allowance = TEN_A_MINUTE.of("mail", "anna@example.org")

    outcomes = await asyncio.gather(
        *(limiter.take(allowance) for limiter in limiters * 20), return_exceptions=True
    )

    assert outcomes.count(None) == 10
    refusals = [outcome for outcome in outcomes if outcome is not None]
    assert {type(refusal) for refusal in refusals} == {TooManyRequestsError}


async def test_what_is_given_back_at_once_adds_up(
    container: AsyncContainer, other_container: AsyncContainer
) -> None:
    limiters = [await each.get(RateLimiter) for each in (container, other_container)]
    allowance = TEN_A_MINUTE.of("anna")
    for _ in range(10):
        await limiters[0].take(allowance)

    await asyncio.gather(*(limiter.give_back(allowance) for limiter in limiters * 2))

    outcomes = await asyncio.gather(
        *(limiter.take(allowance) for limiter in limiters * 4), return_exceptions=True
    )
    assert outcomes.count(None) == 4


async def test_those_with_different_keys_do_not_wait_for_each_other(
    container: AsyncContainer, outsider: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    limiter = await container.get(RateLimiter)
    await limiter.take(TEN_A_MINUTE.of("anna"))

    async with outsider.transaction():
        await outsider.execute("SELECT FROM rate_limit FOR UPDATE")
        await limiter.take(TEN_A_MINUTE.of("boris"))

    assert await outsider.fetchval("SELECT count(*) FROM rate_limit") == 2


async def test_a_crowd_has_a_few_connections_of_its_own_and_takes_none_of_the_readers(
    container: AsyncContainer, outsider: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    limiter = await container.get(RateLimiter)

    await asyncio.gather(*(limiter.take(TEN_A_MINUTE.of(f"anna{n}")) for n in range(60)))

    opened = await outsider.fetchval(
        "SELECT count(*) FROM pg_stat_activity "
        "WHERE datname = current_database() AND application_name = 'questcity'"
    )
    assert opened == PoolSizes().limiting


async def test_tries_in_a_row_do_not_wait_for_the_disk(container: AsyncContainer) -> None:
    pool = await container.get(LimitPool)

    # A server of tests waits for no disk at all: what counts is that the pool has asked for it.
    row = await pool.fetch_row(
        "SELECT setting, source FROM pg_settings WHERE name = 'synchronous_commit'"
    )

    assert row is not None
    assert tuple(row) == ("off", "client")


async def test_tries_have_the_time_limits_of_readers(
    container: AsyncContainer, read_pool: ReadPool
) -> None:
    question = "SELECT name, setting FROM pg_settings WHERE name ~ 'timeout' ORDER BY name"

    assert await (await container.get(LimitPool)).fetch(question) == await read_pool.fetch(question)


async def test_the_table_names_nobody(
    container: AsyncContainer, outsider: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    limiter = await container.get(RateLimiter)

    await limiter.take(TEN_A_MINUTE.of("mail", "anna@example.org"))

    row = await outsider.fetchrow("SELECT key, rate_limit::text AS words FROM rate_limit")
    assert row is not None
    assert b"anna" not in row["key"]
    assert "anna" not in row["words"]


async def test_a_row_holds_no_more_uses_than_the_allowance(
    container: AsyncContainer, clock: SetClock, outsider: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    limiter = await container.get(RateLimiter)
    for _ in range(30):
        clock.pass_by(seconds=10)
        await limiter.take(TEN_A_MINUTE.of("anna"))

    assert await outsider.fetchval("SELECT cardinality(uses) FROM rate_limit") <= 10


async def test_a_process_that_is_cut_off_counts_for_itself(
    distant_container: AsyncContainer, proxy: Proxy
) -> None:
    limiter = await distant_container.get(RateLimiter)
    allowance = TEN_A_MINUTE.of("anna")
    await proxy.cut()

    for _ in range(10):
        await limiter.take(allowance)

    with pytest.raises(TooManyRequestsError):
        await limiter.take(allowance)
    await limiter.give_back(allowance)
    await limiter.take(allowance)
