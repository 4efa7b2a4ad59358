"""The contract of the outbox, from both sides."""

from datetime import timedelta

import pytest
from dishka import AsyncContainer

from blocks import block
from questcity.domain.accounts.events import PasswordChanged
from questcity.domain.shared.ports import Delivery, Outbox, OutboxQueue
from stores import SetClock

pytestmark = pytest.mark.anyio

LEASE = timedelta(seconds=60)


def an_event(name: str = "Anna") -> PasswordChanged:
    return PasswordChanged(email="anna@example.org", first_name=name, locale="ru")


async def _claim(container: AsyncContainer, clock: SetClock, limit: int = 10) -> list[Delivery]:
    queue = await container.get(OutboxQueue)
    return list(await queue.claim(now=clock.now(), lease_for=LEASE, limit=limit))


async def test_an_event_is_handed_out_whole_and_to_one_worker(
    container: AsyncContainer, clock: SetClock
) -> None:
    async with block(container, Outbox) as outbox:
        await outbox.add(an_event())

    first, second = await _claim(container, clock), await _claim(container, clock)

    assert [(delivery.event, delivery.attempt) for delivery in first] == [(an_event(), 1)]
    assert second == []


async def test_an_event_of_a_failed_block_is_not_there(
    container: AsyncContainer, clock: SetClock
) -> None:
    with pytest.raises(ZeroDivisionError):
        async with block(container, Outbox) as outbox:
            await outbox.add(an_event())
            raise ZeroDivisionError

    assert await _claim(container, clock) == []


async def test_an_event_whose_worker_died_is_handed_out_again(
    container: AsyncContainer, clock: SetClock
) -> None:
    async with block(container, Outbox) as outbox:
        await outbox.add(an_event())
    await _claim(container, clock)

    clock.pass_by(seconds=60)

    assert [delivery.attempt for delivery in await _claim(container, clock)] == [2]


async def test_a_finished_event_is_never_handed_out_again(
    container: AsyncContainer, clock: SetClock
) -> None:
    queue = await container.get(OutboxQueue)
    async with block(container, Outbox) as outbox:
        await outbox.add(an_event())
    [delivery] = await _claim(container, clock)

    await queue.finish(delivery, now=clock.now())

    clock.pass_by(days=1)
    assert await _claim(container, clock) == []


async def test_a_postponed_event_waits_for_its_time(
    container: AsyncContainer, clock: SetClock
) -> None:
    queue = await container.get(OutboxQueue)
    async with block(container, Outbox) as outbox:
        await outbox.add(an_event())
    [delivery] = await _claim(container, clock)

    await queue.postpone(delivery, until=clock.now() + timedelta(seconds=5), reason="BusyError")

    assert await _claim(container, clock) == []
    clock.pass_by(seconds=5)
    assert [again.attempt for again in await _claim(container, clock)] == [2]


async def test_a_worker_that_lost_its_lease_can_settle_nothing(
    container: AsyncContainer, clock: SetClock
) -> None:
    queue = await container.get(OutboxQueue)
    async with block(container, Outbox) as outbox:
        await outbox.add(an_event())
    [lost] = await _claim(container, clock)
    clock.pass_by(seconds=60)
    [held] = await _claim(container, clock)

    await queue.finish(lost, now=clock.now())
    await queue.bury(lost, now=clock.now(), reason="lost")
    await queue.postpone(held, until=clock.now(), reason="again")

    assert [delivery.attempt for delivery in await _claim(container, clock)] == [3]


async def test_a_buried_event_stays_buried(container: AsyncContainer, clock: SetClock) -> None:
    queue = await container.get(OutboxQueue)
    async with block(container, Outbox) as outbox:
        await outbox.add(an_event())
    [delivery] = await _claim(container, clock)

    await queue.bury(delivery, now=clock.now(), reason="LetterRefusedError")

    clock.pass_by(days=1)
    assert await _claim(container, clock) == []


async def test_an_event_whose_time_is_over_is_dropped(
    container: AsyncContainer, clock: SetClock
) -> None:
    queue = await container.get(OutboxQueue)
    async with block(container, Outbox) as outbox:
        await outbox.add(an_event("Late"), expires_at=clock.now() + timedelta(minutes=10))
        await outbox.add(an_event("Never late"))

    clock.pass_by(minutes=10)

    assert [delivery.event for delivery in await _claim(container, clock)] == [
        an_event("Never late")
    ]
    assert await queue.drop_expired(now=clock.now()) == 1
    assert await queue.drop_expired(now=clock.now()) == 0


async def test_events_of_one_key_are_delivered_one_after_the_other(
    container: AsyncContainer, clock: SetClock
) -> None:
    queue = await container.get(OutboxQueue)
    async with block(container, Outbox) as outbox:
        await outbox.add(an_event("first"), order_key="anna")
        await outbox.add(an_event("second"), order_key="anna")
        await outbox.add(an_event("other"), order_key="boris")

    together = await _claim(container, clock)
    before = await _claim(container, clock)
    for delivery in together:
        await queue.finish(delivery, now=clock.now())
    after = await _claim(container, clock)

    assert [delivery.event for delivery in together] == [an_event("first"), an_event("other")]
    assert before == []
    assert [delivery.event for delivery in after] == [an_event("second")]


async def test_no_more_is_handed_out_than_asked_for(
    container: AsyncContainer, clock: SetClock
) -> None:
    async with block(container, Outbox) as outbox:
        for number in range(3):
            await outbox.add(an_event(str(number)))

    first, second = await _claim(container, clock, 2), await _claim(container, clock, 2)

    assert (len(first), len(second)) == (2, 1)


async def test_the_lag_is_the_age_of_the_oldest_due_event(
    container: AsyncContainer, clock: SetClock
) -> None:
    queue = await container.get(OutboxQueue)
    nothing = await queue.lag(now=clock.now())
    async with block(container, Outbox) as outbox:
        await outbox.add(an_event())

    clock.pass_by(seconds=90)

    assert nothing == timedelta(0)
    assert await queue.lag(now=clock.now()) == timedelta(seconds=90)
