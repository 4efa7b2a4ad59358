"""What the tables rule out, and who explains it."""

import re

import asyncpg
import pytest

pytestmark = [pytest.mark.anyio, pytest.mark.postgres]

_CONSTRAINTS = """
SELECT conrelid::regclass::text, conname, contype,
       (SELECT string_agg(attname, '_') FROM pg_attribute
        WHERE attrelid = conrelid AND attnum = conkey[1]),
       confrelid::regclass::text
FROM pg_constraint
WHERE connamespace = 'public'::regnamespace AND contype IN ('p', 'u', 'c', 'f', 'x')
  AND conrelid <> 'alembic_version'::regclass
"""
_INDEXES = """
SELECT c.relname, i.relname, indisunique FROM pg_index
JOIN pg_class AS c ON c.oid = indrelid JOIN pg_class AS i ON i.oid = indexrelid
WHERE c.relnamespace = 'public'::regnamespace AND c.relname <> 'alembic_version'
  AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND contype <> 'f')
"""

# The repositories know these by name, and the contract of users asks for both errors.
_TRANSLATED = {"uq_user_account_email", "uq_user_account_username"}

# No input can break these; a test in tests/adapters/postgres stores every value of the enums.
_OUT_OF_REACH = {
    "ck_user_account_role": "a role comes from an enum",
    "ck_user_account_status": "a status comes from an enum",
    "fk_password_ticket_user_id_user_account": "the block has just loaded or added the user",
    "fk_registration_attempt_user_id_user_account": "the block has just added the user",
    "fk_session_user_id_user_account": "the block has just loaded the user",
    "uq_password_ticket_token_digest": "a token has 128 random bits",
    "uq_registration_attempt_token_digest": "a token has 128 random bits",
}


async def _names(url: str) -> set[str]:
    connection = await asyncpg.connect(url)
    constraints = await connection.fetch(_CONSTRAINTS)
    indexes = await connection.fetch(_INDEXES)
    await connection.close()
    return {row[1] for row in constraints if row[2] != b"p"} | {row[1] for row in indexes if row[2]}


async def test_constraints_and_indexes_are_named_by_the_convention(database_url: str) -> None:
    connection = await asyncpg.connect(database_url)
    constraints = await connection.fetch(_CONSTRAINTS)
    indexes = await connection.fetch(_INDEXES)
    await connection.close()

    for table, name, kind, column, referred in constraints:
        pattern = {
            b"p": f"pk_{table}",
            b"u": f"uq_{table}_{column}.*",
            b"c": rf"ck_{table}_(?!ck_)\w+",
            b"f": f"fk_{table}_{column}_{referred}",
        }[kind]
        assert re.fullmatch(pattern, name), name
    for table, name, is_unique in indexes:
        assert re.fullmatch(rf"{'uq' if is_unique else 'ix'}_{table}_\w+", name), name
    assert constraints
    assert indexes


async def test_everything_that_a_table_rules_out_was_thought_of(database_url: str) -> None:
    assert await _names(database_url) == _TRANSLATED | set(_OUT_OF_REACH)
