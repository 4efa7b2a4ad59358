"""Signing in, staying in, and signing out."""

import asyncio
from dataclasses import replace

import pytest
from dishka import AsyncContainer

from blocks import block, using
from builders import PASSWORD, a_client, a_newcomer
from people import a_registered_user, authenticate, letters_to, sign_in
from questcity.domain.accounts.errors import (
    SessionEndedError,
    TokenExpiredError,
    TokenInvalidError,
    WrongCredentialsError,
)
from questcity.domain.accounts.model.sessions import RefreshToken
from questcity.domain.accounts.ports.repositories import UserRepository
from questcity.domain.accounts.use_cases.refresh_session import RefreshSession
from questcity.domain.accounts.use_cases.sign_out import SignOut
from questcity.domain.accounts.views import SignIn
from questcity.domain.shared.errors import TooManyRequestsError
from questcity.domain.shared.permissions import AccountLockedError, Role, Status
from stores import SetClock

pytestmark = pytest.mark.anyio


async def refresh(container: AsyncContainer, token: RefreshToken | str) -> SignIn:
    async with using(container, RefreshSession) as refresh_session:
        return await refresh_session(a_client(), str(token))


async def sign_out(container: AsyncContainer, token: RefreshToken | str) -> None:
    async with using(container, SignOut) as end:
        await end(str(token))


async def test_name_and_address_both_sign_in_in_any_case(container: AsyncContainer) -> None:
    user = await a_registered_user(container)

    for login in (user.username.upper(), user.email.upper(), f" {user.username} "):
        signed_in = await sign_in(container, login)
        actor = await authenticate(container, signed_in.access_token)
        assert actor.user_id == user.id


async def test_a_password_typed_on_another_keyboard_is_the_same(
    container: AsyncContainer,
) -> None:
    composed, decomposed = "caf\u00e9 au lait", "cafe\u0301 au lait"
    user = await a_registered_user(container, a_newcomer(password=composed))

    assert await sign_in(container, user.username, decomposed)


async def test_a_wrong_name_and_a_wrong_password_sound_the_same(
    container: AsyncContainer,
) -> None:
    user = await a_registered_user(container)

    with pytest.raises(WrongCredentialsError) as wrong_password:
        await sign_in(container, user.username, "another password")
    with pytest.raises(WrongCredentialsError) as wrong_name:
        await sign_in(container, "nobody", PASSWORD)

    assert str(wrong_password.value) == str(wrong_name.value)


async def test_only_the_right_password_hears_of_a_lock(container: AsyncContainer) -> None:
    user = await a_registered_user(container, status=Status.LOCKED)

    with pytest.raises(AccountLockedError):
        await sign_in(container, user.username)
    with pytest.raises(WrongCredentialsError):
        await sign_in(container, user.username, "another password")


async def test_the_sixth_failure_in_a_quarter_of_an_hour_is_not_judged(
    container: AsyncContainer, clock: SetClock
) -> None:
    user = await a_registered_user(container)
    for _ in range(5):
        with pytest.raises(WrongCredentialsError):
            await sign_in(container, user.username, "another password")

    with pytest.raises(TooManyRequestsError):
        await sign_in(container, user.username)

    assert await sign_in(container, user.username, address="198.51.100.9")
    clock.pass_by(minutes=15)
    assert await sign_in(container, user.username)


async def test_good_sign_ins_use_nothing_up(container: AsyncContainer) -> None:
    user = await a_registered_user(container)

    for _ in range(7):
        assert await sign_in(container, user.username)


async def test_role_and_status_come_from_the_database(container: AsyncContainer) -> None:
    user = await a_registered_user(container)
    signed_in = await sign_in(container, user.username)

    async with block(container, UserRepository) as users:
        await users.save(replace(user, role=Role.MANAGER))

    actor = await authenticate(container, signed_in.access_token)
    assert actor.role is Role.MANAGER


async def test_an_access_token_is_good_for_half_an_hour(
    container: AsyncContainer, clock: SetClock
) -> None:
    user = await a_registered_user(container)
    signed_in = await sign_in(container, user.username)

    clock.pass_by(minutes=31)

    assert signed_in.expires_in == 1800
    with pytest.raises(TokenExpiredError):
        await authenticate(container, signed_in.access_token)


async def test_a_refresh_token_is_no_access_token(container: AsyncContainer) -> None:
    user = await a_registered_user(container)
    signed_in = await sign_in(container, user.username)

    with pytest.raises(TokenInvalidError):
        await authenticate(container, str(signed_in.refresh_token))
    with pytest.raises(SessionEndedError):
        await refresh(container, signed_in.access_token)


async def test_a_lost_answer_costs_nothing(container: AsyncContainer) -> None:
    user = await a_registered_user(container)
    parent = (await sign_in(container, user.username)).refresh_token

    first, repeated = await refresh(container, parent), await refresh(container, parent)

    assert first.refresh_token == repeated.refresh_token
    assert await authenticate(container, repeated.access_token)


async def test_twenty_parallel_uses_make_one_child(container: AsyncContainer) -> None:
    user = await a_registered_user(container)
    parent = (await sign_in(container, user.username)).refresh_token

    children = await asyncio.gather(*(refresh(container, parent) for _ in range(20)))

    assert len({child.refresh_token for child in children}) == 1


async def test_a_spent_refresh_token_ends_the_session_and_tells_its_user(
    container: AsyncContainer,
) -> None:
    user = await a_registered_user(container)
    other_device = await sign_in(container, user.username)
    parent = (await sign_in(container, user.username)).refresh_token
    child = await refresh(container, parent)
    grandchild = await refresh(container, child.refresh_token)

    with pytest.raises(SessionEndedError):
        await refresh(container, parent)

    with pytest.raises(SessionEndedError):
        await refresh(container, grandchild.refresh_token)
    with pytest.raises(SessionEndedError):
        await authenticate(container, grandchild.access_token)
    assert await authenticate(container, other_device.access_token)
    assert "session was ended" in (await letters_to(container, user.email))[-1]


async def test_a_refresh_token_cannot_be_made_up(container: AsyncContainer) -> None:
    user = await a_registered_user(container)
    token = (await sign_in(container, user.username)).refresh_token
    forged = RefreshToken(token.session_id, token.generation + 1, token.digest)

    for guess in (forged, "", "?", "Анна", "A" * 70):
        with pytest.raises(SessionEndedError):
            await refresh(container, guess)

    assert await refresh(container, token)


async def test_a_session_nobody_uses_ends_after_thirty_days(
    container: AsyncContainer, clock: SetClock
) -> None:
    user = await a_registered_user(container)
    token = (await sign_in(container, user.username)).refresh_token

    clock.pass_by(days=30)

    with pytest.raises(SessionEndedError):
        await refresh(container, token)


async def test_a_session_ends_after_ninety_days_however_it_is_used(
    container: AsyncContainer, clock: SetClock
) -> None:
    user = await a_registered_user(container)
    token = (await sign_in(container, user.username)).refresh_token
    for _ in range(3):
        clock.pass_by(days=29)
        token = (await refresh(container, token)).refresh_token

    clock.pass_by(days=3)

    with pytest.raises(SessionEndedError):
        await refresh(container, token)


async def test_a_locked_user_cannot_refresh(container: AsyncContainer) -> None:
    user = await a_registered_user(container)
    token = (await sign_in(container, user.username)).refresh_token
    async with block(container, UserRepository) as users:
        await users.save(replace(user, status=Status.LOCKED))

    with pytest.raises(AccountLockedError):
        await refresh(container, token)


async def test_signing_out_ends_both_tokens_at_once(container: AsyncContainer) -> None:
    user = await a_registered_user(container)
    signed_in = await sign_in(container, user.username)

    await sign_out(container, signed_in.refresh_token)
    await sign_out(container, signed_in.refresh_token)

    with pytest.raises(SessionEndedError):
        await authenticate(container, signed_in.access_token)
    with pytest.raises(SessionEndedError):
        await refresh(container, signed_in.refresh_token)


async def test_signing_out_with_nonsense_changes_nothing(container: AsyncContainer) -> None:
    user = await a_registered_user(container)
    signed_in = await sign_in(container, user.username)
    token = signed_in.refresh_token

    await sign_out(container, "nonsense")
    await sign_out(container, RefreshToken(token.session_id, token.generation, bytes(32)))

    assert await authenticate(container, signed_in.access_token)


async def test_the_twenty_first_sign_in_ends_the_oldest(
    container: AsyncContainer, clock: SetClock
) -> None:
    user = await a_registered_user(container)
    oldest = await sign_in(container, user.username)
    for _ in range(20):
        clock.pass_by(seconds=1)
        latest = await sign_in(container, user.username)

    with pytest.raises(SessionEndedError):
        await authenticate(container, oldest.access_token)
    assert await authenticate(container, latest.access_token)
