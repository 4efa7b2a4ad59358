"""One transaction of PostgreSQL."""

from contextlib import suppress
from types import TracebackType
from typing import Any, Self

from sqlalchemy import CursorResult, Executable
from sqlalchemy.engine import Result
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from questcity.adapters.postgres.failures import refusal_for, translated
from questcity.domain.shared.ports import UnitOfWork


class PostgresUnitOfWork(UnitOfWork):
    """A block in a transaction of its own, on a connection that it takes and gives back.

    A COMMIT is never repeated: whether it happened is unknown when its answer gets lost, and the
    caller is told so by `DependencyAwayError`.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._connection: AsyncConnection | None = None
        self._is_open = False

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
        connection, self._connection, self._is_open = self._connection, None, False
        if error is None:
            if connection is not None:
                with translated():
                    await _commit(connection)
            return
        if connection is not None:
            # What went wrong in the block says more than what then goes wrong in undoing it, and
            # PostgreSQL undoes what it never hears of again.
            with suppress(Exception):
                await _undo(connection)
        if refusal := refusal_for(error):
            raise refusal from error

    async def execute(self, statement: Executable, *parameters: Any) -> Result[Any]:
        """Run a statement in the block; the first one begins the transaction.

        A call outside the block raises `RuntimeError`.
        """
        if not self._is_open:
            message = "a repository works only inside `async with unit_of_work`"
            raise RuntimeError(message)
        if self._connection is None:
            connection = self._engine.connect()
            await connection.start()
            self._connection = connection
            await connection.begin()
        return await self._connection.execute(statement, *parameters)

    async def change(self, statement: Executable) -> int:
        """Run a statement that changes rows and return how many."""
        result = await self.execute(statement)
        assert isinstance(result, CursorResult)
        return result.rowcount


async def _commit(connection: AsyncConnection) -> None:
    try:
        await connection.commit()
    finally:
        await connection.close()


async def _undo(connection: AsyncConnection) -> None:
    try:
        await connection.rollback()
    finally:
        await connection.close()
