"""Whether a database can carry QuestCity."""

from typing import Any, Final

import asyncpg

from questcity.adapters.postgres.failures import translated

OLDEST_SERVER: Final = 150000
EXTENSIONS: Final = ("pg_trgm", "cube", "unaccent")
SPARE_CONNECTIONS: Final = 8


async def find_unfitness(url: str, connections: int) -> str | None:
    """Return in one line why the database will not do and what to do about it, or None.

    `connections` is how many all processes together may open.
    Raise `DependencyAwayError` when it does not answer.
    """
    with translated():
        connection = await asyncpg.connect(url, timeout=5, command_timeout=5)
        try:
            return await _find(connection, connections)
        finally:
            await connection.close()


async def _find(connection: "asyncpg.Connection[Any]", connections: int) -> str | None:
    version = int(await connection.fetchval("SHOW server_version_num"))
    if version < OLDEST_SERVER:
        return f"PostgreSQL 15 or newer is needed; this is {version // 10000}. Upgrade the server."
    allowed = int(await connection.fetchval("SHOW max_connections"))
    if connections + SPARE_CONNECTIONS > allowed:
        return (
            f"{connections} connections and {SPARE_CONNECTIONS} to spare are more than the "
            f"server's max_connections = {allowed}. Lower QUESTCITY_WORKERS or the pool sizes."
        )
    available = await connection.fetchval(
        "SELECT array_agg(name::text) FROM pg_available_extensions WHERE name = ANY($1)",
        list(EXTENSIONS),
    )
    missing = sorted(set(EXTENSIONS) - set(available or ()))
    if missing:
        return f"The server lacks the extension {missing[0]}. Install PostgreSQL's contrib package."
    return await _find_in_locale(connection)


async def _find_in_locale(connection: "asyncpg.Connection[Any]") -> str | None:
    # The second would fail where there are no such letters at all.
    if await connection.fetchval(_HAS_LETTERS) and await connection.fetchval(_KNOWS_LETTERS):
        return None
    return (
        "The database was made without a UTF-8 locale, so that searches in Russian find nothing. "
        "Make it anew, for example: CREATE DATABASE questcity LOCALE 'C.UTF-8' TEMPLATE template0."
    )


# With the ctype C, trigrams see no Cyrillic letters and every search comes back empty, even where
# a locale provider of another name folds them.
_HAS_LETTERS: Final = """
SELECT pg_encoding_to_char(encoding) = 'UTF8' AND datctype NOT IN ('C', 'POSIX')
FROM pg_database WHERE datname = current_database()
"""
_KNOWS_LETTERS: Final = "SELECT lower('Ё') = 'ё' AND 'ё' ~ '[[:alpha:]]'"
