"""Every column, there and back, by both ways of reading."""

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import asyncpg
import pytest
from dishka import AsyncContainer
from sqlalchemy import Table

from blocks import block
from builders import NOON, a_code, a_session, a_ticket, a_user, an_attempt, an_entry
from questcity.adapters.postgres.mapping import (
    attempt_columns,
    session_columns,
    ticket_columns,
    user_columns,
    verification_code_columns,
)
from questcity.adapters.postgres.tables.registry import METADATA
from questcity.domain.accounts.model.codes import CodePurpose, MailedCode, VerificationCode
from questcity.domain.accounts.model.registration import RegistrationAttempt
from questcity.domain.accounts.model.sessions import Session, SessionEnd
from questcity.domain.accounts.model.tickets import PasswordTicket
from questcity.domain.accounts.model.users import User
from questcity.domain.accounts.ports.readers import AccountReader
from questcity.domain.accounts.ports.repositories import (
    PasswordTicketRepository,
    RegistrationAttemptRepository,
    SessionRepository,
    UserRepository,
    VerificationCodeRepository,
)
from questcity.domain.shared.ids import Revision
from questcity.domain.shared.paging import PageRequest
from questcity.domain.shared.permissions import Flag, Role, Status
from questcity.domain.shared.ports import AuditLog, AuditReader
from questcity.domain.shared.secrets import Tag

pytestmark = [pytest.mark.anyio, pytest.mark.postgres]

_WORDS = "Ёлка — «ß» 🏰 \\ % ' \" \n\t"
# A microsecond that floating point would lose, told in the zone of Kamchatka.
_MOMENT = datetime(2026, 5, 2, 11, 59, 59, 999_999, tzinfo=timezone(timedelta(hours=12)))


def _a_full_user() -> User:
    return a_user(
        username="Annushka",
        email="Annushka@example.org",
        first_name=_WORDS,
        last_name=_WORDS[::-1],
        locale="pt-BR",
        role=Role.ADMIN,
        flags=frozenset(Flag),
        status=Status.LOCKED,
        password_hash="$argon2id$",
        password_change_required=True,
        instagram_username="anna.i",
        show_on_leaderboards=False,
        lock_reason="Spam.",
        export_requested_at=_MOMENT + timedelta(microseconds=2),
        deletion_at=_MOMENT + timedelta(microseconds=3),
        created_at=_MOMENT,
        updated_at=_MOMENT + timedelta(microseconds=1),
        revision=Revision(2_147_483_647),
    )


def _a_full_session(user: User) -> Session:
    return a_session(
        user,
        device_name=_WORDS,
        address="2001:db8::1",
        key_id="2026-05",
        generation=2_147_483_647,
        created_at=_MOMENT,
        last_used_at=_MOMENT + timedelta(microseconds=1),
        ended_at=_MOMENT + timedelta(microseconds=2),
        end=SessionEnd.TOKEN_REUSED,
    )


def _a_full_attempt(user: User) -> RegistrationAttempt:
    return an_attempt(
        token_digest=bytes(range(256)),
        email="Boris@example.org",
        username="Boris",
        first_name=_WORDS,
        last_name=_WORDS[::-1],
        locale="ru",
        password_hash="$argon2id$",
        created_at=_MOMENT,
        code=MailedCode(
            tag=Tag("2026-05", b"\x00\xff"),
            issued_at=_MOMENT + timedelta(microseconds=1),
            tries_left=2,
        ),
        user_id=user.id,
    )


def _a_full_ticket(user: User) -> PasswordTicket:
    return a_ticket(
        user,
        token_digest=b"\x00\xff",
        expires_at=_MOMENT,
        spent_at=_MOMENT + timedelta(microseconds=1),
    )


def _a_full_code(user: User) -> VerificationCode:
    return a_code(
        user,
        purpose=CodePurpose.CHANGE_EMAIL,
        email="Boris@example.org",
        mailed=MailedCode(tag=Tag("2026-05", b"\x00\xff"), issued_at=_MOMENT, tries_left=2),
    )


@pytest.mark.parametrize(
    ("table", "columns"),
    [
        ("user_account", user_columns(_a_full_user())),
        ("session", session_columns(_a_full_session(a_user()))),
        ("registration_attempt", attempt_columns(_a_full_attempt(a_user()))),
        ("password_ticket", ticket_columns(_a_full_ticket(a_user()))),
        ("verification_code", verification_code_columns(_a_full_code(a_user()))),
    ],
)
def test_these_tests_leave_no_column_empty(table: str, columns: dict[str, Any]) -> None:
    described: Table = METADATA.tables[table]

    stored = {column.name for column in described.columns if column.computed is None}
    assert set(columns) == stored
    assert all(value is not None for value in columns.values())


async def test_a_user_comes_back_whole_by_both_ways(container: AsyncContainer) -> None:
    user, session = _a_full_user(), _a_full_session(_a_full_user())
    session = replace(session, user_id=user.id)
    async with block(container, UserRepository) as users:
        await users.add(user)
    async with block(container, SessionRepository) as sessions:
        await sessions.add(session, keep=20, at=NOON)

    async with block(container, UserRepository) as users:
        written = await users.get(user.id)
    async with block(container, SessionRepository) as sessions:
        opened = await sessions.find(session.id)

    assert (written, opened) == (user, session)
    reader = await container.get(AccountReader)
    assert await reader.find_signed_in(session.id) == (user, session)


async def test_an_attempt_comes_back_whole_by_both_ways(container: AsyncContainer) -> None:
    user = _a_full_user()
    attempt = _a_full_attempt(user)
    async with block(container, UserRepository) as users:
        await users.add(user)
    async with block(container, RegistrationAttemptRepository) as attempts:
        await attempts.add(attempt)

    async with block(container, RegistrationAttemptRepository) as attempts:
        assert await attempts.find(attempt.token_digest, attempt.email) == attempt
    reader = await container.get(AccountReader)
    assert await reader.find_attempt(attempt.id) == attempt


async def test_a_ticket_comes_back_whole(container: AsyncContainer) -> None:
    user = _a_full_user()
    ticket = _a_full_ticket(user)
    async with block(container, UserRepository) as users:
        await users.add(user)
    async with block(container, PasswordTicketRepository) as tickets:
        await tickets.add(ticket)

    async with block(container, PasswordTicketRepository) as tickets:
        assert await tickets.find(ticket.token_digest) == ticket


async def test_a_ticket_and_its_user_come_back_whole_in_one_look_up(
    container: AsyncContainer,
) -> None:
    user = _a_full_user()
    ticket = _a_full_ticket(user)
    async with block(container, UserRepository) as users:
        await users.add(user)
    async with block(container, PasswordTicketRepository) as tickets:
        await tickets.add(ticket)

    reader = await container.get(AccountReader)

    assert await reader.find_ticket(ticket.token_digest) == (ticket, user)


@pytest.mark.parametrize("purpose", CodePurpose)
async def test_a_code_comes_back_whole_by_both_ways(
    container: AsyncContainer, purpose: CodePurpose
) -> None:
    user = _a_full_user()
    code = replace(_a_full_code(user), purpose=purpose)
    async with block(container, UserRepository) as users:
        await users.add(user)
    async with block(container, VerificationCodeRepository) as codes:
        await codes.put(code)

    async with block(container, VerificationCodeRepository) as codes:
        found = [await codes.find_reset(code.email), await codes.find_email_change(user.id)]

    assert [one for one in found if one] == [code]
    reader = await container.get(AccountReader)
    assert await reader.find_code(code.id) == code


async def test_an_entry_of_the_trail_comes_back_whole(container: AsyncContainer) -> None:
    user = _a_full_user()
    entry = an_entry(
        at=_MOMENT,
        actor=_WORDS,
        actor_id=user.id,
        before={_WORDS: _WORDS},
        after={"role": "manager", "": ""},
        address="2001:db8::1",
    )
    assert all(getattr(entry, field.name) is not None for field in fields(entry))
    async with block(container, AuditLog) as trail:
        await trail.record(entry)

    reader = await container.get(AuditReader)

    assert (await reader.list(PageRequest())).items == (entry,)


async def test_what_may_be_missing_may_be_missing(container: AsyncContainer) -> None:
    user = a_user(password_hash=None, instagram_username=None)
    session = a_session(user, device_name=None, ended_at=None, end=None)
    async with block(container, UserRepository) as users:
        await users.add(user)
    async with block(container, SessionRepository) as sessions:
        await sessions.add(session, keep=20, at=NOON)

    reader = await container.get(AccountReader)

    assert await reader.find_signed_in(session.id) == (user, session)


async def test_times_come_back_in_utc(
    container: AsyncContainer, outsider: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    # A server of somebody else may think in another zone.
    await outsider.execute(
        "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET timezone = ''Asia/Tokyo''', "
        "current_database()); END $$"
    )
    user = a_user(created_at=_MOMENT)
    async with block(container, UserRepository) as users:
        await users.add(user)

    async with block(container, UserRepository) as users:
        written = await users.get(user.id)

    assert written.created_at == _MOMENT
    assert written.created_at.tzinfo == UTC


async def test_every_role_status_and_flag_can_be_stored(container: AsyncContainer) -> None:
    people = [a_user(role=role, status=status) for role in Role for status in Status]
    people += [a_user(flags=frozenset({flag})) for flag in Flag]
    async with block(container, UserRepository) as users:
        for user in people:
            await users.add(user)

    async with block(container, UserRepository) as users:
        assert [await users.get(user.id) for user in people] == people


async def test_every_end_of_a_session_can_be_stored(container: AsyncContainer) -> None:
    user = a_user()
    over = [a_session(user, ended_at=NOON, end=end) for end in SessionEnd]
    async with block(container, UserRepository) as users:
        await users.add(user)
    async with block(container, SessionRepository) as sessions:
        for session in over:
            await sessions.add(session, keep=20, at=NOON)

    async with block(container, SessionRepository) as sessions:
        assert [await sessions.find(session.id) for session in over] == over
