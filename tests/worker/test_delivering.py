"""What a worker does with each event."""

import asyncio
from collections import Counter
from datetime import datetime, timedelta

import pytest
from dishka import AsyncContainer

from blocks import block
from questcity.adapters.memory.database import MemoryDatabase
from questcity.adapters.memory.outbox import MemoryOutboxQueue
from questcity.domain.notifications.errors import LetterRefusedError
from questcity.domain.shared.errors import BusyError, DependencyAwayError
from questcity.domain.shared.events import Event
from questcity.domain.shared.ports import Delivery, Outbox
from questcity.entrypoints.worker import (
    BATCH,
    DELIVERY_SECONDS,
    FIRST_WAIT,
    LEASE,
    LONGEST_WAIT,
    TRIES,
    wait_after,
)
from stores import SetClock
from worker.postmen import Postman, SlowPostman, a_worker, put_in, until

pytestmark = pytest.mark.anyio


async def test_a_worker_delivers_everything_and_then_finds_nothing(
    container: AsyncContainer,
) -> None:
    names = [f"anna{number}" for number in range(BATCH + 5)]
    await put_in(container, *names)
    postman = Postman()
    worker = await a_worker(container, postman)

    taken = [await worker.drain() for _ in range(3)]

    assert taken == [BATCH, 5, 0]
    assert sorted(postman.delivered()) == sorted(names)


async def test_workers_side_by_side_deliver_each_event_once(container: AsyncContainer) -> None:
    names = [f"anna{number}" for number in range(3 * BATCH)]
    await put_in(container, *names)
    postman = Postman()
    workers = [await a_worker(container, postman) for _ in range(4)]

    await asyncio.gather(*(worker.drain() for worker in workers))

    assert Counter(postman.taken) == Counter(names)


async def test_a_letter_that_does_not_get_through_is_tried_again_later(
    container: AsyncContainer, clock: SetClock
) -> None:
    await put_in(container, "anna")
    postman = Postman(anna=[DependencyAwayError()])
    worker = await a_worker(container, postman)

    await worker.drain()
    at_once = await worker.drain()
    clock.pass_by(seconds=FIRST_WAIT.total_seconds())
    later = await worker.drain()

    assert (at_once, later) == (0, 1)
    assert postman.delivered() == ["anna"]


async def test_one_bad_letter_does_not_hold_up_the_others(container: AsyncContainer) -> None:
    await put_in(container, "anna", "boris", "vera")
    postman = Postman(anna=[ZeroDivisionError()], vera=[LetterRefusedError()])

    await (await a_worker(container, postman)).drain()

    assert postman.delivered() == ["boris"]


async def test_what_always_fails_is_given_up_after_ten_tries(
    container: AsyncContainer, clock: SetClock
) -> None:
    await put_in(container, "anna")
    postman = Postman(anna=[DependencyAwayError() for _ in range(50)])
    worker = await a_worker(container, postman)

    for _ in range(15):
        await worker.drain()
        clock.pass_by(seconds=LONGEST_WAIT.total_seconds())

    assert len(postman.taken) == TRIES == 10
    assert postman.delivered() == []


async def test_a_letter_that_is_refused_for_good_is_offered_once(
    container: AsyncContainer, clock: SetClock
) -> None:
    await put_in(container, "anna")
    postman = Postman(anna=[LetterRefusedError()])
    worker = await a_worker(container, postman)

    await worker.drain()
    clock.pass_by(days=1)
    await worker.drain()

    assert postman.taken == ["anna"]


async def test_an_event_that_nobody_can_put_into_words_is_set_aside(
    memory_container: AsyncContainer, clock: SetClock
) -> None:
    class Unspeakable(Event):
        kind = "unspeakable"

    async with block(memory_container, Outbox) as outbox:
        await outbox.add(Unspeakable())
    await put_in(memory_container, "anna")
    postman = Postman()
    worker = await a_worker(memory_container, postman)

    taken = []
    for _ in range(TRIES + 2):
        taken.append(await worker.drain())
        clock.pass_by(seconds=LONGEST_WAIT.total_seconds())

    assert postman.delivered() == ["anna"]
    assert taken == [2, *[1] * (TRIES - 1), 0, 0]


async def test_order_is_kept_while_the_first_of_a_key_fails(
    container: AsyncContainer, clock: SetClock
) -> None:
    await put_in(container, "first", "second", order_key="anna")
    await put_in(container, "other", order_key="boris")
    postman = Postman(first=[DependencyAwayError(), BusyError()])
    worker = await a_worker(container, postman)

    for _ in range(5):
        await worker.drain()
        clock.pass_by(seconds=LONGEST_WAIT.total_seconds())

    assert postman.taken == ["first", "other", "first", "first", "second"]
    assert postman.delivered() == ["other", "first", "second"]


async def test_one_that_is_given_up_makes_way_for_the_next_of_its_key(
    container: AsyncContainer,
) -> None:
    await put_in(container, "first", "second", order_key="anna")
    postman = Postman(first=[LetterRefusedError()])
    worker = await a_worker(container, postman)

    await worker.drain()
    await worker.drain()

    assert postman.delivered() == ["second"]


async def test_a_code_that_has_expired_is_not_sent(
    container: AsyncContainer, clock: SetClock
) -> None:
    await put_in(container, "anna", expires_at=clock.now() + timedelta(minutes=10))
    postman = Postman(anna=[DependencyAwayError()])
    worker = await a_worker(container, postman)

    await worker.drain()
    clock.pass_by(minutes=10)
    await worker.drain()

    assert (postman.taken, postman.delivered()) == (["anna"], [])


async def test_who_loses_the_lease_changes_nothing_for_who_holds_it(
    container: AsyncContainer, clock: SetClock
) -> None:
    await put_in(container, "anna")
    slow, quick = SlowPostman(), Postman(anna=[DependencyAwayError()])
    asleep = asyncio.create_task((await a_worker(container, slow)).drain())
    await asyncio.wait_for(slow.is_away.wait(), 30)

    clock.pass_by(seconds=LEASE.total_seconds())
    second = await a_worker(container, quick)
    await second.drain()
    slow.may_arrive.set()
    await asleep
    clock.pass_by(seconds=LONGEST_WAIT.total_seconds())
    await second.drain()

    assert quick.taken == ["anna", "anna"]
    assert slow.letters == quick.letters


async def test_an_event_that_cannot_be_settled_cuts_off_no_other(
    memory_container: AsyncContainer, clock: SetClock
) -> None:
    class ForgetfulQueue(MemoryOutboxQueue):
        async def bury(self, delivery: Delivery, *, now: datetime, reason: str) -> None:
            del delivery, now, reason
            raise DependencyAwayError

    await put_in(memory_container, "refused", "slow")
    postman = SlowPostman(refused=[LetterRefusedError()])
    queue = ForgetfulQueue(await memory_container.get(MemoryDatabase))
    draining = asyncio.create_task((await a_worker(memory_container, postman, queue=queue)).drain())
    await until(lambda: len(postman.taken) == 2)
    for _ in range(20):
        await asyncio.sleep(0)

    assert not draining.done()
    postman.may_arrive.set()
    with pytest.raises(DependencyAwayError):
        await draining

    assert postman.delivered() == ["slow"]
    clock.pass_by(seconds=LEASE.total_seconds())
    again = await queue.claim(now=clock.now(), lease_for=LEASE, limit=BATCH)
    assert [delivery.attempt for delivery in again] == [2]


async def test_a_delivery_ends_well_before_its_lease() -> None:
    assert 2 * timedelta(seconds=DELIVERY_SECONDS) <= LEASE


@pytest.mark.parametrize("attempt", range(1, TRIES + 1))
async def test_waits_grow_and_are_spread_up_to_a_quarter_of_an_hour(attempt: int) -> None:
    longest = min(timedelta(seconds=2) * 2 ** (attempt - 1), timedelta(minutes=15))

    waits = [wait_after(attempt) for _ in range(200)]

    assert timedelta(0) <= min(waits) < longest / 2 < max(waits) < longest
