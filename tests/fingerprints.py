"""What is stored, as something that can be compared and searched."""

from typing import Any

from dishka import AsyncContainer
from dishka.exceptions import NoFactoryError
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from questcity.adapters.memory.database import MemoryDatabase

# A refusal uses up allowances, too.
_ALLOWANCES = "rate_limit"
_TABLES = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"


async def what_is_stored(container: AsyncContainer) -> dict[str, Any]:
    """Return every row of every table but allowances; what waits to be sent is among them."""
    try:
        database = await container.get(MemoryDatabase)
    except NoFactoryError:
        rows = await every_row(container)
        return {name: told for name, told in rows.items() if name != _ALLOWANCES}
    return {name: dict(rows) for name, rows in database.committed.items() if rows}


async def every_row(container: AsyncContainer) -> dict[str, list[str]]:
    """Return every row of every table in PostgreSQL, as text."""
    engine = await container.get(AsyncEngine)
    rows = {}
    async with engine.connect() as connection:
        for name in (await connection.execute(text(_TABLES))).scalars().all():
            statement = f'SELECT told::text FROM "{name}" AS told ORDER BY 1'  # noqa: S608 (a name that the database told)
            rows[name] = list((await connection.execute(text(statement))).scalars())
    return rows
