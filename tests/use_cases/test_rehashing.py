"""A sign-in makes the hash of its password as strong as hashes are now."""

import asyncio

import pytest
from argon2 import extract_parameters
from dishka import AsyncContainer

from blocks import block, using
from builders import PASSWORD
from hashers import InterruptedHasher, cheap_hash
from people import a_registered_user, authenticate, sign_in
from questcity.domain.accounts.errors import WrongCredentialsError, WrongPasswordError
from questcity.domain.accounts.model.users import User
from questcity.domain.accounts.ports.repositories import UserRepository
from questcity.domain.accounts.use_cases.change_password import ChangePassword
from questcity.domain.shared.ids import UserId
from questcity.domain.shared.permissions import AccountLockedError, Actor, Status

pytestmark = pytest.mark.anyio

NEW_PASSWORD = "another good password"


@pytest.fixture
def hasher() -> InterruptedHasher:
    return InterruptedHasher()


@pytest.fixture
def container(hashing_container: AsyncContainer) -> AsyncContainer:
    return hashing_container


async def stored(container: AsyncContainer, user_id: UserId) -> User:
    async with block(container, UserRepository) as users:
        return await users.get(user_id)


async def change_password(
    container: AsyncContainer, actor: Actor, old: str = PASSWORD, new: str = NEW_PASSWORD
) -> None:
    async with using(container, ChangePassword) as change:
        await change(actor, old, new)


async def test_a_hash_of_lower_parameters_is_made_anew_by_one_sign_in(
    container: AsyncContainer,
) -> None:
    old = cheap_hash()
    user = await a_registered_user(container, password_hash=old)

    await sign_in(container, user.username)

    renewed = await stored(container, user.id)
    assert renewed.password_hash is not None
    assert extract_parameters(renewed.password_hash).memory_cost == 64
    assert renewed.updated_at == user.updated_at
    assert await sign_in(container, user.username)
    assert await stored(container, user.id) == renewed


async def test_a_hash_that_is_strong_enough_stays(container: AsyncContainer) -> None:
    user = await a_registered_user(container)

    await sign_in(container, user.username)

    assert await stored(container, user.id) == user


async def test_a_wrong_password_renews_nothing(container: AsyncContainer) -> None:
    user = await a_registered_user(container, password_hash=cheap_hash())

    with pytest.raises(WrongCredentialsError):
        await sign_in(container, user.username, "a guess at it")

    assert await stored(container, user.id) == user


async def test_a_locked_account_stays_as_it_is(container: AsyncContainer) -> None:
    old = cheap_hash()
    user = await a_registered_user(container, password_hash=old, status=Status.LOCKED)

    with pytest.raises(AccountLockedError):
        await sign_in(container, user.username)

    assert await stored(container, user.id) == user


async def test_sign_ins_at_once_all_succeed_and_renew_it_once(container: AsyncContainer) -> None:
    user = await a_registered_user(container, password_hash=cheap_hash())

    signed_in = await asyncio.gather(*(sign_in(container, user.username) for _ in range(5)))

    assert len({one.session_id for one in signed_in}) == 5
    assert (await stored(container, user.id)).revision == user.revision + 1


async def test_a_password_that_was_changed_during_a_sign_in_stays_changed(
    container: AsyncContainer, hasher: InterruptedHasher
) -> None:
    user = await a_registered_user(container)
    actor = await authenticate(container, (await sign_in(container, user.username)).access_token)
    user = await make_old(container, user.id)
    hasher.before_hashing = lambda: change_password(container, actor)

    with pytest.raises(WrongCredentialsError):
        await sign_in(container, user.username)

    assert await sign_in(container, user.username, NEW_PASSWORD)


async def test_a_sign_in_during_a_change_of_the_password_does_not_undo_it(
    container: AsyncContainer, hasher: InterruptedHasher
) -> None:
    user = await a_registered_user(container)
    actor = await authenticate(container, (await sign_in(container, user.username)).access_token)
    user = await make_old(container, user.id)
    hasher.before_hashing = lambda: sign_in(container, user.username)

    await change_password(container, actor)

    assert (await stored(container, user.id)).revision == user.revision + 2
    assert await sign_in(container, user.username, NEW_PASSWORD)


async def test_of_two_changes_at_once_the_slower_one_knows_the_password_no_more(
    container: AsyncContainer, hasher: InterruptedHasher
) -> None:
    user = await a_registered_user(container)
    actor = await authenticate(container, (await sign_in(container, user.username)).access_token)
    hasher.before_hashing = lambda: change_password(container, actor, new="the faster of the two")

    with pytest.raises(WrongPasswordError):
        await change_password(container, actor)

    assert await sign_in(container, user.username, "the faster of the two")


async def make_old(container: AsyncContainer, user_id: UserId) -> User:
    old = cheap_hash()
    async with block(container, UserRepository) as users:
        return await users.save((await users.get(user_id)).with_renewed_hash(old))
