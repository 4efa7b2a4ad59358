"""Choosing another password with a code from the mailbox."""

import asyncio
from dataclasses import replace

import pytest
from dishka import AsyncContainer

from blocks import block, using
from builders import PASSWORD, a_client, a_newcomer
from installation import Installation
from people import (
    a_registered_user,
    authenticate,
    code_in,
    letters_to,
    reset_code_of,
    sign_in,
)
from questcity.domain.accounts.errors import (
    CodeInvalidError,
    LinkInvalidError,
    SessionEndedError,
    WrongCredentialsError,
)
from questcity.domain.accounts.ports.repositories import (
    PasswordTicketRepository,
    UserRepository,
    VerificationCodeRepository,
)
from questcity.domain.accounts.use_cases.choose_password import ChoosePassword
from questcity.domain.accounts.use_cases.request_password_reset import RequestPasswordReset
from questcity.domain.accounts.use_cases.verify_password_reset import VerifyPasswordReset
from questcity.domain.shared.errors import TooManyRequestsError
from questcity.domain.shared.permissions import AccountLockedError, Status
from questcity.domain.shared.secrets import token_digest
from stores import SetClock, application_over, memory_store

pytestmark = pytest.mark.anyio

NEW_PASSWORD = "another good password"


async def request(container: AsyncContainer, email: str, address: str = "192.0.2.1") -> None:
    async with using(container, RequestPasswordReset) as request_reset:
        await request_reset(a_client(address), email)


async def verify(container: AsyncContainer, email: str, code: str) -> str:
    async with using(container, VerifyPasswordReset) as verify_reset:
        return await verify_reset(a_client(), email, code)


async def choose(container: AsyncContainer, token: str, password: str = NEW_PASSWORD) -> None:
    async with using(container, ChoosePassword) as choose_password:
        await choose_password(a_client(), token, password)


def another(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


async def test_the_code_from_the_mailbox_leads_to_another_password(
    container: AsyncContainer,
) -> None:
    user = await a_registered_user(container)
    code = await reset_code_of(container, user.email)

    token = await verify(container, user.email.upper(), code)
    await choose(container, token)

    assert await sign_in(container, user.username, NEW_PASSWORD)
    with pytest.raises(WrongCredentialsError):
        await sign_in(container, user.username, PASSWORD)


async def test_a_reset_ends_every_session_and_is_told(container: AsyncContainer) -> None:
    user = await a_registered_user(container)
    sessions = [await sign_in(container, user.username) for _ in range(2)]
    token = await verify(container, user.email, await reset_code_of(container, user.email))

    await choose(container, token)

    for session in sessions:
        with pytest.raises(SessionEndedError):
            await authenticate(container, session.access_token)
    assert "password was changed" in (await letters_to(container, user.email))[-1]


async def test_before_the_password_is_chosen_nothing_has_changed(
    container: AsyncContainer,
) -> None:
    user = await a_registered_user(container)
    session = await sign_in(container, user.username)

    await verify(container, user.email, await reset_code_of(container, user.email))

    assert await authenticate(container, session.access_token)
    assert await sign_in(container, user.username, PASSWORD)


async def test_a_code_is_good_once(container: AsyncContainer) -> None:
    user = await a_registered_user(container)
    code = await reset_code_of(container, user.email)

    outcomes = await asyncio.gather(
        *(verify(container, user.email, code) for _ in range(3)), return_exceptions=True
    )

    assert sorted(type(outcome).__name__ for outcome in outcomes) == [
        "CodeInvalidError",
        "CodeInvalidError",
        "str",
    ]


async def test_after_five_wrong_codes_the_right_one_is_dead(container: AsyncContainer) -> None:
    user = await a_registered_user(container)
    code = await reset_code_of(container, user.email)
    for _ in range(5):
        with pytest.raises(CodeInvalidError):
            await verify(container, user.email, another(code))

    with pytest.raises(CodeInvalidError):
        await verify(container, user.email, code)


async def test_four_wrong_codes_leave_the_right_one_alive(container: AsyncContainer) -> None:
    user = await a_registered_user(container)
    code = await reset_code_of(container, user.email)
    for _ in range(4):
        with pytest.raises(CodeInvalidError):
            await verify(container, user.email, another(code))

    assert await verify(container, user.email, code)


async def test_a_code_lives_ten_minutes_and_its_token_fifteen(
    container: AsyncContainer, clock: SetClock
) -> None:
    user = await a_registered_user(container)
    code = await reset_code_of(container, user.email)
    clock.pass_by(minutes=9, seconds=59)
    token = await verify(container, user.email, code)
    late = await reset_code_of(container, user.email)

    clock.pass_by(minutes=10)
    with pytest.raises(CodeInvalidError):
        await verify(container, user.email, late)
    clock.pass_by(minutes=5)

    with pytest.raises(LinkInvalidError):
        await choose(container, token)


async def test_a_new_code_voids_the_one_before(container: AsyncContainer) -> None:
    user = await a_registered_user(container)
    first = await reset_code_of(container, user.email)
    await request(container, user.email.upper())
    second = code_in((await letters_to(container, user.email))[-1])

    if first != second:
        with pytest.raises(CodeInvalidError):
            await verify(container, user.email, first)
    assert await verify(container, user.email, second)


async def test_a_new_token_voids_the_one_before(container: AsyncContainer) -> None:
    user = await a_registered_user(container)
    first = await verify(container, user.email, await reset_code_of(container, user.email))
    second = await verify(container, user.email, await reset_code_of(container, user.email))

    with pytest.raises(LinkInvalidError):
        await choose(container, first)

    await choose(container, second)


async def test_the_code_of_one_address_does_not_open_another(container: AsyncContainer) -> None:
    anna, boris = await a_registered_user(container), await a_registered_user(container)
    code = await reset_code_of(container, anna.email)
    await request(container, boris.email)

    with pytest.raises(CodeInvalidError):
        await verify(container, boris.email, code)


@pytest.mark.parametrize("email", ["nobody@example.org", "no address", "", "İ@example.org"])
async def test_an_address_without_an_account_gets_no_letter(
    container: AsyncContainer, email: str
) -> None:
    await request(container, email)

    assert await letters_to(container, email) == []
    with pytest.raises(CodeInvalidError):
        await verify(container, email, "123456")


@pytest.mark.parametrize("email", ["no address", "", "a" * 4000 + "@example.org"])
async def test_what_nobody_can_have_as_an_address_is_not_even_kept(
    container: AsyncContainer, email: str
) -> None:
    await request(container, email)

    async with block(container, VerificationCodeRepository) as codes:
        assert await codes.find_reset(email) is None


async def test_a_letter_goes_to_the_address_as_its_owner_spelled_it(
    container: AsyncContainer,
) -> None:
    user = await a_registered_user(container, a_newcomer(email="Anna.I@example.org"))

    await request(container, " anna.i@EXAMPLE.org ")

    assert "choosing a new password" in (await letters_to(container, user.email))[-1]
    assert await letters_to(container, "anna.i@example.org") == []


async def test_an_account_made_after_a_reset_was_asked_for_is_not_opened_by_it(
    container: AsyncContainer,
) -> None:
    newcomer = a_newcomer()
    await request(container, newcomer.email)
    user = await a_registered_user(container, newcomer)

    code = await reset_code_of(container, user.email)

    assert await verify(container, user.email, code)


async def test_a_locked_account_can_choose_a_password_and_stays_locked(
    container: AsyncContainer,
) -> None:
    user = await a_registered_user(container, status=Status.LOCKED)

    token = await verify(container, user.email, await reset_code_of(container, user.email))
    await choose(container, token)

    with pytest.raises(AccountLockedError):
        await sign_in(container, user.username, NEW_PASSWORD)


@pytest.mark.parametrize("status", [Status.UNVERIFIED, Status.DELETED])
async def test_an_account_that_nobody_can_have_forgotten_gets_no_letter(
    container: AsyncContainer, status: Status
) -> None:
    user = await a_registered_user(container, status=status)
    before = await letters_to(container, user.email)

    await request(container, user.email)

    assert await letters_to(container, user.email) == before


async def test_a_code_is_of_no_use_once_the_account_is_gone(container: AsyncContainer) -> None:
    user = await a_registered_user(container)
    code = await reset_code_of(container, user.email)
    async with block(container, UserRepository) as users:
        await users.save(replace(user, status=Status.DELETED))

    with pytest.raises(CodeInvalidError):
        await verify(container, user.email, code)


async def test_a_code_is_of_no_use_once_the_address_is_another(container: AsyncContainer) -> None:
    user = await a_registered_user(container)
    code = await reset_code_of(container, user.email)
    async with block(container, UserRepository) as users:
        await users.save(replace(user, email="another@example.org"))

    with pytest.raises(CodeInvalidError):
        await verify(container, user.email, code)


async def test_a_token_is_kept_as_a_digest_only(container: AsyncContainer) -> None:
    user = await a_registered_user(container)

    token = await verify(container, user.email, await reset_code_of(container, user.email))

    async with block(container, PasswordTicketRepository) as tickets:
        ticket = await tickets.find(token_digest(token))
        assert ticket is not None
        assert token.encode() not in ticket.token_digest
        assert len(token) >= 22


async def test_no_letter_is_sent_with_a_code_that_was_replaced_or_tried_too_often(
    container: AsyncContainer,
) -> None:
    user = await a_registered_user(container)
    before = len(await letters_to(container, user.email))
    await request(container, user.email)
    await request(container, user.email)

    replaced = await letters_to(container, user.email)
    await request(container, user.email)
    for guess in "abcde":
        with pytest.raises(CodeInvalidError):
            await verify(container, user.email, guess)

    assert len(replaced) == before + 1
    assert await letters_to(container, user.email) == replaced


async def test_no_letter_with_a_dead_code_is_sent(
    container: AsyncContainer, clock: SetClock
) -> None:
    user = await a_registered_user(container)
    before = await letters_to(container, user.email)
    await request(container, user.email)

    clock.pass_by(minutes=10)

    assert await letters_to(container, user.email) == before


async def test_one_address_gets_five_letters_an_hour_whoever_asks(
    container: AsyncContainer, clock: SetClock
) -> None:
    user = await a_registered_user(container)
    for number in range(4):
        await request(container, user.email, f"198.51.100.{number}")

    with pytest.raises(TooManyRequestsError):
        await request(container, user.email.upper(), "203.0.113.9")

    clock.pass_by(hours=1)
    await request(container, user.email)


async def test_one_client_asks_only_so_often(installation: Installation, clock: SetClock) -> None:
    settings = installation.settings({"LIMIT_RESETS": "2/hour"})
    container = application_over(settings, clock, memory_store())
    for name in ("anna", "boris"):
        await request(container, f"{name}@example.org")

    with pytest.raises(TooManyRequestsError):
        await request(container, "vera@example.org")

    await request(container, "vera@example.org", "198.51.100.9")
    await container.close()


async def test_one_client_tries_only_so_many_codes(
    installation: Installation, clock: SetClock
) -> None:
    settings = installation.settings({"LIMIT_CODE_TRIES": "3/hour"})
    container = application_over(settings, clock, memory_store())
    for name in ("anna", "boris", "vera"):
        with pytest.raises(CodeInvalidError):
            await verify(container, f"{name}@example.org", "123456")

    with pytest.raises(TooManyRequestsError):
        await verify(container, "galya@example.org", "123456")

    await container.close()
