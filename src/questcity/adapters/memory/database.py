"""Dictionaries with transactions."""

import asyncio
from collections.abc import Iterator
from types import TracebackType
from typing import Any, Self, TypeVar

from questcity.domain.shared.ports import UnitOfWork

Tables = dict[str, dict[Any, Any]]
T = TypeVar("T")


class MemoryDatabase:
    """What is stored: tables of frozen values by key."""

    def __init__(self, committed: Tables | None = None) -> None:
        self.committed: Tables = committed or {}
        self.commits = 0
        self.writing = asyncio.Lock()
        self.held_keys: set[Any] = set()

    def values(self, table: str, kind: type[T]) -> Iterator[T]:
        """Return what readers see: the committed values of a table."""
        del kind
        return iter(tuple(self.committed.get(table, {}).values()))

    def find(self, table: str, key: Any, kind: type[T]) -> T | None:
        """Return the committed value that has a key."""
        del kind
        return self.committed.get(table, {}).get(key)


class MemoryUnitOfWork(UnitOfWork):
    """A block over a working copy, which takes the place of the tables when the block ends well.

    The first access takes the one lock there is, so that blocks which touch anything run one after
    the other, as rows that are locked make them do in PostgreSQL.
    """

    def __init__(self, database: MemoryDatabase) -> None:
        self._database = database
        self._is_open = False
        self._working: Tables | None = None
        self._held_keys: set[Any] = set()

    async def __aenter__(self) -> Self:
        if self._is_open:
            message = "a unit of work cannot be entered twice at once"
            raise RuntimeError(message)
        self._is_open = True
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._working is not None:
            if kind is None:
                self._database.committed = self._working
                self._database.commits += 1
            self._working = None
            self._database.writing.release()
        self._database.held_keys -= self._held_keys
        self._held_keys = set()
        self._is_open = False

    async def table(self, name: str, kind: type[T]) -> dict[Any, T]:
        """Return the working copy of a table."""
        del kind
        self._require_open()
        if self._working is None:
            await self._database.writing.acquire()
            self._working = {key: dict(rows) for key, rows in self._database.committed.items()}
        return self._working.setdefault(name, {})

    def try_hold(self, key: Any) -> bool:
        """Hold a key until the block ends; tell whether nobody else holds it."""
        self._require_open()
        if key in self._database.held_keys - self._held_keys:
            return False
        self._database.held_keys.add(key)
        self._held_keys.add(key)
        return True

    def _require_open(self) -> None:
        if not self._is_open:
            message = "a repository works only inside `async with unit_of_work`"
            raise RuntimeError(message)
