"""The present password, wherever it is asked for once more, and failures that are nobody's."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest
from dishka import AsyncContainer

from blocks import block, using
from builders import PASSWORD
from hashers import InterruptedHasher, cheap_hash
from people import a_registered_user, authenticate, letters_to, sign_in
from questcity.domain.accounts.errors import WrongCredentialsError, WrongPasswordError
from questcity.domain.accounts.ports.repositories import UserRepository
from questcity.domain.accounts.use_cases.change_password import ChangePassword
from questcity.domain.accounts.use_cases.request_deletion import RequestDeletion
from questcity.domain.accounts.use_cases.request_email_change import RequestEmailChange
from questcity.domain.accounts.use_cases.request_export import RequestExport
from questcity.domain.shared.errors import BusyError, TooManyRequestsError
from questcity.domain.shared.permissions import Actor, NotPermittedError

pytestmark = pytest.mark.anyio

Way = Callable[[AsyncContainer, Actor, str], Awaitable[object]]


async def change(container: AsyncContainer, actor: Actor, password: str) -> None:
    async with using(container, ChangePassword) as change_password:
        await change_password(actor, password, "another good password")


async def export(container: AsyncContainer, actor: Actor, password: str) -> None:
    async with using(container, RequestExport) as request_export:
        await request_export(actor, password)


async def leave(container: AsyncContainer, actor: Actor, password: str) -> None:
    async with using(container, RequestDeletion) as request_deletion:
        await request_deletion(actor, password)


async def move(container: AsyncContainer, actor: Actor, password: str) -> None:
    async with using(container, RequestEmailChange) as request_email_change:
        await request_email_change(actor, password, "elsewhere@example.org")


ways = pytest.mark.parametrize("way", [change, export, leave, move])
ways_that_save = pytest.mark.parametrize("way", [change, export, leave])


@pytest.fixture
def hasher() -> InterruptedHasher:
    return InterruptedHasher()


@pytest.fixture
def container(hashing_container: AsyncContainer) -> AsyncContainer:
    return hashing_container


@pytest.fixture
async def actor(container: AsyncContainer) -> Actor:
    """Return somebody who is signed in; one letter, about the registration, was sent."""
    user = await a_registered_user(container)
    return await authenticate(container, (await sign_in(container, user.username)).access_token)


async def store_hash(container: AsyncContainer, actor: Actor, password: str) -> None:
    async with block(container, UserRepository) as users:
        user = await users.get(actor.identity)
        await users.save(replace(user, password_hash=cheap_hash(password)))


@ways_that_save
async def test_a_password_that_was_changed_meanwhile_is_a_wrong_one(
    container: AsyncContainer, hasher: InterruptedHasher, actor: Actor, way: Way
) -> None:
    hasher.after_comparing = lambda: store_hash(container, actor, "changed elsewhere")
    async with block(container, UserRepository) as users:
        before = await users.get(actor.identity)

    with pytest.raises(WrongPasswordError):
        await way(container, actor, PASSWORD)

    async with block(container, UserRepository) as users:
        after = await users.get(actor.identity)
    assert replace(after, password_hash="", revision=before.revision) == replace(
        before, password_hash=""
    )
    assert len(await letters_to(container, before.email)) == 1


@ways_that_save
async def test_a_hash_that_a_sign_in_renewed_meanwhile_is_of_the_same_password(
    container: AsyncContainer, hasher: InterruptedHasher, actor: Actor, way: Way
) -> None:
    hasher.after_comparing = lambda: store_hash(container, actor, PASSWORD)

    await way(container, actor, PASSWORD)

    async with block(container, UserRepository) as users:
        user = await users.get(actor.identity)
    assert len(await letters_to(container, user.email)) == 2


@ways
async def test_guesses_add_up_over_everything_that_asks(
    container: AsyncContainer, actor: Actor, way: Way
) -> None:
    for other in (change, export, leave, move, change):
        with pytest.raises(WrongPasswordError):
            await other(container, actor, "a guess")

    with pytest.raises(TooManyRequestsError):
        await way(container, actor, PASSWORD)


async def test_guesses_add_up_over_all_sessions_of_a_user(
    container: AsyncContainer, actor: Actor
) -> None:
    other = await authenticate(container, (await sign_in(container, actor.name)).access_token)
    for _ in range(5):
        with pytest.raises(WrongPasswordError):
            await export(container, actor, "a guess")

    with pytest.raises(TooManyRequestsError):
        await export(container, other, PASSWORD)


@ways
async def test_a_password_is_the_same_however_its_letters_are_composed(
    container: AsyncContainer, actor: Actor, way: Way
) -> None:
    await store_hash(container, actor, "caf\u00e9 au lait, please")

    await way(container, actor, "cafe\u0301 au lait, please")


@ways
async def test_who_acts_without_a_session_has_no_password_to_show(
    container: AsyncContainer, actor: Actor, way: Way
) -> None:
    with pytest.raises(NotPermittedError):
        await way(container, replace(actor, session_id=None), PASSWORD)


async def fail() -> None:
    raise BusyError


@ways
async def test_what_nobody_looked_at_was_no_guess(
    container: AsyncContainer, hasher: InterruptedHasher, actor: Actor, way: Way
) -> None:
    for _ in range(6):
        hasher.after_comparing = fail
        with pytest.raises(BusyError):
            await export(container, actor, PASSWORD)

    await way(container, actor, PASSWORD)


async def test_a_sign_in_that_nobody_looked_at_was_no_failure(
    container: AsyncContainer, hasher: InterruptedHasher
) -> None:
    user = await a_registered_user(container)
    for _ in range(6):
        hasher.after_comparing = fail
        with pytest.raises(BusyError):
            await sign_in(container, user.username)

    assert await sign_in(container, user.username)
    with pytest.raises(WrongCredentialsError):
        await sign_in(container, user.username, "a guess")
