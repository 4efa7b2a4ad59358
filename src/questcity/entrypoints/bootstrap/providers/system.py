"""Time, identifiers, randomness, passwords, and what the operator decided."""

from collections.abc import Iterator

from dishka import Provider, Scope, from_context, provide

from questcity.adapters.system.clock import SystemClock
from questcity.adapters.system.ids import UuidGenerator
from questcity.adapters.system.passwords import Argon2PasswordHasher
from questcity.adapters.system.randomness import SystemRandomness
from questcity.adapters.system.zones import PackagedTimeZones
from questcity.domain.accounts.ports.protection import PasswordHasher
from questcity.domain.accounts.rules import AccountPolicy
from questcity.domain.quests.ports.zones import TimeZones
from questcity.domain.shared.ports import Clock, IdGenerator, Randomness
from questcity.entrypoints.bootstrap.policies import account_policy
from questcity.entrypoints.bootstrap.settings import Settings


class SystemProvider(Provider):
    """What the machine itself gives."""

    scope = Scope.APP

    settings = from_context(Settings)

    clock = provide(SystemClock, provides=Clock)
    ids = provide(UuidGenerator, provides=IdGenerator)
    randomness = provide(SystemRandomness, provides=Randomness)
    zones = provide(PackagedTimeZones, provides=TimeZones)

    @provide
    def passwords(self) -> Iterator[PasswordHasher]:
        """Yield a hasher with threads of its own."""
        hasher = Argon2PasswordHasher()
        yield hasher
        hasher.close()

    @provide
    def account_policy(self, settings: Settings) -> AccountPolicy:
        """Return what the settings say about accounts."""
        return account_policy(settings)
