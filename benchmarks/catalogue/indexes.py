"""Tables without their indexes for a while, which fill several times as fast."""

# asyncpg's classes take type parameters in its stubs only.
from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, Final

import asyncpg

_AT_ONCE: Final = 2


@asynccontextmanager
async def without_indexes(database_url: str, tables: Sequence[str]) -> AsyncIterator[None]:
    """Take the indexes of tables away, but for those of constraints; make them again after."""
    async with asyncpg.create_pool(database_url, min_size=1, max_size=_AT_ONCE) as pool:
        indexes = await pool.fetch(_INDEXES, [*tables])
        for index in indexes:
            await pool.execute(f"DROP INDEX {index['name']}")
        yield
        waiting = iter(indexes)
        async with asyncio.TaskGroup() as makers:
            for _ in range(_AT_ONCE):
                makers.create_task(_make(pool, waiting))


async def _make(pool: asyncpg.Pool[Any], waiting: Any) -> None:
    async with pool.acquire() as connection:
        await connection.execute("SET maintenance_work_mem = '256MB'")
        for index in waiting:
            await connection.execute(index["definition"])


_INDEXES: Final = """
SELECT class.relname AS name, pg_get_indexdef(indexrelid) AS definition
FROM pg_index JOIN pg_class AS class ON class.oid = indexrelid
WHERE indrelid::regclass::text = ANY($1::text[])
  AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
ORDER BY indrelid, class.relname DESC
"""
