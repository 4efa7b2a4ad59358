"""The application over each store."""

from asyncio import Lock
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from dishka import (
    AsyncContainer,
    Provider,
    Scope,
    from_context,
    make_async_container,
    provide,
)

from hashers import HasherProvider
from questcity.domain.quests.ports.readers import Catalogue
from questcity.domain.shared.ports import Clock
from questcity.entrypoints.bootstrap.container import parts
from questcity.entrypoints.bootstrap.providers.memory import MemoryMailProvider, MemoryProvider
from questcity.entrypoints.bootstrap.providers.postgres import DatabaseUrl, PostgresProvider
from questcity.entrypoints.bootstrap.settings import Settings
from questcity.entrypoints.web.authentication import WebProvider
from questcity.entrypoints.web.editions import Editions
from questcity.entrypoints.web.public_answers import PublicAnswers


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
    scope = Scope.APP
    clock = from_context(Clock, override=True)


class _FreshAnswersProvider(Provider):
    """Keeps no answers: what is changed behind the back of the web is seen at once."""

    @provide(scope=Scope.APP, override=True)
    def public_answers(self, catalogue: Catalogue) -> PublicAnswers:
        return PublicAnswers(Editions(catalogue), room=0)


# To find out who needs what takes longer than most tests; what is made of it is not shared.
_USUAL: Final[dict[type[Provider], AsyncContainer]] = {}


@dataclass(frozen=True)
class Store:
    """Where an application keeps things: what makes its parts, and what that has to be told."""

    provider: type[Provider]
    told: Mapping[Any, Any] = field(default_factory=dict)


def memory_store() -> Store:
    """Return the store in memory."""
    return Store(MemoryProvider)


def postgres_store(url: str) -> Store:
    """Return the store in a database."""
    return Store(PostgresProvider, {DatabaseUrl: url})


def application_over(
    settings: Settings, clock: Clock, store: Store, *others: Provider
) -> AsyncContainer:
    """Return the application over a store, with a mailbox in memory and a cheap hasher.

    What `others` provide takes the place of what would have been.
    """
    if others:
        wiring = _wiring(store.provider, *others)
    elif (usual := _USUAL.get(store.provider)) is not None:
        wiring = usual
    else:
        wiring = _USUAL[store.provider] = _wiring(store.provider)
    given = {Settings: settings, Clock: clock, **store.told}
    return wiring(given, lock_factory=Lock, scope=Scope.APP)


def _wiring(store: type[Provider], *others: Provider) -> AsyncContainer:
    web = (WebProvider(), _FreshAnswersProvider())
    usual = (MemoryMailProvider(), *web, _ClockProvider(), HasherProvider())
    return make_async_container(*parts(store(), *usual, *others), start_scope=Scope.RUNTIME)
