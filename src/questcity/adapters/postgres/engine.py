"""Connections to PostgreSQL: an engine for writing, a pool for reading."""

# asyncpg's classes take type parameters in its stubs only.
from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, Final, Self

import asyncpg
from sqlalchemy import event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from questcity.adapters.postgres.failures import refusal_for
from questcity.adapters.postgres.places import Places
from questcity.domain.shared.errors import DependencyAwayError

CONNECT_SECONDS: Final = 1.0
COMMAND_SECONDS: Final = 2.0
POOL_WAIT_SECONDS: Final = 1.0
TRUSTED_FOR_SECONDS: Final = 1.0
IDLE_SECONDS: Final = 300.0
"""After how long without use a connection for reading is closed."""

# lock_timeout < statement_timeout < COMMAND_SECONDS: the first to act is the one that says most.
REQUEST_SETTINGS: Final = {
    "application_name": "questcity",
    "lock_timeout": "1000",
    "statement_timeout": "1500",
    "idle_in_transaction_session_timeout": "10000",
    # Statements are short: to compile one takes longer than to run it.
    "jit": "off",
    # Nor does one gain by help that others need as much.
    "max_parallel_workers_per_gather": "0",
    "timezone": "UTC",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolSizes:
    """How many connections one process holds."""

    writing: int = 8
    writing_overflow: int = 4
    reading: int = 10
    limiting: int = 2

    def total(self) -> int:
        """Return how many connections the process opens at the most."""
        return self.writing + self.writing_overflow + self.reading + self.limiting


def open_engine(url: str, sizes: PoolSizes) -> AsyncEngine:
    """Return an engine for writing; it connects when it is first used."""
    engine = create_async_engine(
        make_url(url).set(drivername="postgresql+asyncpg"),
        pool_size=sizes.writing,
        max_overflow=sizes.writing_overflow,
        pool_timeout=POOL_WAIT_SECONDS,
        # Errors end in logs, and parameters are people's data.
        hide_parameters=True,
        connect_args={
            "timeout": CONNECT_SECONDS,
            "command_timeout": COMMAND_SECONDS,
            "server_settings": REQUEST_SETTINGS,
        },
    )
    _check_connections(engine)
    return engine


def _check_connections(engine: AsyncEngine) -> None:
    """Have dead connections replaced when they are taken from the pool.

    One that was in use a moment ago is taken as it is, unless it is known to be closed: asking all,
    as `pool_pre_ping` does, would cost three round trips each time.
    """
    dialect = engine.dialect

    def note(_: Any, record: Any) -> None:
        record.info["used_at"] = monotonic()

    def check(connection: Any, record: Any, _: Any) -> None:
        if connection.driver_connection.is_closed():
            raise InvalidatePoolError
        used_at = record.info.get("used_at")
        if used_at is None or monotonic() - used_at < TRUSTED_FOR_SECONDS:
            return
        try:
            dialect.do_ping(connection)
        except dialect.loaded_dbapi.Error as error:
            if dialect.is_disconnect(error, connection, None):
                raise InvalidatePoolError from error
            raise

    event.listen(engine.sync_engine, "checkin", note)
    event.listen(engine.sync_engine, "checkout", check)


# What a connection says that the server has ended.
_LOST: Final = (
    asyncpg.InternalClientError,
    asyncpg.InterfaceError,
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    ConnectionError,
)


_Ask = Callable[..., Awaitable[Any]]


@dataclass(slots=True)
class ReadPool:
    """A pool for single statements outside any transaction; it connects when it is first used.

    asyncpg's own costs as much as a small query itself: it guards what may be in a transaction.
    """

    url: str
    size: int
    settings: Mapping[str, str] = field(default_factory=lambda: REQUEST_SETTINGS)
    _idle: deque[tuple[asyncpg.Connection[Any], float]] = field(default_factory=deque)
    _places: Places = field(init=False)

    def __post_init__(self) -> None:
        self._places = Places(self.size)

    async def fetch(self, query: str, *arguments: Any) -> list[Any]:
        """Return all rows. Raise `BusyError` or `DependencyAwayError`."""
        rows: list[Any] = await self._ask(asyncpg.Connection.fetch, query, arguments)
        return rows

    async def fetch_row(self, query: str, *arguments: Any) -> Any | None:
        """Return the first row, if any. Raise `BusyError` or `DependencyAwayError`."""
        return await self._ask(asyncpg.Connection.fetchrow, query, arguments)

    async def close(self) -> None:
        """Close all connections, each after what it is asked; the pool cannot be used any more."""
        for _ in range(self.size):
            await self._places.take()
        while self._idle:
            connection, _ = self._idle.pop()
            with suppress(*_LOST, TimeoutError):
                await connection.close(timeout=COMMAND_SECONDS)

    async def _ask(self, ask: _Ask, query: str, arguments: tuple[Any, ...]) -> Any:
        try:
            return await self._ask_once(ask, query, arguments)
        except DependencyAwayError as error:
            if not isinstance(error.__cause__, _LOST):
                raise
        # The connection was lost while it lay in the pool; to read again changes nothing.
        return await self._ask_once(ask, query, arguments)

    async def _ask_once(self, ask: _Ask, query: str, arguments: tuple[Any, ...]) -> Any:
        await self._places.take(POOL_WAIT_SECONDS)
        try:
            connection = self._taken() or await self._connect()
            try:
                return await ask(connection, query, *arguments)
            except (TimeoutError, asyncio.CancelledError, asyncpg.InternalClientError):
                # A server that is there would have ended the statement by itself before, one that
                # ended the connection leaves it in no state to be used, and whoever has gone leaves
                # a statement behind that is not over.
                connection.terminate()
                raise
            finally:
                self._put_back(connection)
        except Exception as error:
            if refusal := refusal_for(error):
                raise refusal from error
            raise
        finally:
            self._places.leave()

    def _taken(self) -> asyncpg.Connection[Any] | None:
        """Return the connection that was used last, unless there is none that can be used."""
        while self._idle:
            connection, used_at = self._idle.pop()
            if connection.is_closed():
                continue
            if monotonic() - used_at < IDLE_SECONDS:
                return connection
            connection.terminate()
        return None

    def _put_back(self, connection: asyncpg.Connection[Any]) -> None:
        if connection.is_closed():
            return
        # It is not reset: readers neither set anything nor lock nor listen.
        now = monotonic()
        self._idle.append((connection, now))
        longest, used_at = self._idle[0]
        if now - used_at > IDLE_SECONDS:
            self._idle.popleft()
            longest.terminate()

    async def _connect(self) -> asyncpg.Connection[Any]:
        return await asyncpg.connect(
            self.url,
            timeout=CONNECT_SECONDS,
            command_timeout=COMMAND_SECONDS,
            server_settings=dict(self.settings),
        )


class LimitPool(ReadPool):
    """A small pool for allowances alone: a crowd before one of them keeps nobody from reading.

    Each statement is a transaction of its own. One whose connection was lost is sent again, and
    may then have noted its use twice; uses of the last moment before a power cut may be forgotten.
    """

    @classmethod
    def of(cls, url: str, size: int) -> Self:
        """Return a pool that does not wait for the disk: a flood of tries would wait in a row."""
        return cls(url, size, REQUEST_SETTINGS | {"synchronous_commit": "off"})
