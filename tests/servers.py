"""The PostgreSQL of a test run: one server, a template, and a clone of it for each test."""

import asyncio
import fcntl
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Final, TypeVar
from uuid import uuid4

import asyncpg

from questcity.adapters.embedded.postgres import PostgresServer, find_running, start
from questcity.adapters.postgres.schema import Schema

T = TypeVar("T")

TEMPLATE: Final = "questcity_template"

# A test's data need not outlive a power cut.
_FAST: Final = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
}


class TestServer:
    """The server of a run, shared by its worker processes."""

    __test__ = False

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def start(self) -> None:
        """Start the server, or adopt the one that another worker has started."""
        with self._folder.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            _apart(lambda: asyncio.run(_make_template(start(self._folder, options=_FAST))))

    def stop(self) -> None:
        """Stop the server if it runs."""
        if self._folder.is_dir() and (server := _apart(lambda: find_running(self._folder))):
            server.stop()

    @contextmanager
    def database(self, template: str = TEMPLATE) -> Iterator[str]:
        """Yield the URL of a new database, which goes at the end."""
        server = _apart(lambda: find_running(self._folder))
        assert server is not None
        name = f"test_{uuid4().hex}"
        create = f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY'
        _apart(lambda: asyncio.run(_execute(server, create)))
        yield server.url(name)
        drop = f'DROP DATABASE "{name}" WITH (FORCE)'
        _apart(lambda: asyncio.run(_execute(server, drop)))


def _apart(work: Callable[[], T]) -> T:
    # A fixture may be set up while an event loop runs in this thread.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(work).result()


async def _execute(server: PostgresServer, statement: str) -> None:
    connection = await asyncpg.connect(server.url("postgres"))
    await connection.execute(statement)
    await connection.close()


async def _make_template(server: PostgresServer) -> None:
    connection = await asyncpg.connect(server.url("postgres"))
    known = await connection.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", TEMPLATE)
    if not known:
        await connection.execute(f'CREATE DATABASE "{TEMPLATE}" TEMPLATE template0')
        await Schema(server.url(TEMPLATE)).upgrade()
    await connection.close()
