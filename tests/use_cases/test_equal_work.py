"""Nobody learns by the work behind an answer who has an account."""

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from dishka import AsyncContainer

from blocks import using
from builders import PASSWORD, a_client, a_newcomer
from counting import CountingProvider, Work
from people import a_registered_user, a_signed_in_actor, letters_to, sign_in
from questcity.domain.accounts.errors import CodeInvalidError, WrongCredentialsError
from questcity.domain.accounts.model.users import User
from questcity.domain.accounts.use_cases.register import Register
from questcity.domain.accounts.use_cases.request_email_change import RequestEmailChange
from questcity.domain.accounts.use_cases.request_password_reset import RequestPasswordReset
from questcity.domain.accounts.use_cases.verify_password_reset import VerifyPasswordReset
from questcity.domain.shared.permissions import Role, Status
from questcity.entrypoints.bootstrap.settings import Settings
from stores import SetClock, application_over, memory_store

pytestmark = pytest.mark.anyio

NOBODY = "nobody@example.org"


@pytest.fixture
def counting() -> CountingProvider:
    return CountingProvider()


@pytest.fixture
def work(counting: CountingProvider) -> Work:
    return counting.work


@pytest.fixture
async def container(
    counting: CountingProvider, settings: Settings, clock: SetClock
) -> AsyncIterator[AsyncContainer]:
    container = application_over(settings, clock, memory_store(), counting)
    yield container
    await container.close()


async def somebodies(container: AsyncContainer) -> list[User]:
    """Return somebody in each state in which an account can be."""
    return [
        await a_registered_user(container),
        await a_registered_user(container, role=Role.ADMIN),
        await a_registered_user(container, password_change_required=True),
        await a_registered_user(container, status=Status.LOCKED),
        await a_registered_user(container, status=Status.UNVERIFIED, password_hash=None),
        await a_registered_user(container, status=Status.DELETED, password_hash=None),
    ]


async def work_of(work: Work, ask: Callable[[str], Awaitable[object]], subject: str) -> list[str]:
    """Return what is done when somebody asks about a name or an address."""
    work.seen()
    await ask(subject)
    return work.seen()


async def test_a_wrong_password_is_the_same_work_for_everybody_and_for_nobody(
    container: AsyncContainer, work: Work
) -> None:
    people = await somebodies(container)

    async def guess(login: str) -> None:
        with pytest.raises(WrongCredentialsError):
            await sign_in(container, login, "a guess at it")

    names = [NOBODY, "nobody", *(user.email for user in people)]
    done = [await work_of(work, guess, name) for name in names]

    assert done == [done[0]] * len(done)
    assert done[0].count("match") == 1


async def test_asking_for_a_reset_is_the_same_work_for_everybody_and_for_nobody(
    container: AsyncContainer, work: Work
) -> None:
    people = await somebodies(container)

    async def ask(email: str) -> None:
        async with using(container, RequestPasswordReset) as request_reset:
            await request_reset(a_client(), email)

    nobodys = await work_of(work, ask, NOBODY)

    assert nobodys[:4] == ["take 2", "read by e-mail", "tag", "put code"]
    assert nobodys[-1] == "add event"
    for user in people:
        assert await work_of(work, ask, user.email) == nobodys
    assert await letters_to(container, NOBODY) == []


async def test_a_wrong_code_is_the_same_work_for_everybody_and_for_nobody(
    container: AsyncContainer, work: Work
) -> None:
    people = await somebodies(container)
    for email in (NOBODY, *(user.email for user in people)):
        async with using(container, RequestPasswordReset) as request_reset:
            await request_reset(a_client(), email)

    async def guess(email: str) -> None:
        async with using(container, VerifyPasswordReset) as verify_reset:
            with pytest.raises(CodeInvalidError):
                await verify_reset(a_client(), email, "a guess")

    nobodys = await work_of(work, guess, NOBODY)

    assert nobodys == ["take 1", "find code", "tag", "save code"]
    for user in people:
        assert await work_of(work, guess, user.email) == nobodys


async def test_registering_is_the_same_work_for_a_taken_address(
    container: AsyncContainer, work: Work
) -> None:
    people = await somebodies(container)

    async def register(email: str) -> None:
        async with using(container, Register) as register:
            await register(a_client(), a_newcomer(email=email))

    nobodys = await work_of(work, register, NOBODY)

    assert nobodys.count("hash") == nobodys.count("screen") == 1
    assert nobodys[:2] == ["take 1", "screen"]
    for user in people:
        assert await work_of(work, register, user.email) == nobodys


async def test_moving_is_the_same_work_for_a_taken_address(
    container: AsyncContainer, work: Work, clock: SetClock
) -> None:
    people = await somebodies(container)
    actor = await a_signed_in_actor(container)

    async def move(email: str) -> None:
        clock.pass_by(hours=1)
        async with using(container, RequestEmailChange) as request_change:
            await request_change(actor, PASSWORD, email)

    nobodys = await work_of(work, move, NOBODY)

    assert nobodys == [
        "take 1",
        "take 1",
        "match",
        "take 1",
        "read by e-mail",
        "tag",
        "put code",
        "add event",
    ]
    for user in people:
        assert await work_of(work, move, user.email) == nobodys
