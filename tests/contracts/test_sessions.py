"""The contract of sessions, and of reading who is signed in."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from dishka import AsyncContainer

from blocks import block
from builders import NOON, a_session, a_user, an_id
from questcity.domain.accounts.model.sessions import Session, SessionEnd
from questcity.domain.accounts.model.users import User
from questcity.domain.accounts.ports.readers import AccountReader
from questcity.domain.accounts.ports.repositories import SessionRepository, UserRepository
from questcity.domain.accounts.views import Access
from questcity.domain.shared.ids import SessionId
from questcity.domain.shared.permissions import Flag, Role, Status

pytestmark = pytest.mark.anyio


async def _store(container: AsyncContainer, user: User, *sessions: Session) -> None:
    async with block(container, UserRepository) as users:
        await users.add(user)
    async with block(container, SessionRepository) as repository:
        for session in sessions:
            await repository.add(session, keep=20, at=NOON)


async def test_a_session_comes_back_whole_open_or_over(container: AsyncContainer) -> None:
    user = a_user()
    session = a_session(user, device_name=None)
    await _store(container, user, session)
    over = replace(session, generation=7).ended(SessionEnd.SIGNED_OUT, at=NOON)

    async with block(container, SessionRepository) as sessions:
        assert await sessions.find(session.id) == session
        await sessions.save(over)

    async with block(container, SessionRepository) as sessions:
        assert await sessions.find(session.id) == over
        assert await sessions.find(SessionId(an_id())) is None


async def test_only_the_latest_used_sessions_stay_open(container: AsyncContainer) -> None:
    user = a_user()
    old = a_session(user)
    recent = a_session(user, last_used_at=NOON + timedelta(hours=1))
    newest = a_session(user, last_used_at=NOON + timedelta(hours=2))
    await _store(container, user, recent, old)

    async with block(container, SessionRepository) as sessions:
        await sessions.add(newest, keep=2, at=NOON)

    async with block(container, SessionRepository) as sessions:
        replaced = await sessions.find(old.id)
        assert replaced is not None
        assert replaced.end is SessionEnd.REPLACED
        assert await sessions.find(recent.id) == recent
        assert await sessions.find(newest.id) == newest


async def test_all_sessions_of_a_user_end_but_one(container: AsyncContainer) -> None:
    user, stranger = a_user(), a_user()
    kept, ended, others = a_session(user), a_session(user), a_session(stranger)
    await _store(container, user, kept, ended)
    await _store(container, stranger, others)

    async with block(container, SessionRepository) as sessions:
        count = await sessions.end_all(user.id, SessionEnd.PASSWORD_CHANGED, at=NOON, but=kept.id)

    async with block(container, SessionRepository) as sessions:
        assert count == 1
        assert await sessions.find(ended.id) == ended.ended(SessionEnd.PASSWORD_CHANGED, at=NOON)
        assert await sessions.find(kept.id) == kept
        assert await sessions.find(others.id) == others


async def test_one_look_up_finds_a_session_with_its_user(container: AsyncContainer) -> None:
    user = a_user()
    session = a_session(user)
    await _store(container, user, session)
    reader = await container.get(AccountReader)

    assert await reader.find_signed_in(session.id) == (user, session)
    assert await reader.find_signed_in(SessionId(an_id())) is None


async def test_access_tells_who_acts_in_a_session_open_or_over(container: AsyncContainer) -> None:
    user = a_user(
        role=Role.MANAGER,
        flags=frozenset({Flag.CAN_LOCK_USERS}),
        status=Status.LOCKED,
        password_change_required=True,
    )
    session = a_session(user, last_used_at=NOON + timedelta(hours=1))
    over = a_session(user).ended(SessionEnd.SIGNED_OUT, at=NOON + timedelta(hours=2))
    await _store(container, user, session, over)
    reader = await container.get(AccountReader)

    assert await reader.find_access(session.id) == Access(
        actor=user.acting(session.id),
        created_at=session.created_at,
        last_used_at=session.last_used_at,
        end=None,
    )
    ended = await reader.find_access(over.id)
    assert ended is not None
    assert (ended.actor, ended.end) == (user.acting(over.id), over.end)
    assert await reader.find_access(SessionId(an_id())) is None


async def test_many_who_ask_for_access_at_once_are_each_told_their_own(
    container: AsyncContainer,
) -> None:
    users = [a_user() for _ in range(20)]
    sessions = [a_session(user) for user in users]
    for user, session in zip(users, sessions, strict=True):
        await _store(container, user, session)
    reader = await container.get(AccountReader)

    found = await asyncio.gather(*(reader.find_access(session.id) for session in sessions))

    assert [access and access.actor for access in found] == [
        user.acting(session.id) for user, session in zip(users, sessions, strict=True)
    ]


async def test_access_is_never_older_than_the_question(container: AsyncContainer) -> None:
    user = a_user()
    session = a_session(user)
    await _store(container, user, session)
    reader = await container.get(AccountReader)
    asking = [asyncio.create_task(reader.find_access(session.id)) for _ in range(10)]
    await asyncio.sleep(0)

    async with block(container, SessionRepository) as sessions:
        await sessions.save(session.ended(SessionEnd.SIGNED_OUT, at=NOON))
    found = await reader.find_access(session.id)

    assert found is not None
    assert found.end is SessionEnd.SIGNED_OUT
    await asyncio.gather(*asking)


async def test_credentials_are_found_by_name_or_address_in_any_case(
    container: AsyncContainer,
) -> None:
    user = a_user(username="Anna", email="anna@example.org", password_hash="a hash")
    await _store(container, user)
    reader = await container.get(AccountReader)

    for login in ("ANNA", "Anna@Example.org"):
        credentials = await reader.find_credentials(login)
        assert credentials is not None
        assert (credentials.user_id, credentials.password_hash) == (user.id, "a hash")
    assert await reader.find_credentials("nobody") is None


async def test_credentials_tell_where_their_user_is_signed_in(container: AsyncContainer) -> None:
    user, stranger = a_user(), a_user()
    here, there = a_session(user, address="192.0.2.1"), a_session(user, address="2001:db8::1")
    over = a_session(user, address="192.0.2.9").ended(SessionEnd.SIGNED_OUT, at=NOON)
    await _store(container, user, here, there, over)
    await _store(container, stranger, a_session(stranger, address="192.0.2.7"))
    reader = await container.get(AccountReader)

    credentials = await reader.find_credentials(user.email)

    assert credentials is not None
    assert credentials.addresses == {"192.0.2.1", "2001:db8::1"}
