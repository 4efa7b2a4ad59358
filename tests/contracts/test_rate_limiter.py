"""The contract of allowances."""

import asyncio
from datetime import timedelta

import pytest
from dishka import AsyncContainer

from questcity.domain.shared.allowances import Limit
from questcity.domain.shared.errors import TooManyRequestsError
from questcity.domain.shared.ports import RateLimiter
from stores import SetClock

pytestmark = pytest.mark.anyio

THREE_A_MINUTE = Limit(3, timedelta(minutes=1))


async def test_what_is_beyond_the_allowance_is_refused(container: AsyncContainer) -> None:
    limiter = await container.get(RateLimiter)
    allowance = THREE_A_MINUTE.of("mail", "anna@example.org")
    for _ in range(3):
        await limiter.take(allowance)

    with pytest.raises(TooManyRequestsError) as refused:
        await limiter.take(allowance)

    assert refused.value.retry_after == 60


async def test_the_time_to_wait_is_until_the_oldest_use_is_over(
    container: AsyncContainer, clock: SetClock
) -> None:
    limiter = await container.get(RateLimiter)
    allowance = THREE_A_MINUTE.of("anna")
    for _ in range(3):
        await limiter.take(allowance)
        clock.pass_by(seconds=10)

    with pytest.raises(TooManyRequestsError) as refused:
        await limiter.take(allowance)
    clock.pass_by(seconds=refused.value.retry_after)
    await limiter.take(allowance)

    assert refused.value.retry_after == 30
    with pytest.raises(TooManyRequestsError):
        await limiter.take(allowance)


async def test_refusals_do_not_prolong_the_wait(container: AsyncContainer, clock: SetClock) -> None:
    limiter = await container.get(RateLimiter)
    allowance = THREE_A_MINUTE.of("anna")
    for _ in range(3):
        await limiter.take(allowance)
    for _ in range(5):
        with pytest.raises(TooManyRequestsError):
            await limiter.take(allowance)

    clock.pass_by(minutes=1)

    await limiter.take(allowance)


async def test_each_has_an_allowance_of_their_own(container: AsyncContainer) -> None:
    limiter = await container.get(RateLimiter)
    for _ in range(3):
        await limiter.take(THREE_A_MINUTE.of("anna"))

    await limiter.take(THREE_A_MINUTE.of("boris"))


async def test_letter_case_makes_no_new_allowance(container: AsyncContainer) -> None:
    limiter = await container.get(RateLimiter)
    for _ in range(3):
        await limiter.take(THREE_A_MINUTE.of("Anna@Example.org"))

    with pytest.raises(TooManyRequestsError):
        await limiter.take(THREE_A_MINUTE.of("anna@example.ORG"))


async def test_what_is_given_back_can_be_used_again(container: AsyncContainer) -> None:
    limiter = await container.get(RateLimiter)
    allowance = THREE_A_MINUTE.of("anna")
    for _ in range(3):
        await limiter.take(allowance)

    await limiter.give_back(allowance)

    await limiter.take(allowance)
    with pytest.raises(TooManyRequestsError):
        await limiter.take(allowance)


async def test_giving_back_what_was_not_taken_adds_nothing(container: AsyncContainer) -> None:
    limiter = await container.get(RateLimiter)
    allowance = THREE_A_MINUTE.of("anna")

    await limiter.give_back(allowance)

    for _ in range(3):
        await limiter.take(allowance)
    with pytest.raises(TooManyRequestsError):
        await limiter.take(allowance)


async def test_many_at_once_do_not_get_more_than_there_is(container: AsyncContainer) -> None:
    limiter = await container.get(RateLimiter)
    allowance = THREE_A_MINUTE.of("anna")

    outcomes = await asyncio.gather(
        *(limiter.take(allowance) for _ in range(10)), return_exceptions=True
    )

    assert outcomes.count(None) == 3
    refusals = [outcome for outcome in outcomes if outcome is not None]
    assert all(isinstance(outcome, TooManyRequestsError) for outcome in refusals)
