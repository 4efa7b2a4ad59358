"""The application over each store."""

from datetime import UTC, datetime, timedelta

from dishka import AsyncContainer, Provider, Scope, provide

from hashers import HasherProvider
from questcity.domain.shared.ports import Clock
from questcity.entrypoints.bootstrap.container import assemble
from questcity.entrypoints.bootstrap.providers.memory import MemoryMailProvider, MemoryProvider
from questcity.entrypoints.bootstrap.providers.postgres import PostgresProvider
from questcity.entrypoints.bootstrap.settings import Settings
from questcity.entrypoints.web.authentication import WebProvider


class SetClock(Clock):
    """A clock that moves when it is told to."""

    def __init__(self) -> None:
        self._now = datetime(2026, 5, 1, 12, tzinfo=UTC)

    def now(self) -> datetime:
        """Return the time that was set."""
        return self._now

    def pass_by(self, **duration: float) -> None:
        """Let time pass: `minutes=5`."""
        self._now += timedelta(**duration)


class _ClockProvider(Provider):
    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock

    @provide(scope=Scope.APP, override=True)
    def clock(self) -> Clock:
        return self._clock


def memory_store() -> Provider:
    """Return the store in memory."""
    return MemoryProvider()


def postgres_store(url: str) -> Provider:
    """Return the store in a database."""
    return PostgresProvider(url)


def application_over(
    settings: Settings, clock: Clock, store: Provider, *others: Provider
) -> AsyncContainer:
    """Return the application over a store, with a mailbox in memory and a cheap hasher.

    What `others` provide takes the place of what would have been.
    """
    usual = (MemoryMailProvider(), WebProvider(), _ClockProvider(clock), HasherProvider())
    return assemble(settings, store, *usual, *others)
