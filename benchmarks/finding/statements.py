"""How long PostgreSQL works on statements, by its own account."""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, Final, Self

import asyncpg

from questcity.adapters.postgres.engine import REQUEST_SETTINGS, ReadPool

_DURATION: Final = re.compile(r"duration: (\d+\.\d+) ms")

# A server says these times in its log, and here to the client as well. Parsing, planning and
# running are told one by one; the way there and back is in none of them.
_TOLD: Final = {"log_min_duration_statement": "0", "client_min_messages": "log"}


class WatchedPool(ReadPool):
    """One connection with the settings of a request, which notes how long statements took."""

    def __init__(self, url: str, connection: Any) -> None:
        super().__init__(url, 1)
        self._connection = connection
        self._milliseconds = 0.0
        connection.add_log_listener(self._note)

    @classmethod
    @asynccontextmanager
    async def open(cls, url: str) -> AsyncIterator[Self]:
        """Yield a pool for adapters that read."""
        connection = await asyncpg.connect(url, server_settings=REQUEST_SETTINGS | _TOLD)
        try:
            yield cls(url, connection)
        finally:
            await connection.close()

    async def fetch(self, query: str, *arguments: Any) -> list[Any]:
        """Return all rows."""
        rows: list[Any] = await self._connection.fetch(query, *arguments)
        return rows

    async def fetch_row(self, query: str, *arguments: Any) -> Any | None:
        """Return the first row, if any."""
        return await self._connection.fetchrow(query, *arguments)

    async def milliseconds(self, asked: Callable[[], Awaitable[Any]]) -> float:
        """Return for how long PostgreSQL worked on everything that was asked."""
        self._milliseconds = 0.0
        await asked()
        # What the server has told is handed over by the loop.
        await asyncio.sleep(0)
        return self._milliseconds

    def _note(self, _: Any, message: Any) -> None:
        if told := _DURATION.match(message.message):
            self._milliseconds += float(told[1])
