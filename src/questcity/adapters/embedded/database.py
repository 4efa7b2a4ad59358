"""What a fresh server is asked: whether it answers, and whether it can do what QuestCity needs."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg

from questcity.adapters.embedded.cluster import SUPERUSER
from questcity.adapters.embedded.errors import EmbeddedPostgresError, how_to_mend

HOST = "127.0.0.1"

_DATABASE = "questcity"
_EXTENSIONS = ("pg_trgm", "cube", "unaccent")
_KNOWS_CYRILLIC = "SELECT similarity('квест', 'Квесты') > 0.5 AND lower('Ё') = 'ё'"
_CONNECT_FOR_SECONDS = 15
# It starts, stops, recovers from a crash, or is full.
_NOT_NOW = (
    asyncpg.OperatorInterventionError,
    asyncpg.ConnectionDoesNotExistError,
    asyncpg.TooManyConnectionsError,
)


def answers(port: int, password: str) -> bool:
    """Return whether the server takes connections yet.

    Raise `EmbeddedPostgresError` if it refuses the password.
    """
    try:
        asyncio.run(_greet(port, password))
    except asyncpg.InvalidAuthorizationSpecificationError:
        message = (
            f"A PostgreSQL runs on port {port} and refuses our password: "
            "bring the file `password` back from a backup, or stop that server."
        )
        raise EmbeddedPostgresError(message) from None
    except (OSError, *_NOT_NOW):
        return False
    return True


def prepare(port: int, password: str) -> None:
    """Make QuestCity's database and its extensions if need be, and try its letters.

    Raise `EmbeddedPostgresError` if the server lacks something.
    """
    try:
        asyncio.run(_prepare(port, password))
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        message = (
            f"PostgreSQL started, but QuestCity's database could not be made ready: {reason}; "
            f"{how_to_mend(reason)}, or set QUESTCITY_DATABASE_URL to use another server."
        )
        raise EmbeddedPostgresError(message) from error


async def _greet(port: int, password: str) -> None:
    async with _connected(port, password, "postgres"):
        pass


async def _prepare(port: int, password: str) -> None:
    async with _connected(port, password, "postgres") as connection:
        databases = await connection.fetch("SELECT datname FROM pg_database")
        if _DATABASE not in {row["datname"] for row in databases}:
            await connection.execute(f"CREATE DATABASE {_DATABASE}")
    async with _connected(port, password, _DATABASE) as connection:
        for extension in _EXTENSIONS:
            await connection.execute(f"CREATE EXTENSION IF NOT EXISTS {extension}")
        if not await connection.fetchval(_KNOWS_CYRILLIC):
            message = (
                "This PostgreSQL does not know Cyrillic letters, so that searches would find "
                "nothing: its data folder needs a UTF-8 LC_CTYPE; move it away and start anew."
            )
            raise EmbeddedPostgresError(message)


@asynccontextmanager
async def _connected(
    port: int, password: str, database: str
) -> AsyncIterator["asyncpg.Connection[asyncpg.Record]"]:
    connection = await asyncpg.connect(
        host=HOST,
        port=port,
        user=SUPERUSER,
        password=password,
        database=database,
        ssl=False,
        timeout=_CONNECT_FOR_SECONDS,
    )
    try:
        yield connection
    finally:
        await connection.close()
