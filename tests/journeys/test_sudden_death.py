"""A system that is killed while many people come through the door."""

import asyncio
import signal
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import asyncpg
import httpx
import pytest

from journeys.system import System, wait_until
from journeys.visitor import Mailbox, Visitor, register, sign_in, verify

pytestmark = pytest.mark.postgres

_VISITORS = 200
_AT_ONCE = 16
_SIGNED_IN_WHEN_KILLED = 60


class Crowd:
    """Visitors, a few at once, each of whom does what had no answer yet."""

    def __init__(self, system: System, visitors: Collection[Visitor]) -> None:
        self.system = system
        self.mailbox = Mailbox(system.folder / "mail")
        self._visitors = visitors
        self._is_over = Event()

    def come_in_until_killed(self) -> None:
        """Come in, and kill the system in the midst of it."""
        with self.system.client() as client, ThreadPoolExecutor(_AT_ONCE) as threads:
            outcomes = [
                threads.submit(self._come_in, client, visitor) for visitor in self._visitors
            ]
            wait_until(
                lambda: (
                    self.signed_in() >= _SIGNED_IN_WHEN_KILLED
                    or any(outcome.done() and outcome.exception() for outcome in outcomes)
                ),
                "many have signed in",
            )
            self.system.end(signal.SIGKILL)
            self._is_over.set()
        for outcome in outcomes:
            error = outcome.exception()
            assert error is None or isinstance(error, httpx.TransportError), repr(error)

    def come_in(self) -> None:
        """Come in, everybody."""
        self._is_over.clear()
        with self.system.client() as client, ThreadPoolExecutor(_AT_ONCE) as threads:
            list(threads.map(lambda visitor: self._come_in(client, visitor), self._visitors))

    def signed_in(self) -> int:
        """Return how many have been told that they are signed in."""
        return sum(visitor.tokens is not None for visitor in self._visitors)

    def _come_in(self, client: httpx.Client, visitor: Visitor) -> None:
        if visitor.registration_token is None:
            register(client, visitor)
        if not visitor.is_verified:
            self._verify(client, visitor)
        if visitor.tokens is None:
            sign_in(client, visitor)

    def _verify(self, client: httpx.Client, visitor: Visitor) -> None:
        tried: set[str | None] = {None}

        def code() -> str | None:
            return self.mailbox.find_code(visitor.email)

        while not visitor.is_verified:
            wait_until(
                lambda: code() not in tried or self._is_over.is_set(),
                f"a letter with a good code to {visitor.email}",
            )
            # The letter of an attempt whose answer was lost may come before that of the repetition.
            if (latest := code()) in tried:
                message = "killed while somebody waited for a letter"
                raise httpx.TransportError(message)
            tried.add(latest)
            verify(client, visitor, latest)


async def _let_leases_run_out(url: str) -> None:
    connection = await asyncpg.connect(url, timeout=5)
    await connection.execute("UPDATE outbox SET claimed_until = now() WHERE settled_at IS NULL")
    await connection.close()


async def _accounts(url: str) -> list[str]:
    connection = await asyncpg.connect(url, timeout=5)
    rows = await connection.fetch("SELECT username FROM user_account ORDER BY 1")
    await connection.close()
    return [row["username"] for row in rows]


def test_a_kill_loses_nothing_acknowledged_and_doubles_nothing_repeated(
    a_system: Callable[..., System],
) -> None:
    visitors = [Visitor() for _ in range(_VISITORS)]
    system = a_system()
    crowd = Crowd(system, visitors)
    system.start()

    crowd.come_in_until_killed()
    survivor = system.database
    assert survivor is not None
    asyncio.run(_let_leases_run_out(survivor.url("questcity")))
    acknowledged = [visitor for visitor in visitors if visitor.tokens is not None]
    system.start()

    assert system.database == survivor
    assert _SIGNED_IN_WHEN_KILLED <= len(acknowledged) < _VISITORS
    with system.client() as client:
        for visitor in acknowledged:
            seen = client.get("/users/me", headers=visitor.bearer)
            assert (seen.status_code, seen.json()["username"]) == (200, visitor.name)

    crowd.come_in()

    assert crowd.signed_in() == _VISITORS
    names = asyncio.run(_accounts(survivor.url("questcity")))
    assert names == sorted(visitor.name for visitor in visitors)
    with system.client() as client:
        for visitor in visitors:
            assert verify(client, visitor, crowd.mailbox.find_code(visitor.email)) == 204
    assert system.end() == 0
