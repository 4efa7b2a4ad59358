"""A pool for reading that counts what it is asked."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

from dishka import Provider, Scope, provide

from questcity.adapters.postgres.engine import ReadPool


@dataclass(slots=True)
class CountingPool(ReadPool):
    """A pool that counts what it is asked."""

    queries: list[str] = field(default_factory=list)

    async def fetch(self, query: str, *arguments: Any) -> list[Any]:
        """Count, then return the rows."""
        self.queries.append(query)
        return await ReadPool.fetch(self, query, *arguments)

    async def fetch_row(self, query: str, *arguments: Any) -> Any | None:
        """Count, then return the row."""
        self.queries.append(query)
        return await ReadPool.fetch_row(self, query, *arguments)


class CountingPoolProvider(Provider):
    """Reads through a pool that counts."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self._url = url

    @provide(scope=Scope.APP, override=True)
    async def read_pool(self) -> AsyncIterator[ReadPool]:
        """Yield the pool."""
        pool = CountingPool(self._url, 1)
        yield pool
        await pool.close()
