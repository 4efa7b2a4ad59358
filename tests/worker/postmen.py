"""Workers over a store, and mailers that do what a test needs."""

import asyncio
from collections.abc import Callable
from datetime import datetime

import pytest
from dishka import AsyncContainer

from blocks import block
from questcity.adapters.memory.mail import MemoryMailer
from questcity.domain.accounts.events import PasswordChanged
from questcity.domain.accounts.ports.readers import AccountReader
from questcity.domain.notifications.model import Letter
from questcity.domain.notifications.ports import Mailer
from questcity.domain.notifications.use_cases.tell import Tell
from questcity.domain.shared.ports import Clock, Housekeeping, Outbox, OutboxQueue
from questcity.entrypoints.worker import Worker


class Postman(MemoryMailer):
    """Notes who each letter is for; `troubles` are what befalls the next ones to somebody."""

    def __init__(self, **troubles: list[Exception]) -> None:
        super().__init__()
        self.taken: list[str] = []
        self._troubles = troubles

    async def send(self, letter: Letter) -> None:
        """Take the letter along, and deliver it or fail."""
        name = _name_on(letter)
        self.taken.append(name)
        if self._troubles.get(name):
            raise self._troubles[name].pop(0)
        await self._walk()
        await super().send(letter)

    def delivered(self) -> list[str]:
        """Return who has a letter now, in the order of arrival."""
        return [_name_on(letter) for letter in self.letters.values()]

    async def _walk(self) -> None:
        # Others get their turn here, as they do while a real mailer waits for its server.
        await asyncio.sleep(0)


class SlowPostman(Postman):
    """Is on the way until it is told that it may arrive."""

    def __init__(self, **troubles: list[Exception]) -> None:
        super().__init__(**troubles)
        self.is_away = asyncio.Event()
        self.may_arrive = asyncio.Event()

    async def _walk(self) -> None:
        self.is_away.set()
        await self.may_arrive.wait()


def _name_on(letter: Letter) -> str:
    return letter.to.partition("@")[0]


async def put_in(
    container: AsyncContainer,
    *names: str,
    order_key: str | None = None,
    expires_at: datetime | None = None,
) -> None:
    """Store an event for each name."""
    async with block(container, Outbox) as outbox:
        for name in names:
            event = PasswordChanged(email=f"{name}@example.org", first_name="Anna", locale="en")
            await outbox.add(event, order_key=order_key, expires_at=expires_at)


async def until(is_so: Callable[[], bool]) -> None:
    """Let others work until something is so; it must not need more than their turns."""
    for _ in range(10_000):
        if is_so():
            return
        await asyncio.sleep(0)
    pytest.fail("it did not come about")


async def a_worker(
    container: AsyncContainer,
    mailer: Mailer,
    *,
    queue: OutboxQueue | None = None,
    housekeeping: Housekeeping | None = None,
) -> Worker:
    """Return a worker that gives its letters to this mailer."""
    return Worker(
        queue=await container.get(OutboxQueue) if queue is None else queue,
        tell=Tell(
            mailer=mailer,
            accounts=await container.get(AccountReader),
            public_url="https://quest.example.org",
        ),
        housekeeping=await container.get(Housekeeping) if housekeeping is None else housekeeping,
        clock=await container.get(Clock),
    )
