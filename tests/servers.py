"""The PostgreSQL of a test run: one server, a template, and a clone of it for each test."""

import asyncio
import fcntl
from collections.abc import Coroutine, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, TypeVar
from uuid import uuid4

import asyncpg
from asyncpg import Connection

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
    """The server of a run, shared by its worker processes.

    What is asked of it is done in one thread of its own, one after the other: a fixture may be set
    up while an event loop runs in its thread, and nobody waits for what goes or comes next.
    """

    __test__ = False

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._thread = ThreadPoolExecutor(1)
        self._runner = asyncio.Runner()
        self._coming: Future[str] | None = None
        self._going: Future[None] | None = None

    def start(self) -> None:
        """Start the server, or adopt the one that another worker has started."""
        with self._folder.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self._server = self._thread.submit(start, self._folder, options=_FAST).result()
            self._connection = self._soon(asyncpg.connect(self._server.url("postgres"))).result()
            self._soon(_make_template(self._server, self._connection)).result()

    def leave(self) -> None:
        """Ask nothing more of the server."""
        self._soon(self._connection.close()).result()
        self._thread.submit(self._runner.close).result()
        self._thread.shutdown()

    def stop(self) -> None:
        """Stop the server if it runs."""
        if self._folder.is_dir() and (server := find_running(self._folder)):
            server.stop()

    @contextmanager
    def database(self, template: str = TEMPLATE) -> Iterator[str]:
        """Yield the URL of a new database, which goes at the end."""
        if template == TEMPLATE:
            name = (self._coming or self._soon(self._clone(template))).result()
            # The next test will want one too.
            self._coming = self._soon(self._clone(template))
        else:
            name = self._soon(self._clone(template)).result()
        yield self._server.url(name)
        if self._going is not None:
            self._going.result()
        self._going = self._soon(self._drop(name))

    def _soon(self, work: Coroutine[Any, Any, T]) -> Future[T]:
        return self._thread.submit(self._runner.run, work)

    async def _clone(self, template: str) -> str:
        name = f"test_{uuid4().hex}"
        await self._connection.execute(
            f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY'
        )
        return name

    async def _drop(self, name: str) -> None:
        await self._connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


async def _make_template(server: PostgresServer, connection: "Connection[Any]") -> None:
    known = await connection.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", TEMPLATE)
    if not known:
        await connection.execute(f'CREATE DATABASE "{TEMPLATE}" TEMPLATE template0')
        await Schema(server.url(TEMPLATE)).upgrade()
