"""A code opens what it was made for, and nothing else."""

from collections.abc import Awaitable, Callable
from itertools import permutations

import pytest
from dishka import AsyncContainer

from blocks import using
from builders import a_client, a_newcomer
from people import (
    a_registered_user,
    authenticate,
    change_code_of,
    letters_to,
    reset_code_of,
    sign_in,
    sign_up,
    verify,
)
from questcity.domain.accounts.errors import CodeInvalidError
from questcity.domain.accounts.use_cases.verify_email_change import VerifyEmailChange
from questcity.domain.accounts.use_cases.verify_password_reset import VerifyPasswordReset

pytestmark = pytest.mark.anyio

NEWCOMER = a_newcomer(email="newcomer@example.org")
NEW = "moved@example.org"

Show = Callable[[str], Awaitable[object]]


async def the_codes(container: AsyncContainer) -> dict[str, tuple[str, Show]]:
    """Return a live code for each purpose, and what shows a code for that purpose."""
    user = await a_registered_user(container)
    actor = await authenticate(container, (await sign_in(container, user.username)).access_token)
    attempt = await sign_up(container, NEWCOMER)

    async def show_reset(code: str) -> None:
        async with using(container, VerifyPasswordReset) as verify_reset:
            await verify_reset(a_client(), user.email, code)

    async def show_change(code: str) -> None:
        async with using(container, VerifyEmailChange) as verify_change:
            await verify_change(actor, a_client(), NEW, code)

    async def show_registration(code: str) -> None:
        await verify(container, attempt.proof(code=code))

    return {
        "register": (attempt.code, show_registration),
        "reset": (await reset_code_of(container, user.email), show_reset),
        "change": (await change_code_of(container, actor, NEW), show_change),
    }


PURPOSES = list(permutations(("register", "reset", "change"), 2))


@pytest.mark.parametrize(("made_for", "shown_for"), PURPOSES)
async def test_a_code_of_one_purpose_is_a_wrong_one_for_another(
    container: AsyncContainer, made_for: str, shown_for: str
) -> None:
    codes = await the_codes(container)
    code, (right, show) = codes[made_for][0], codes[shown_for]

    if code != right:
        with pytest.raises(CodeInvalidError):
            await show(code)

    await show(right)


async def test_codes_of_one_address_are_told_apart_by_their_purpose(
    container: AsyncContainer,
) -> None:
    user = await a_registered_user(container)
    actor = await authenticate(container, (await sign_in(container, user.username)).access_token)
    shouted = user.email.replace("vera", "VERA")
    reset = await reset_code_of(container, user.email)
    change = await change_code_of(container, actor, shouted)

    async with using(container, VerifyPasswordReset) as verify_reset:
        if change != reset:
            with pytest.raises(CodeInvalidError):
                await verify_reset(a_client(), user.email, change)
        assert await verify_reset(a_client(), user.email, reset)
    assert await letters_to(container, shouted)
