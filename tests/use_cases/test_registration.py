"""Becoming a user."""

import asyncio

import pytest
from dishka import AsyncContainer

from blocks import block, using
from builders import a_client, a_newcomer
from people import a_registered_user, letters_to, sign_in, sign_up, verify
from questcity.domain.accounts.errors import CodeInvalidError, UsernameTakenError
from questcity.domain.accounts.ports.repositories import UserRepository
from questcity.domain.accounts.use_cases.register import Register
from questcity.domain.accounts.use_cases.resend_registration_code import ResendRegistrationCode
from questcity.domain.accounts.use_cases.verify_registration import RegistrationProof
from questcity.domain.shared.errors import InvalidInputError, TooManyRequestsError
from stores import SetClock

pytestmark = pytest.mark.anyio


async def test_the_code_from_the_mailbox_makes_a_user(container: AsyncContainer) -> None:
    signed_up = await sign_up(container)

    await verify(container, signed_up.proof())

    signed_in = await sign_in(container, signed_up.newcomer.email)
    assert signed_in.access_token


async def test_without_the_code_there_is_no_user(container: AsyncContainer) -> None:
    signed_up = await sign_up(container)

    async with block(container, UserRepository) as users:
        assert await users.find_by_email(signed_up.newcomer.email) is None


async def test_a_wrong_code_makes_no_user(container: AsyncContainer) -> None:
    signed_up = await sign_up(container)
    wrong = f"{(int(signed_up.code) + 1) % 1_000_000:06}"

    with pytest.raises(CodeInvalidError):
        await verify(container, signed_up.proof(code=wrong))

    async with block(container, UserRepository) as users:
        assert await users.find_by_email(signed_up.newcomer.email) is None


async def test_after_five_wrong_codes_the_right_one_is_dead(container: AsyncContainer) -> None:
    signed_up = await sign_up(container)
    wrong = f"{(int(signed_up.code) + 1) % 1_000_000:06}"
    for _ in range(5):
        with pytest.raises(CodeInvalidError):
            await verify(container, signed_up.proof(code=wrong))

    with pytest.raises(CodeInvalidError):
        await verify(container, signed_up.proof())


async def test_four_wrong_codes_leave_the_right_one_alive(container: AsyncContainer) -> None:
    signed_up = await sign_up(container)
    wrong = f"{(int(signed_up.code) + 1) % 1_000_000:06}"
    for _ in range(4):
        with pytest.raises(CodeInvalidError):
            await verify(container, signed_up.proof(code=wrong))

    await verify(container, signed_up.proof())

    assert await sign_in(container, signed_up.newcomer.username)


async def test_a_code_lives_ten_minutes(container: AsyncContainer, clock: SetClock) -> None:
    signed_up = await sign_up(container)

    clock.pass_by(minutes=10)

    with pytest.raises(CodeInvalidError):
        await verify(container, signed_up.proof())


async def test_the_code_of_one_attempt_does_not_open_another(container: AsyncContainer) -> None:
    newcomer = a_newcomer()
    first = await sign_up(container, newcomer)
    second = await sign_up(container, a_newcomer(email=newcomer.email))

    with pytest.raises(CodeInvalidError):
        await verify(container, first.proof(code=second.code))


async def test_only_who_registered_can_verify(container: AsyncContainer) -> None:
    signed_up = await sign_up(container)

    with pytest.raises(CodeInvalidError):
        await verify(container, signed_up.proof(token="a guess"))


async def test_repeating_a_verification_changes_nothing(container: AsyncContainer) -> None:
    signed_up = await sign_up(container)
    await verify(container, signed_up.proof())

    await verify(container, signed_up.proof())

    assert await sign_in(container, signed_up.newcomer.username)


async def test_the_first_attempt_verified_voids_the_others(container: AsyncContainer) -> None:
    newcomer = a_newcomer()
    first = await sign_up(container, newcomer)
    second = await sign_up(container, a_newcomer(email=newcomer.email))

    await verify(container, second.proof())

    with pytest.raises(CodeInvalidError):
        await verify(container, first.proof())


async def test_a_username_taken_meanwhile_is_told(container: AsyncContainer) -> None:
    late = await sign_up(container)
    early = await sign_up(container, a_newcomer(username=late.newcomer.username.upper()))
    await verify(container, early.proof())

    with pytest.raises(UsernameTakenError):
        await verify(container, late.proof())


async def test_a_taken_username_is_refused_at_once(container: AsyncContainer) -> None:
    user = await a_registered_user(container)

    with pytest.raises(UsernameTakenError):
        await sign_up(container, a_newcomer(username=user.username))


async def test_a_taken_address_gets_the_same_answer_and_its_owner_a_letter(
    container: AsyncContainer,
) -> None:
    user = await a_registered_user(container)
    stranger = a_newcomer(email=user.email.upper())

    async with using(container, Register) as register:
        token = await register(a_client(), stranger)

    letters = await letters_to(container, user.email)
    assert token
    assert "has an account already" in letters[-1]


async def test_nobody_makes_a_second_account_for_an_address(container: AsyncContainer) -> None:
    newcomer = a_newcomer()
    late = await sign_up(container, newcomer)
    early = await sign_up(container, a_newcomer(email=newcomer.email))

    outcomes = await asyncio.gather(
        verify(container, late.proof()), verify(container, early.proof()), return_exceptions=True
    )

    assert sorted(type(outcome).__name__ for outcome in outcomes) == [
        "CodeInvalidError",
        "NoneType",
    ]


async def test_a_new_code_voids_the_one_before(container: AsyncContainer) -> None:
    signed_up = await sign_up(container)
    async with using(container, ResendRegistrationCode) as resend:
        await resend(a_client(), signed_up.token, signed_up.newcomer.email)
    new_code = (await letters_to(container, signed_up.newcomer.email))[-1]

    with pytest.raises(CodeInvalidError):
        await verify(container, signed_up.proof())

    assert signed_up.code not in new_code


async def test_a_new_code_for_nothing_sends_nothing(container: AsyncContainer) -> None:
    async with using(container, ResendRegistrationCode) as resend:
        await resend(a_client(), "a guess", "nobody@example.org")

    assert await letters_to(container, "nobody@example.org") == []


async def test_an_attempt_lives_a_day(container: AsyncContainer, clock: SetClock) -> None:
    signed_up = await sign_up(container)

    clock.pass_by(hours=24)
    async with using(container, ResendRegistrationCode) as resend:
        await resend(a_client(), signed_up.token, signed_up.newcomer.email)

    assert len(await letters_to(container, signed_up.newcomer.email)) == 1


async def test_one_address_gets_five_letters_an_hour(container: AsyncContainer) -> None:
    signed_up = await sign_up(container)
    async with using(container, ResendRegistrationCode) as resend:
        for _ in range(4):
            await resend(a_client(), signed_up.token, signed_up.newcomer.email)
            await letters_to(container, signed_up.newcomer.email)

        with pytest.raises(TooManyRequestsError):
            await resend(a_client(), signed_up.token, signed_up.newcomer.email)

    assert len(await letters_to(container, signed_up.newcomer.email)) == 5


async def test_no_letter_is_sent_with_a_code_that_was_replaced(
    container: AsyncContainer, clock: SetClock
) -> None:
    newcomer = a_newcomer()
    async with using(container, Register) as register:
        token = await register(a_client(), newcomer)
    clock.pass_by(seconds=1)
    async with using(container, ResendRegistrationCode) as resend:
        await resend(a_client(), token, newcomer.email)

    assert len(await letters_to(container, newcomer.email)) == 1


async def test_no_letter_is_sent_with_a_code_that_was_tried_too_often(
    container: AsyncContainer,
) -> None:
    newcomer = a_newcomer()
    async with using(container, Register) as register:
        token = await register(a_client(), newcomer)
    for guess in ("a", "b", "c", "d", "e"):
        with pytest.raises(CodeInvalidError):
            await verify(
                container, RegistrationProof(token=token, email=newcomer.email, code=guess)
            )

    assert await letters_to(container, newcomer.email) == []


async def test_no_letter_with_a_dead_code_is_sent(
    container: AsyncContainer, clock: SetClock
) -> None:
    newcomer = a_newcomer()
    async with using(container, Register) as register:
        await register(a_client(), newcomer)

    clock.pass_by(minutes=10)

    assert await letters_to(container, newcomer.email) == []


async def test_all_that_is_wrong_is_told_at_once(container: AsyncContainer) -> None:
    nonsense = a_newcomer(
        username="a b", email="no address", password="short", first_name="", locale="klingon"
    )

    with pytest.raises(InvalidInputError) as refused:
        await sign_up(container, nonsense)

    assert [violation.path for violation in refused.value.violations] == [
        ("username",),
        ("email",),
        ("password",),
        ("first_name",),
        ("locale",),
    ]
