"""A worker from its start to its stop, on a clock that moves when it is told to."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

import pytest
from dishka import AsyncContainer

from logs import lines_of, logged
from questcity.adapters.memory.database import MemoryDatabase
from questcity.adapters.memory.housekeeping import MemoryHousekeeping
from questcity.adapters.memory.outbox import MemoryOutboxQueue
from questcity.domain.shared.errors import BusyError, DependencyAwayError
from questcity.entrypoints.worker import (
    BATCH,
    DELIVERY_SECONDS,
    IDLE_SECONDS,
    LONGEST_WAIT,
    SWEEP_SECONDS,
    Worker,
)
from still_loop import StillLoop
from stores import SetClock
from worker.postmen import Postman, SlowPostman, a_worker, put_in, until

pytestmark = pytest.mark.anyio


class Broom(MemoryHousekeeping):
    """Notes when it sweeps; `troubles` are what befalls the next sweeps."""

    def __init__(self, *troubles: Exception) -> None:
        self.sweeps: list[datetime] = []
        self._troubles = list(troubles)

    async def sweep(self, *, now: datetime) -> int:
        """Note it, and fail if it is to."""
        self.sweeps.append(now)
        if self._troubles:
            raise self._troubles.pop(0)
        return await super().sweep(now=now)


class TroubledQueue(MemoryOutboxQueue):
    """Fails at the first claims."""

    def __init__(self, database: MemoryDatabase, *troubles: Exception) -> None:
        super().__init__(database)
        self.troubles = list(troubles)

    async def claim(self, **asked: Any) -> Any:
        """Hand out events, or fail if it is to."""
        if self.troubles:
            raise self.troubles.pop(0)
        return await super().claim(**asked)


@pytest.fixture
def anyio_backend() -> tuple[str, dict[str, Any]]:
    """Run these tests on the still loop."""
    return "asyncio", {"loop_factory": StillLoop}


def pass_by(seconds: float) -> None:
    loop = asyncio.get_running_loop()
    assert isinstance(loop, StillLoop)
    loop.pass_by(seconds)


async def turns() -> None:
    for _ in range(100):
        await asyncio.sleep(0)


@asynccontextmanager
async def running(worker: Worker) -> AsyncIterator[tuple[asyncio.Event, "asyncio.Task[None]"]]:
    stop = asyncio.Event()
    task = asyncio.create_task(worker.run(stop))
    await turns()
    try:
        yield stop, task
    finally:
        stop.set()
    await until(task.done)
    await task


async def test_it_delivers_what_comes_while_it_idles(memory_container: AsyncContainer) -> None:
    postman = Postman()
    async with running(await a_worker(memory_container, postman)):
        await put_in(memory_container, "anna")
        await turns()
        before = postman.delivered()

        pass_by(IDLE_SECONDS)
        await until(lambda: postman.delivered() == ["anna"])

    assert before == []


async def test_it_does_not_rest_while_there_is_work(memory_container: AsyncContainer) -> None:
    await put_in(memory_container, *(f"anna{number}" for number in range(3 * BATCH)))
    postman = Postman()

    async with running(await a_worker(memory_container, postman)):
        await until(lambda: len(postman.letters) == 3 * BATCH)


async def test_told_to_stop_while_it_idles_it_stops_at_once(
    memory_container: AsyncContainer,
) -> None:
    async with running(await a_worker(memory_container, Postman())) as (stop, task):
        assert not task.done()

        stop.set()
        await until(task.done)


async def test_told_to_stop_it_first_delivers_what_is_under_way(
    memory_container: AsyncContainer, clock: SetClock
) -> None:
    await put_in(memory_container, "anna")
    slow, late = SlowPostman(), Postman()
    async with running(await a_worker(memory_container, slow)) as (stop, task):
        await until(lambda: bool(slow.taken))
        await put_in(memory_container, "boris")

        stop.set()
        await turns()
        assert not task.done()
        slow.may_arrive.set()
        await until(task.done)

    clock.pass_by(days=1)
    await (await a_worker(memory_container, late)).drain()
    assert (slow.delivered(), late.delivered()) == (["anna"], ["boris"])


async def test_a_delivery_that_hangs_is_cut_off_and_tried_again(
    memory_container: AsyncContainer, clock: SetClock
) -> None:
    await put_in(memory_container, "anna")
    slow, quick = SlowPostman(), Postman()
    draining = asyncio.create_task((await a_worker(memory_container, slow)).drain())
    await until(lambda: bool(slow.taken))

    pass_by(DELIVERY_SECONDS - 1)
    await turns()
    before = draining.done()
    pass_by(1)
    await until(draining.done)

    clock.pass_by(seconds=LONGEST_WAIT.total_seconds())
    await (await a_worker(memory_container, quick)).drain()
    assert (before, slow.delivered(), quick.delivered()) == (False, [], ["anna"])


@pytest.mark.parametrize("trouble", [DependencyAwayError(), BusyError(), ZeroDivisionError()])
async def test_a_store_in_trouble_is_asked_again(
    memory_container: AsyncContainer, trouble: Exception
) -> None:
    await put_in(memory_container, "anna")
    postman, database = Postman(), await memory_container.get(MemoryDatabase)
    queue = TroubledQueue(database, trouble)
    async with running(await a_worker(memory_container, postman, queue=queue)) as (_, task):
        assert queue.troubles == []
        assert not task.done()
        assert postman.delivered() == []

        pass_by(IDLE_SECONDS)
        await until(lambda: postman.delivered() == ["anna"])


@pytest.mark.parametrize("trouble", [DependencyAwayError(), ZeroDivisionError()])
async def test_it_sweeps_at_its_start_and_then_every_minute(
    memory_container: AsyncContainer, clock: SetClock, trouble: Exception
) -> None:
    broom, start = Broom(trouble), clock.now()
    async with running(await a_worker(memory_container, Postman(), housekeeping=broom)):
        await until(lambda: len(broom.sweeps) == 1)

        clock.pass_by(seconds=SWEEP_SECONDS)
        pass_by(SWEEP_SECONDS - 1)
        await turns()
        before = len(broom.sweeps)
        pass_by(1)
        await until(lambda: len(broom.sweeps) == 2)

    assert before == 1
    assert broom.sweeps == [start, clock.now()]


async def test_a_bug_in_each_of_its_tasks_is_whole_in_the_log_and_it_goes_on(
    memory_container: AsyncContainer,
) -> None:
    await put_in(memory_container, "anna", "boris")
    bug = KeyError("inside")
    postman, database = Postman(anna=[bug]), await memory_container.get(MemoryDatabase)
    queue, broom = TroubledQueue(database, bug), Broom(bug)

    with logged() as log:
        worker = await a_worker(memory_container, postman, queue=queue, housekeeping=broom)
        async with running(worker) as (_, task):
            pass_by(IDLE_SECONDS)
            await until(lambda: postman.delivered() == ["boris"])
            assert not task.done()

    told = {line["event"]: line.get("exception", []) for line in lines_of(log)}
    assert set(told) == {"sweep.failed", "outbox.failed", "event.postponed", "event.delivered"}
    for event in ("sweep.failed", "outbox.failed", "event.postponed"):
        assert told[event][0]["type"] == "KeyError"
        assert told[event][0]["frames"]
    assert "example.org" not in log.getvalue()
