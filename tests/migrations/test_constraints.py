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

# The repositories know these by name or by columns, and a contract asks for what each one means.
_TRANSLATED = {
    "ck_credit_balance_amount",
    "fk_quest_category_id_category",
    "fk_quest_place_id_area",
    "fk_quest_vehicle_id_vehicle",
    "uq_area_folded_name",
    "uq_category_folded_name",
    "uq_credit_transfer_key",
    "uq_label_folded_name",
    "uq_run_user_id_quest_id",
    "uq_unlock_request_user_id",
    "uq_user_account_email",
    "uq_user_account_username",
    "uq_vehicle_folded_name",
    "uq_verification_code_email",
    "uq_verification_code_user_id",
}

# No input can break these; a test in tests/adapters/postgres stores every value of the enums.
_OUT_OF_REACH = {
    "ck_area_latitude": "the rules have checked it",
    "ck_area_longitude": "the rules have checked it",
    "ck_catalogue_is_only": "the one row is made by a migration",
    "ck_credit_entry_amount": "amounts are not negative, and the payer's is turned round",
    "ck_credit_entry_side": "a constant of the statement",
    "ck_label_kind": "a kind is a constant",
    "ck_quest_draft": "both come from one draft",
    "ck_quest_draft_status": "a status comes from an enum",
    "ck_quest_fix_kind": "a kind comes from an enum",
    "ck_quest_listing_rating": "copied from the quest",
    "ck_quest_rating": "stars are from one to five, and are taken back as they were given",
    "ck_quest_refusal": "a refusal is part of a draft",
    "ck_quest_status": "a status comes from an enum",
    "ck_quest_version": "a quest gets both when it is published",
    "ck_quest_version_number": "numbers are counted from 1",
    "ck_review_rating": "the rules have checked it",
    "ck_review_responded_at": "both come from one response",
    "ck_run_ended_at": "both follow from the facts",
    "ck_run_reward": "a reward comes from an enum",
    "ck_run_seconds": "both follow from the facts",
    "ck_run_state": "a state comes from an enum",
    "ck_unlock_request_status": "a status comes from an enum",
    "ck_user_account_role": "a role comes from an enum",
    "ck_user_account_status": "a status comes from an enum",
    "ck_verification_code_purpose": "a purpose comes from an enum",
    "ck_verification_code_user_id": "it is a user who asks to move",
    "ck_vehicle_top_speed": "the rules have checked it",
    "fk_credit_balance_user_id_user_account": "no account is ever removed",
    "fk_credit_entry_transfer_id_credit_transfer": "the statement has just added the transfer",
    "fk_credit_entry_user_id_user_account": "no account is ever removed",
    "fk_favorite_quest_id_quest": "what was ever published stays",
    "fk_favorite_user_id_user_account": "no account is ever removed",
    "fk_password_ticket_user_id_user_account": "the block has just loaded or added the user",
    "fk_quest_author_id_user_account": "no account is ever removed",
    "fk_quest_fix_author_id_user_account": "no account is ever removed",
    "fk_quest_fix_quest_id_quest_version": "the block has just loaded the version",
    "fk_quest_listing_category_id_category": "the version refers to it as well",
    "fk_quest_listing_place_id_area": "the version refers to it as well",
    "fk_quest_listing_quest_id_quest_version": "the block has just loaded or added the version",
    "fk_quest_listing_vehicle_id_vehicle": "the version refers to it as well",
    "fk_quest_version_category_id_category": "the draft has just referred to it as well",
    "fk_quest_version_place_id_area": "the draft has just referred to it as well",
    "fk_quest_version_vehicle_id_vehicle": "the draft has just referred to it as well",
    "fk_quest_version_author_id_user_account": "no account is ever removed",
    "fk_quest_version_published_by_user_account": "no account is ever removed",
    "fk_quest_version_quest_id_quest": "a quest with a version is never removed",
    "fk_registration_attempt_user_id_user_account": "the block has just added the user",
    "fk_review_author_id_user_account": "no account is ever removed",
    "fk_review_quest_id_quest": "what was ever published stays",
    "fk_run_fact_run_id_run": "the block has just locked or added the run",
    "fk_run_quest_id_quest_version": "a version is never removed",
    "fk_run_sighting_run_id_run_fact": "the statement has just added the fact",
    "fk_run_user_id_user_account": "no account is ever removed",
    "fk_session_user_id_user_account": "the block has just loaded the user",
    "fk_unlock_request_user_id_user_account": "no account is ever removed",
    "fk_verification_code_user_id_user_account": "no account is ever removed",
    "uq_password_ticket_token_digest": "a token has 128 random bits",
    "uq_quest_fix_quest_id": "fixes are counted under the lock of the quest",
    "uq_registration_attempt_token_digest": "a token has 128 random bits",
    "uq_review_quest_id_author_id": "a reviewer is locked before the first review",
    "uq_run_fact_run_id_event_id": "under the lock of the run, what is known is not added again",
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
