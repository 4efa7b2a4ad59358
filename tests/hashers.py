"""Hashers that are cheap, were cheaper once, or let something happen while they work."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager

from dishka import AsyncContainer, Provider, Scope, provide

from questcity.adapters.system.passwords import Argon2PasswordHasher
from questcity.domain.accounts.ports.protection import PasswordHasher
from questcity.entrypoints.bootstrap.settings import Settings
from stores import SetClock, application_over, memory_store


class HasherProvider(Provider):
    """Puts a hasher in the place of the usual one."""

    def __init__(self, hasher: Argon2PasswordHasher) -> None:
        super().__init__()
        self._hasher = hasher

    @provide(scope=Scope.APP, override=True)
    def passwords(self) -> Iterator[PasswordHasher]:
        """Yield the hasher, and close it at the end."""
        yield self._hasher
        self._hasher.close()


class InterruptedHasher(Argon2PasswordHasher):
    """Before it hashes for the first time after `meanwhile` was set, that happens."""

    def __init__(self, *, memory_kib: int = 64, time_cost: int = 1) -> None:
        super().__init__(memory_kib=memory_kib, time_cost=time_cost)
        self.meanwhile: Callable[[], Awaitable[object]] | None = None

    async def hash(self, password: str) -> str:
        """Let it happen, then hash."""
        meanwhile, self.meanwhile = self.meanwhile, None
        if meanwhile is not None:
            await meanwhile()
        return await super().hash(password)


async def old_hash_of(password: str) -> str:
    """Return a hash as it was made when machines were slower."""
    hasher = Argon2PasswordHasher(memory_kib=32, time_cost=1)
    made = await hasher.hash(password)
    hasher.close()
    return made


@asynccontextmanager
async def application_with(
    hasher: Argon2PasswordHasher, settings: Settings, clock: SetClock
) -> AsyncIterator[AsyncContainer]:
    """Yield the application over memory with this hasher."""
    container = application_over(settings, clock, memory_store(), HasherProvider(hasher))
    yield container
    await container.close()


class Meanwhile(PasswordHasher):
    """Finds every password right, and lets something happen while it looks."""

    def __init__(self, happen: Callable[[], Awaitable[None]]) -> None:
        self._happen = happen

    async def hash(self, password: str) -> str:
        """Return what nobody looks at."""
        return password

    async def matches(self, password: str, password_hash: str | None) -> bool:
        """Let it happen, and say yes."""
        del password, password_hash
        await self._happen()
        return True

    def is_outdated(self, password_hash: str) -> bool:
        """Say no."""
        del password_hash
        return False
