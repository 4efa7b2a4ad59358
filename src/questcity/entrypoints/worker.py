"""The worker: delivers what the outbox holds, and sweeps."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

import structlog
from dishka import AsyncContainer

from questcity.domain.accounts.events import UnlockRequested
from questcity.domain.accounts.use_cases.erase_accounts import EraseAccounts
from questcity.domain.accounts.use_cases.record_unlock_request import RecordUnlockRequest
from questcity.domain.notifications.errors import LetterRefusedError
from questcity.domain.notifications.use_cases.tell import Tell
from questcity.domain.play.use_cases.end_runs import EndRuns
from questcity.domain.play.use_cases.expire_runs import ExpireRuns
from questcity.domain.play.use_cases.waive_point import WaivePoint
from questcity.domain.quests.events import PointWithdrawn, QuestClosed
from questcity.domain.quests.use_cases.reseal_answers import ResealAnswers
from questcity.domain.shared.errors import AwayError
from questcity.domain.shared.events import Event
from questcity.domain.shared.ports import Clock, Delivery, Housekeeping, OutboxQueue

BATCH: Final = 20
LEASE: Final = timedelta(seconds=60)
DELIVERY_SECONDS: Final = 30.0
TRIES: Final = 10
FIRST_WAIT: Final = timedelta(seconds=2)
LONGEST_WAIT: Final = timedelta(minutes=15)
IDLE_SECONDS: Final = 0.5
SWEEP_SECONDS: Final = 60.0

Chore = Callable[[], Awaitable[None]]
Handler = Callable[[Delivery], Awaitable[None]]

log = structlog.get_logger("questcity.worker")


@dataclass(frozen=True, slots=True)
class Worker:
    """Several may run at once, on any number of machines: each event is with one at a time.

    An event goes to its handler; one that has none is told to people.
    """

    queue: OutboxQueue
    tell: Tell
    housekeeping: Housekeeping
    clock: Clock
    chores: tuple[Chore, ...] = ()
    handlers: Mapping[type[Event], Handler] = field(default_factory=dict)

    async def run(self, stop: asyncio.Event) -> None:
        """Work until told to stop; what is being delivered is delivered first."""
        sweeping = asyncio.create_task(self._sweep_until(stop))
        try:
            while not stop.is_set():
                if not await self._work():
                    await _wait(stop, IDLE_SECONDS)
        finally:
            stop.set()
            await sweeping

    async def drain(self) -> int:
        """Deliver what is due now, once, and return how many events were taken."""
        await self.queue.drop_expired(now=self.clock.now())
        deliveries = await self.queue.claim(now=self.clock.now(), lease_for=LEASE, limit=BATCH)
        outcomes = await asyncio.gather(
            *(self._deliver(delivery) for delivery in deliveries), return_exceptions=True
        )
        # One that cannot be settled is told of once the others have ended, not in their midst.
        for outcome in outcomes:
            if isinstance(outcome, BaseException):
                raise outcome
        return len(deliveries)

    async def _work(self) -> int:
        try:
            return await self.drain()
        except AwayError as error:
            log.warning("outbox.away", code=error.code)
        except Exception:
            # A worker that ended here would leave all letters unsent, and nobody would notice.
            log.exception("outbox.failed")
        return 0

    async def _deliver(self, delivery: Delivery) -> None:
        try:
            async with asyncio.timeout(DELIVERY_SECONDS):
                await self.handlers.get(type(delivery.event), self.tell)(delivery)
        except LetterRefusedError as error:
            await self._give_up(delivery, error)
        except Exception as error:  # noqa: BLE001 (one bad event must not stop the others)
            await self._try_again(delivery, error)
        else:
            await self.queue.finish(delivery, now=self.clock.now())
            log.info("event.delivered", kind=delivery.event.kind, event_id=str(delivery.id))

    async def _try_again(self, delivery: Delivery, error: Exception) -> None:
        if delivery.attempt >= TRIES:
            await self._give_up(delivery, error)
            return
        await self.queue.postpone(
            delivery,
            until=self.clock.now() + wait_after(delivery.attempt),
            reason=type(error).__name__,
        )
        log.warning(
            "event.postponed",
            kind=delivery.event.kind,
            event_id=str(delivery.id),
            attempt=delivery.attempt,
            exc_info=None if isinstance(error, AwayError) else error,
        )

    async def _give_up(self, delivery: Delivery, error: Exception) -> None:
        await self.queue.bury(delivery, now=self.clock.now(), reason=type(error).__name__)
        log.error("event.buried", kind=delivery.event.kind, event_id=str(delivery.id))

    async def _sweep_until(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            try:
                await self.housekeeping.sweep(now=self.clock.now())
                for chore in self.chores:
                    await chore()
            except AwayError as error:
                log.warning("sweep.away", code=error.code)
            except Exception:
                log.exception("sweep.failed")
            await _wait(stop, SWEEP_SECONDS)


def wait_after(attempt: int) -> timedelta:
    """Return a random wait that grows with the attempts (full jitter), at most `LONGEST_WAIT`."""
    longest = min(FIRST_WAIT * float(2 ** (attempt - 1)), LONGEST_WAIT)
    return longest * random.random()  # noqa: S311 (spreads load, hides nothing)


async def _wait(stop: asyncio.Event, seconds: float) -> None:
    with suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)


def _chore(
    container: AsyncContainer,
    use_case: type[ResealAnswers] | type[ExpireRuns] | type[EraseAccounts],
) -> Chore:
    async def do() -> None:
        # Each time anew, and a few things at a time: what is left is for the next sweep.
        async with container() as request:
            await (await request.get(use_case))()

    return do


def _handler(container: AsyncContainer, use_case: type[Any]) -> Handler:
    async def handle(delivery: Delivery) -> None:
        async with container() as request:
            await (await request.get(use_case))(delivery.event)

    return handle


async def make_worker(container: AsyncContainer) -> Worker:
    """Return a worker over the parts of a container."""
    return Worker(
        queue=await container.get(OutboxQueue),
        tell=await container.get(Tell),
        housekeeping=await container.get(Housekeeping),
        clock=await container.get(Clock),
        chores=tuple(
            _chore(container, use_case) for use_case in (ExpireRuns, ResealAnswers, EraseAccounts)
        ),
        handlers={
            PointWithdrawn: _handler(container, WaivePoint),
            QuestClosed: _handler(container, EndRuns),
            UnlockRequested: _handler(container, RecordUnlockRequest),
        },
    )
