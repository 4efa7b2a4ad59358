"""Moving to another address."""

import asyncio
from dataclasses import replace

import pytest
from dishka import AsyncContainer

from blocks import block, using
from builders import PASSWORD, a_client, a_newcomer, an_actor
from installation import Installation
from people import (
    a_registered_user,
    a_signed_in_actor,
    authenticate,
    change_code_of,
    letters_to,
    reset_code_of,
    sign_in,
)
from questcity.domain.accounts.errors import (
    CodeInvalidError,
    LinkInvalidError,
    SessionEndedError,
    WrongCredentialsError,
    WrongPasswordError,
)
from questcity.domain.accounts.model.users import User
from questcity.domain.accounts.ports.repositories import UserRepository
from questcity.domain.accounts.use_cases.change_password import ChangePassword
from questcity.domain.accounts.use_cases.choose_password import ChoosePassword
from questcity.domain.accounts.use_cases.request_email_change import RequestEmailChange
from questcity.domain.accounts.use_cases.verify_email_change import VerifyEmailChange
from questcity.domain.accounts.use_cases.verify_password_reset import VerifyPasswordReset
from questcity.domain.shared.errors import InvalidInputError, TooManyRequestsError
from questcity.domain.shared.ids import following
from questcity.domain.shared.permissions import (
    AccountLockedError,
    Actor,
    NotPermittedError,
    PasswordChangeRequiredError,
    Status,
)
from stores import SetClock, application_over, memory_store

pytestmark = pytest.mark.anyio

NEW = "Moved@example.org"


async def request(
    container: AsyncContainer, actor: Actor, email: str = NEW, password: str = PASSWORD
) -> None:
    async with using(container, RequestEmailChange) as request_change:
        await request_change(actor, password, email)


async def verify(container: AsyncContainer, actor: Actor, code: str, email: str = NEW) -> None:
    async with using(container, VerifyEmailChange) as verify_change:
        await verify_change(actor, a_client(), email, code)


async def stored(container: AsyncContainer, actor: Actor) -> User:
    async with block(container, UserRepository) as users:
        return await users.get(actor.identity)


def another(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


async def test_the_code_from_the_new_mailbox_changes_the_address(
    container: AsyncContainer,
) -> None:
    actor = await a_signed_in_actor(container)
    before = await stored(container, actor)
    code = await change_code_of(container, actor, NEW)

    await verify(container, actor, code, email=" moved@EXAMPLE.org ")

    after = await stored(container, actor)
    assert after == replace(before, email=NEW, revision=following(before.revision))
    assert await sign_in(container, NEW)
    with pytest.raises(WrongCredentialsError):
        await sign_in(container, before.email)


async def test_until_the_code_is_shown_nothing_has_changed(container: AsyncContainer) -> None:
    actor = await a_signed_in_actor(container)
    before = await stored(container, actor)

    await request(container, actor)

    assert await stored(container, actor) == before
    assert len(await letters_to(container, NEW)) == 1
    assert len(await letters_to(container, before.email)) == 1


async def test_the_old_address_is_told_and_not_which_one_is_new(container: AsyncContainer) -> None:
    actor = await a_signed_in_actor(container)
    old = (await stored(container, actor)).email

    await verify(container, actor, await change_code_of(container, actor, NEW))

    letter = (await letters_to(container, old))[-1]
    assert "has another address now" in letter
    assert NEW.casefold() not in letter.casefold()
    assert len(await letters_to(container, NEW)) == 1


async def test_all_sessions_stay(container: AsyncContainer) -> None:
    user = await a_registered_user(container)
    here, elsewhere = [await sign_in(container, user.username) for _ in range(2)]
    actor = await authenticate(container, here.access_token)

    await verify(container, actor, await change_code_of(container, actor, NEW))

    assert await authenticate(container, here.access_token)
    assert await authenticate(container, elsewhere.access_token)


async def test_the_present_password_is_asked_for_before_anything_is_sent(
    container: AsyncContainer,
) -> None:
    actor = await a_signed_in_actor(container)

    with pytest.raises(WrongPasswordError) as refused:
        await request(container, actor, password="a guess at it")

    assert [violation.path for violation in refused.value.violations] == [("password",)]
    assert await letters_to(container, NEW) == []


async def test_guesses_at_the_password_count_with_those_of_changing_it(
    container: AsyncContainer,
) -> None:
    actor = await a_signed_in_actor(container)
    for _ in range(3):
        with pytest.raises(WrongPasswordError):
            await request(container, actor, password="a guess at it")
    async with using(container, ChangePassword) as change_password:
        for _ in range(2):
            with pytest.raises(WrongPasswordError):
                await change_password(actor, "a guess at it", "another good password")

        with pytest.raises(TooManyRequestsError):
            await change_password(actor, PASSWORD, "another good password")


async def test_the_right_password_uses_no_guesses_up(
    installation: Installation, clock: SetClock
) -> None:
    settings = installation.settings(
        {"LIMIT_EMAIL_CHANGES": "9/hour", "LIMIT_MAILS_PER_ADDRESS": "9/hour"}
    )
    container = application_over(settings, clock, memory_store())
    actor = await a_signed_in_actor(container)

    for _ in range(6):
        await request(container, actor)

    await container.close()


async def test_a_taken_address_gets_no_code_and_its_owner_a_letter(
    container: AsyncContainer,
) -> None:
    owner = await a_registered_user(container)
    actor = await a_signed_in_actor(container)

    await request(container, actor, email=owner.email.upper())

    letter = (await letters_to(container, owner.email))[-1]
    assert "tried to move another QuestCity account to this address" in letter
    assert await letters_to(container, owner.email.upper()) == []
    assert not any(character.isdigit() for character in letter.replace(owner.first_name, ""))


async def test_an_address_that_was_taken_meanwhile_is_a_wrong_code(
    container: AsyncContainer,
) -> None:
    actor = await a_signed_in_actor(container)
    before = await stored(container, actor)
    code = await change_code_of(container, actor, NEW)
    await a_registered_user(container, a_newcomer(email=NEW.lower()))

    with pytest.raises(CodeInvalidError):
        await verify(container, actor, code)

    assert await stored(container, actor) == before


async def test_of_two_who_want_one_address_one_gets_it(container: AsyncContainer) -> None:
    actors = [await a_signed_in_actor(container) for _ in range(2)]
    codes = [await change_code_of(container, actor, NEW) for actor in actors]

    outcomes = await asyncio.gather(
        *(verify(container, actor, code) for actor, code in zip(actors, codes, strict=True)),
        return_exceptions=True,
    )

    assert sorted(type(outcome).__name__ for outcome in outcomes) == [
        "CodeInvalidError",
        "NoneType",
    ]


async def test_the_code_of_one_user_is_of_no_use_to_another(container: AsyncContainer) -> None:
    actor, other = await a_signed_in_actor(container), await a_signed_in_actor(container)
    code = await change_code_of(container, actor, NEW)
    await request(container, other)

    with pytest.raises(CodeInvalidError):
        await verify(container, other, code)


async def test_a_code_is_for_the_address_that_it_was_sent_to(container: AsyncContainer) -> None:
    actor = await a_signed_in_actor(container)
    code = await change_code_of(container, actor, NEW)

    with pytest.raises(CodeInvalidError):
        await verify(container, actor, code, email="elsewhere@example.org")


async def test_a_code_is_good_once(container: AsyncContainer) -> None:
    actor = await a_signed_in_actor(container)
    code = await change_code_of(container, actor, NEW)
    await verify(container, actor, code)

    with pytest.raises(CodeInvalidError):
        await verify(container, actor, code)


async def test_after_five_wrong_codes_the_right_one_is_dead(container: AsyncContainer) -> None:
    actor = await a_signed_in_actor(container)
    code = await change_code_of(container, actor, NEW)
    for _ in range(5):
        with pytest.raises(CodeInvalidError):
            await verify(container, actor, another(code))

    with pytest.raises(CodeInvalidError):
        await verify(container, actor, code)


async def test_a_code_lives_ten_minutes(container: AsyncContainer, clock: SetClock) -> None:
    actor = await a_signed_in_actor(container)
    code = await change_code_of(container, actor, NEW)

    clock.pass_by(minutes=10)

    with pytest.raises(CodeInvalidError):
        await verify(container, actor, code)


async def test_another_wish_voids_the_code_of_the_one_before(container: AsyncContainer) -> None:
    actor = await a_signed_in_actor(container)
    first = await change_code_of(container, actor, NEW)
    second = await change_code_of(container, actor, "elsewhere@example.org")

    with pytest.raises(CodeInvalidError):
        await verify(container, actor, first)

    await verify(container, actor, second, email="elsewhere@example.org")


async def test_no_letter_is_sent_with_a_code_that_was_replaced(container: AsyncContainer) -> None:
    actor = await a_signed_in_actor(container)

    await request(container, actor)
    await request(container, actor, email="elsewhere@example.org")

    assert await letters_to(container, NEW) == []
    assert len(await letters_to(container, "elsewhere@example.org")) == 1


async def test_only_the_letter_case_of_an_address_may_change(container: AsyncContainer) -> None:
    actor = await a_signed_in_actor(container)
    shouted = (await stored(container, actor)).email.upper().replace("EXAMPLE.ORG", "example.org")

    await verify(container, actor, await change_code_of(container, actor, shouted), shouted)

    assert (await stored(container, actor)).email == shouted


@pytest.mark.parametrize(("email", "code"), [(None, "unchanged"), ("no address", "invalid")])
async def test_an_address_that_is_none_or_the_present_one_is_refused(
    container: AsyncContainer, email: str | None, code: str
) -> None:
    actor = await a_signed_in_actor(container)
    present = (await stored(container, actor)).email

    with pytest.raises(InvalidInputError) as refused:
        await request(container, actor, email=email or present)

    assert [(one.path, one.code) for one in refused.value.violations] == [(("email",), code)]


async def test_what_came_to_the_old_address_opens_nothing_any_more(
    container: AsyncContainer,
) -> None:
    actor = await a_signed_in_actor(container)
    old = (await stored(container, actor)).email
    async with using(container, VerifyPasswordReset) as verify_reset:
        token = await verify_reset(a_client(), old, await reset_code_of(container, old))
    code = await reset_code_of(container, old)

    await verify(container, actor, await change_code_of(container, actor, NEW))

    async with using(container, VerifyPasswordReset) as verify_reset:
        with pytest.raises(CodeInvalidError):
            await verify_reset(a_client(), old, code)
    async with using(container, ChoosePassword) as choose_password:
        with pytest.raises(LinkInvalidError):
            await choose_password(a_client(), token, "another good password")


async def test_who_may_not_edit_the_own_profile_moves_nowhere(container: AsyncContainer) -> None:
    locked = an_actor(status=Status.LOCKED)
    bound = an_actor(must_change_password=True)

    for actor, refusal in ((locked, AccountLockedError), (bound, PasswordChangeRequiredError)):
        with pytest.raises(refusal):
            await request(container, actor)
        with pytest.raises(refusal):
            await verify(container, actor, "123456")
    with pytest.raises(NotPermittedError):
        await request(container, Actor.operator("root"))


async def test_who_has_no_session_any_more_moves_nowhere(container: AsyncContainer) -> None:
    with pytest.raises(SessionEndedError):
        await request(container, an_actor())


async def test_one_user_asks_only_so_often(container: AsyncContainer, clock: SetClock) -> None:
    actor = await a_signed_in_actor(container)
    for number in range(5):
        await request(container, actor, email=f"moved{number}@example.org")

    with pytest.raises(TooManyRequestsError):
        await request(container, actor)

    assert await letters_to(container, NEW) == []
    clock.pass_by(hours=1)
    await request(container, actor)


async def test_one_address_gets_five_letters_an_hour_whoever_asks(
    container: AsyncContainer,
) -> None:
    actors = [await a_signed_in_actor(container) for _ in range(6)]
    for actor in actors[:5]:
        await request(container, actor)

    with pytest.raises(TooManyRequestsError):
        await request(container, actors[5])


async def test_one_client_tries_only_so_many_codes(
    installation: Installation, clock: SetClock
) -> None:
    settings = installation.settings({"LIMIT_CODE_TRIES": "2/hour"})
    container = application_over(settings, clock, memory_store())
    actor = await a_signed_in_actor(container)
    with pytest.raises(CodeInvalidError):
        await verify(container, actor, "123456")

    with pytest.raises(TooManyRequestsError):
        await verify(container, actor, "123456")

    await container.close()
