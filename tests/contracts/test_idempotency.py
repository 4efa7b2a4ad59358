"""The contract of receipts under an Idempotency-Key."""

import pytest
from dishka import AsyncContainer

from blocks import block
from builders import an_id
from questcity.domain.shared.errors import IdempotencyKeyReusedError, RequestInFlightError
from questcity.domain.shared.ids import UserId
from questcity.domain.shared.ports import Idempotency, Receipt, Repeatable
from stores import SetClock

pytestmark = pytest.mark.anyio

REQUEST = Repeatable(key="key", asked=b"make Anna an account")


async def _keep(container: AsyncContainer, clock: SetClock, user: UserId) -> Receipt:
    receipt = Receipt("user", an_id())
    async with block(container, Idempotency) as idempotency:
        assert await idempotency.claim(user, REQUEST, now=clock.now()) is None
        await idempotency.keep(user, REQUEST, receipt, now=clock.now())
    return receipt


async def test_a_repeated_request_gets_the_receipt_of_the_first(
    container: AsyncContainer, clock: SetClock
) -> None:
    user = UserId(an_id())
    receipt = await _keep(container, clock, user)

    async with block(container, Idempotency) as idempotency:
        assert await idempotency.claim(user, REQUEST, now=clock.now()) == receipt


async def test_a_key_cannot_stand_for_another_request(
    container: AsyncContainer, clock: SetClock
) -> None:
    user = UserId(an_id())
    await _keep(container, clock, user)
    other = Repeatable(key=REQUEST.key, asked=b"make Boris an account")

    async with block(container, Idempotency) as idempotency:
        with pytest.raises(IdempotencyKeyReusedError):
            await idempotency.claim(user, other, now=clock.now())


async def test_each_user_has_keys_of_their_own(container: AsyncContainer, clock: SetClock) -> None:
    await _keep(container, clock, UserId(an_id()))

    async with block(container, Idempotency) as idempotency:
        assert await idempotency.claim(UserId(an_id()), REQUEST, now=clock.now()) is None


async def test_a_request_under_way_is_told_from_one_that_is_done(
    container: AsyncContainer, clock: SetClock
) -> None:
    user = UserId(an_id())

    async with block(container, Idempotency) as first:
        await first.claim(user, REQUEST, now=clock.now())
        with pytest.raises(RequestInFlightError):
            async with block(container, Idempotency) as second:
                await second.claim(user, REQUEST, now=clock.now())


async def test_a_refused_request_leaves_no_receipt(
    container: AsyncContainer, clock: SetClock
) -> None:
    user = UserId(an_id())
    with pytest.raises(ZeroDivisionError):
        async with block(container, Idempotency) as idempotency:
            await idempotency.claim(user, REQUEST, now=clock.now())
            await idempotency.keep(user, REQUEST, Receipt("user", an_id()), now=clock.now())
            raise ZeroDivisionError

    async with block(container, Idempotency) as idempotency:
        assert await idempotency.claim(user, REQUEST, now=clock.now()) is None


async def test_a_receipt_counts_for_a_day(container: AsyncContainer, clock: SetClock) -> None:
    user = UserId(an_id())
    receipt = await _keep(container, clock, user)

    clock.pass_by(hours=23, minutes=59)
    async with block(container, Idempotency) as idempotency:
        assert await idempotency.claim(user, REQUEST, now=clock.now()) == receipt

    clock.pass_by(minutes=1)
    await _keep(container, clock, user)
