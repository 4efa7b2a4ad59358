"""Which secrets a database relies on."""

from contextlib import suppress
from typing import Final

import asyncpg

from questcity.adapters.postgres.failures import translated

_STATEMENTS: Final = (
    "SELECT DISTINCT key_id FROM session WHERE ended_at IS NULL",
    "SELECT DISTINCT code_key_id FROM registration_attempt WHERE user_id IS NULL",
    "SELECT DISTINCT key_id FROM verification_code WHERE tries_left > 0",
    "SELECT DISTINCT fingerprint_key_id FROM idempotency",
    "SELECT DISTINCT unnest(key_ids) FROM quest",
    "SELECT DISTINCT unnest(key_ids) FROM quest_version",
    "SELECT DISTINCT unnest(key_ids) FROM quest_fix",
)
_SECONDS: Final = 60


async def find_stored_key_ids(url: str) -> frozenset[str]:
    """Return the ids of the secrets with which something stored will be checked or read again.

    In a table that is not there yet is nothing. Raise `AwayError` when the database does not
    answer.
    """
    found: set[str] = set()
    with translated():
        connection = await asyncpg.connect(url, timeout=5, command_timeout=_SECONDS)
        try:
            for statement in _STATEMENTS:
                with suppress(asyncpg.UndefinedTableError):
                    found.update(row[0] for row in await connection.fetch(statement))
        finally:
            await connection.close()
    return frozenset(found)
