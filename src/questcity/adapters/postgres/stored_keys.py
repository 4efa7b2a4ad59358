"""Which secrets a database relies on."""

from typing import Final

import asyncpg

from questcity.adapters.postgres.failures import translated

_STATEMENT: Final = """
SELECT key_id FROM session WHERE ended_at IS NULL
UNION SELECT code_key_id FROM registration_attempt WHERE user_id IS NULL
UNION SELECT fingerprint_key_id FROM idempotency
"""
_SECONDS: Final = 60


async def find_stored_key_ids(url: str) -> frozenset[str]:
    """Return the ids of the secrets with which something stored will be checked again.

    Without a schema there is nothing. Raise `AwayError` when the database does not answer.
    """
    with translated():
        connection = await asyncpg.connect(url, timeout=5, command_timeout=_SECONDS)
        try:
            return frozenset(row["key_id"] for row in await connection.fetch(_STATEMENT))
        except asyncpg.UndefinedTableError:
            return frozenset()
        finally:
            await connection.close()
