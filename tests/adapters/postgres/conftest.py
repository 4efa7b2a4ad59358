"""The application over PostgreSQL alone, a second process of it, and a look behind its back."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest
from dishka import AsyncContainer
from sqlalchemy.ext.asyncio import AsyncEngine

from proxy import Proxy, address_of, through
from questcity.adapters.postgres.engine import ReadPool
from questcity.entrypoints.bootstrap.settings import Settings
from stores import SetClock, application_over, postgres_store
from waiting import UntilWaiting, until


@pytest.fixture
async def container(
    database_url: str, settings: Settings, clock: SetClock
) -> AsyncIterator[AsyncContainer]:
    """Yield the application over a database of the test's own."""
    container = application_over(settings, clock, postgres_store(database_url))
    yield container
    await container.close()


@pytest.fixture
async def other_container(
    database_url: str, settings: Settings, clock: SetClock
) -> AsyncIterator[AsyncContainer]:
    """Yield the application over the same database, with connections of its own."""
    container = application_over(settings, clock, postgres_store(database_url))
    yield container
    await container.close()


@pytest.fixture
async def engine(container: AsyncContainer) -> AsyncEngine:
    """Return the engine of the application."""
    return await container.get(AsyncEngine)


@pytest.fixture
async def read_pool(container: AsyncContainer) -> ReadPool:
    """Return the read pool of the application."""
    return await container.get(ReadPool)


@pytest.fixture
async def outsider(database_url: str) -> AsyncIterator["asyncpg.Connection[asyncpg.Record]"]:
    """Yield a connection that the application knows nothing of."""
    connection = await asyncpg.connect(database_url)
    yield connection
    await connection.close()


@pytest.fixture
async def proxy(database_url: str) -> AsyncIterator[Proxy]:
    """Yield a network before the database that can fail."""
    async with Proxy.before(address_of(database_url)) as proxy:
        yield proxy


@pytest.fixture
async def distant_container(
    proxy: Proxy, database_url: str, settings: Settings, clock: SetClock
) -> AsyncIterator[AsyncContainer]:
    """Yield the application that reaches its database through that network."""
    container = application_over(settings, clock, postgres_store(through(proxy, database_url)))
    yield container
    # A pool that is told to close waits for what its connections answer.
    proxy.mend()
    await container.close()


@pytest.fixture
async def distant_engine(distant_container: AsyncContainer) -> AsyncEngine:
    """Return the engine of that application."""
    return await distant_container.get(AsyncEngine)


@pytest.fixture
async def until_waiting(database_url: str) -> AsyncIterator[UntilWaiting]:
    """Yield a function that returns once a connection waits for a lock, as a task should let it."""
    # Within a transaction the activity of others would be read once only.
    watcher = await asyncpg.connect(database_url)

    async def until_it_waits(task: asyncio.Task[Any]) -> None:
        async def it_does() -> bool:
            assert not task.done(), "Nothing was in its way."
            return bool(await watcher.fetchval(_WAITING))

        await until(it_does)

    yield until_it_waits
    await watcher.close()


_WAITING = """
SELECT EXISTS (
    SELECT FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock'
)
"""
