"""What is stored, as something that can be compared; allowances are used up by refusals too."""

from typing import Any

from dishka import AsyncContainer
from dishka.exceptions import NoFactoryError
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from questcity.adapters.memory.database import MemoryDatabase

_TABLES = """
SELECT table_name FROM information_schema.tables
WHERE table_schema = 'public' AND table_name NOT IN ('rate_limit', 'alembic_version')
"""


async def what_is_stored(container: AsyncContainer) -> dict[str, Any]:
    """Return every row of every table; what waits in the outbox is among them."""
    try:
        database = await container.get(MemoryDatabase)
    except NoFactoryError:
        return await _rows(await container.get(AsyncEngine))
    return {name: dict(rows) for name, rows in database.committed.items() if rows}


async def _rows(engine: AsyncEngine) -> dict[str, Any]:
    async with engine.connect() as connection:
        names = (await connection.execute(text(_TABLES))).scalars().all()
        return {
            name: (
                await connection.execute(
                    text(f'SELECT told::text FROM "{name}" AS told ORDER BY 1')  # noqa: S608 (a name that the database told)
                )
            )
            .scalars()
            .all()
            for name in names
        }
