"""Databases that have nothing in them."""

from collections.abc import AsyncIterator, Iterator

import asyncpg
import pytest

from servers import TestServer

Connection = asyncpg.Connection


@pytest.fixture
def empty_url(test_server: TestServer) -> Iterator[str]:
    """Yield an empty database of the test's own."""
    with test_server.database("template0") as url:
        yield url


@pytest.fixture
def other_empty_url(test_server: TestServer) -> Iterator[str]:
    """Yield another one."""
    with test_server.database("template0") as url:
        yield url


@pytest.fixture
async def connection(empty_url: str) -> AsyncIterator["Connection"]:
    """Yield a connection to the empty database."""
    connection = await asyncpg.connect(empty_url)
    yield connection
    await connection.close()
