"""Which passwords nobody may have, wherever they are chosen."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest
from dishka import AsyncContainer

from blocks import using
from builders import PASSWORD, a_client, a_newcomer
from hashers import CountingHasher
from installation import Installation
from people import (
    a_registered_user,
    authenticate,
    code_in,
    letters_to,
    reset_code_of,
    sign_in,
    sign_up,
    verify,
)
from questcity.domain.accounts.errors import LinkInvalidError
from questcity.domain.accounts.use_cases.change_password import ChangePassword
from questcity.domain.accounts.use_cases.choose_password import ChoosePassword
from questcity.domain.accounts.use_cases.create_admin import CreateAdmin, NewAdmin
from questcity.domain.accounts.use_cases.verify_password_reset import VerifyPasswordReset
from questcity.domain.shared.errors import InvalidInputError, TooManyRequestsError
from questcity.domain.shared.permissions import Actor
from stores import SetClock, application_over, memory_store

pytestmark = pytest.mark.anyio

ANNA = a_newcomer(
    username="annaiv", email="anna.i@example.org", first_name="Anna", last_name="Ivanova"
)
NEW_PASSWORD = "anna likes pelmeni"

Choice = Callable[[str], Awaitable[object]]
Way = Callable[[AsyncContainer], Awaitable[Choice]]


@pytest.fixture
def hasher() -> CountingHasher:
    return CountingHasher()


@pytest.fixture
def container(hashing_container: AsyncContainer) -> AsyncContainer:
    return hashing_container


async def registering(container: AsyncContainer) -> Choice:
    async def register(password: str) -> None:
        signed_up = await sign_up(container, replace(ANNA, password=password))
        await verify(container, signed_up.proof())

    return register


async def changing(container: AsyncContainer) -> Choice:
    user = await a_registered_user(container, ANNA)
    actor = await authenticate(container, (await sign_in(container, user.username)).access_token)

    async def change(password: str) -> None:
        async with using(container, ChangePassword) as change_password:
            await change_password(actor, PASSWORD, password)

    return change


async def choosing(container: AsyncContainer) -> Choice:
    await a_registered_user(container, ANNA)
    code = await reset_code_of(container, ANNA.email)
    async with using(container, VerifyPasswordReset) as verify_reset:
        token = await verify_reset(a_client(), ANNA.email, code)

    async def choose(password: str) -> None:
        async with using(container, ChoosePassword) as choose_password:
            await choose_password(a_client(), token, password)

    return choose


async def at_the_command_line(container: AsyncContainer) -> Choice:
    async def create(password: str) -> None:
        admin = NewAdmin(
            username=ANNA.username,
            email=ANNA.email,
            first_name=ANNA.first_name,
            last_name=ANNA.last_name,
            password=password,
            password_change_required=False,
        )
        async with using(container, CreateAdmin) as create_admin:
            await create_admin(Actor.operator("root"), admin)

    return create


everywhere = pytest.mark.parametrize(
    "way", [registering, changing, choosing, at_the_command_line], ids=lambda way: way.__name__
)


@everywhere
@pytest.mark.parametrize(
    ("password", "codes"),
    [
        ("short", ["too-short"]),
        ("🦊" * 257, ["too-long"]),
        ("annaiv2026", ["own-words"]),
        ("anna.i@example.org", ["own-words"]),
        ("annaivanova1999", ["own-words"]),
        ("questcity2026quest", ["own-words"]),
        ("password123456789", ["too-common"]),
        ("anna1234", ["own-words", "too-common"]),
    ],
)
async def test_a_weak_password_is_refused_before_it_is_hashed(
    container: AsyncContainer, hasher: CountingHasher, way: Way, password: str, codes: list[str]
) -> None:
    choose = await way(container)
    hashed = hasher.times

    with pytest.raises(InvalidInputError) as refused:
        await choose(password)

    violations = refused.value.violations
    assert [(violation.path, violation.code) for violation in violations] == [
        (("password",), code) for code in codes
    ]
    assert hasher.times == hashed


@everywhere
@pytest.mark.parametrize(
    "password",
    [PASSWORD, NEW_PASSWORD, "🦊 🐔 🌽 ⛵ 🏡", "  кошка съела мои ключи  ", "gWq7-Lz2m" * 14],
)
async def test_a_good_password_is_taken_as_it_is(
    container: AsyncContainer, way: Way, password: str
) -> None:
    choose = await way(container)

    await choose(password)

    assert await sign_in(container, ANNA.username, password)


async def test_what_is_wrong_with_a_password_is_told_with_all_else(
    container: AsyncContainer,
) -> None:
    nonsense = replace(ANNA, username="a b", password="password123456789", locale="klingon")

    with pytest.raises(InvalidInputError) as refused:
        await sign_up(container, nonsense)

    assert [(violation.path[0], violation.code) for violation in refused.value.violations] == [
        ("username", "invalid"),
        ("password", "too-common"),
        ("locale", "invalid"),
    ]


async def test_a_refused_password_does_not_spend_the_link(container: AsyncContainer) -> None:
    choose = await choosing(container)
    with pytest.raises(InvalidInputError):
        await choose("password123456789")

    await choose(NEW_PASSWORD)

    assert await sign_in(container, ANNA.username, NEW_PASSWORD)
    with pytest.raises(LinkInvalidError):
        await choose(PASSWORD)


async def test_for_a_dead_link_nothing_is_hashed(
    container: AsyncContainer, hasher: CountingHasher, clock: SetClock
) -> None:
    choose = await choosing(container)
    clock.pass_by(minutes=15)
    hashed = hasher.times

    with pytest.raises(LinkInvalidError):
        await choose(NEW_PASSWORD)
    async with using(container, ChoosePassword) as choose_password:
        with pytest.raises(LinkInvalidError):
            await choose_password(a_client(), "a guess", NEW_PASSWORD)

    assert hasher.times == hashed


async def test_an_address_and_an_account_choose_only_so_often(
    installation: Installation, clock: SetClock
) -> None:
    settings = installation.settings({"LIMIT_PASSWORD_CHOICES": "3/hour"})
    container = application_over(settings, clock, memory_store())
    change = await changing(container)
    register = await registering(container)
    for _ in range(2):
        with pytest.raises(InvalidInputError):
            await register("short")
    for _ in range(3):
        with pytest.raises(InvalidInputError):
            await change("short")

    with pytest.raises(TooManyRequestsError):
        await register(PASSWORD)
    with pytest.raises(TooManyRequestsError):
        await change(NEW_PASSWORD)

    clock.pass_by(hours=1)
    await change(NEW_PASSWORD)
    await container.close()


async def test_refused_passwords_use_up_neither_letters_nor_guesses(
    container: AsyncContainer,
) -> None:
    for _ in range(6):
        with pytest.raises(InvalidInputError):
            await (await registering(container))("short")
    change = await changing(container)
    for _ in range(6):
        with pytest.raises(InvalidInputError):
            await change("short")

    await change(NEW_PASSWORD)

    assert code_in((await letters_to(container, ANNA.email))[0])
