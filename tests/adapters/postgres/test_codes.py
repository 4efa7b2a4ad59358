"""What a copy of the database gives away of codes, and how often the database is asked."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

import asyncpg
import pytest
from dishka import AsyncContainer

from blocks import using
from builders import PASSWORD, a_client, a_newcomer
from people import (
    a_registered_user,
    a_signed_in_actor,
    authenticate,
    change_code_of,
    reset_code_of,
    sign_in,
    sign_up,
)
from proxy import Proxy
from questcity.domain.accounts.errors import CodeInvalidError
from questcity.domain.accounts.model.users import User
from questcity.domain.accounts.use_cases.register import Register
from questcity.domain.accounts.use_cases.request_email_change import RequestEmailChange
from questcity.domain.accounts.use_cases.request_password_reset import RequestPasswordReset
from questcity.domain.accounts.use_cases.verify_password_reset import VerifyPasswordReset
from questcity.domain.shared.permissions import Status
from stores import SetClock

pytestmark = [pytest.mark.anyio, pytest.mark.postgres]

NOBODY = "nobody@example.org"
TIMES = 3


async def all_rows(outsider: "asyncpg.Connection[asyncpg.Record]") -> str:
    """Return everything that is stored, a row a line; bytes are shown as hexadecimal digits."""
    tables = await outsider.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    lines = [
        row[0]
        for (table,) in tables
        for row in await outsider.fetch(f"SELECT t::text FROM {table} AS t")  # noqa: S608 (from PostgreSQL)
    ]
    return "\n".join(lines)


async def test_no_code_and_no_token_is_in_the_database(
    container: AsyncContainer, outsider: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    user = await a_registered_user(container)
    actor = await authenticate(container, (await sign_in(container, user.username)).access_token)
    used = await reset_code_of(container, user.email)
    async with using(container, VerifyPasswordReset) as verify_reset:
        token = await verify_reset(a_client(), user.email, used)
    codes = [
        (await sign_up(container)).code,
        await reset_code_of(container, user.email),
        await change_code_of(container, actor, "moved@example.org"),
    ]

    stored = await all_rows(outsider)

    assert user.email in stored
    assert user.email.encode().hex() not in stored
    assert token not in stored
    # Their digits may be a part of some moment: as text they would be a column of their own.
    assert [code for code in codes if f",{code}," in stored] == []
    assert [secret for secret in (token, *codes) if secret.encode().hex() in stored] == []


async def test_a_letter_that_waits_is_sealed(
    container: AsyncContainer, outsider: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    user = await a_registered_user(container)
    before = await all_rows(outsider)
    async with using(container, RequestPasswordReset) as request_reset:
        await request_reset(a_client(), user.email)

    stored = await all_rows(outsider)

    assert "password-reset-code-issued" not in before
    assert "password-reset-code-issued" in stored
    assert user.first_name.encode().hex() not in stored


async def fewest(
    proxy: Proxy, clock: SetClock, ask: Callable[[str], Awaitable[object]], email: str
) -> int:
    """Return the least that is needed: the first times prepare, and an idle connection is asked."""
    counts = []
    for _ in range(TIMES):
        clock.pass_by(hours=1)
        before = proxy.round_trips
        await ask(email)
        counts.append(proxy.round_trips - before)
    return min(counts)


@pytest.fixture
async def people(distant_container: AsyncContainer) -> list[User]:
    return [
        await a_registered_user(distant_container),
        await a_registered_user(distant_container, status=Status.LOCKED),
        await a_registered_user(distant_container, status=Status.UNVERIFIED, password_hash=None),
    ]


async def test_a_reset_asks_the_database_as_often_for_everybody_and_for_nobody(
    distant_container: AsyncContainer, proxy: Proxy, clock: SetClock, people: list[User]
) -> None:
    async def ask(email: str) -> None:
        async with using(distant_container, RequestPasswordReset) as request_reset:
            await request_reset(a_client(), email)

    async def guess(email: str) -> None:
        async with using(distant_container, VerifyPasswordReset) as verify_reset:
            with pytest.raises(CodeInvalidError):
                await verify_reset(a_client(), email, "a guess")

    emails = [NOBODY, *(user.email for user in people)]

    asked = [await fewest(proxy, clock, ask, email) for email in emails]
    guessed = [await fewest(proxy, clock, guess, email) for email in emails]

    assert asked == [asked[0]] * len(emails)
    assert guessed == [guessed[0]] * len(emails)


async def test_moving_asks_the_database_as_often_for_a_taken_address(
    distant_container: AsyncContainer, proxy: Proxy, clock: SetClock, people: list[User]
) -> None:
    actor = await a_signed_in_actor(distant_container)

    async def move(email: str) -> None:
        async with using(distant_container, RequestEmailChange) as request_change:
            await request_change(actor, PASSWORD, email)

    moved = [
        await fewest(proxy, clock, move, email)
        for email in (NOBODY, *(user.email for user in people))
    ]

    assert moved == [moved[0]] * len(moved)


async def test_registering_asks_the_database_as_often_for_a_taken_address(
    distant_container: AsyncContainer, proxy: Proxy, clock: SetClock, people: list[User]
) -> None:
    newcomer = a_newcomer()

    async def begin(email: str) -> None:
        async with using(distant_container, Register) as register:
            await register(a_client(), replace(newcomer, email=email))

    begun = [
        await fewest(proxy, clock, begin, email)
        for email in (NOBODY, *(user.email for user in people))
    ]

    assert begun == [begun[0]] * len(begun)
