"""Hashers that cost nothing, count, or let something happen while they work."""

from collections.abc import Awaitable, Callable, Iterator
from functools import cache

import argon2
from dishka import Provider, Scope, provide

from builders import PASSWORD
from questcity.adapters.system.passwords import Argon2PasswordHasher
from questcity.domain.accounts.ports.protection import PasswordHasher


class CheapHasher(Argon2PasswordHasher):
    """The real hasher with parameters for those whose password is not what is tested."""

    def __init__(self, *, memory_kib: int = 8, time_cost: int = 1) -> None:
        super().__init__(memory_kib=memory_kib, time_cost=time_cost)


class CountingHasher(CheapHasher):
    """It knows how often it was asked."""

    def __init__(self) -> None:
        super().__init__()
        self.times = 0

    async def hash(self, password: str) -> str:
        """Hash, and count it."""
        self.times += 1
        return await super().hash(password)

    async def matches(self, password: str, password_hash: str | None) -> bool:
        """Compare, and count it."""
        self.times += 1
        return await super().matches(password, password_hash)


class InterruptedHasher(CheapHasher):
    """Something happens once before it hashes, and once after it has compared, if that is set."""

    def __init__(self, *, memory_kib: int = 64) -> None:
        super().__init__(memory_kib=memory_kib)
        self.before_hashing: Callable[[], Awaitable[object]] | None = None
        self.after_comparing: Callable[[], Awaitable[object]] | None = None

    async def hash(self, password: str) -> str:
        """Let it happen, then hash."""
        happen, self.before_hashing = self.before_hashing, None
        if happen is not None:
            await happen()
        return await super().hash(password)

    async def matches(self, password: str, password_hash: str | None) -> bool:
        """Compare, and let it happen."""
        is_right = await super().matches(password, password_hash)
        happen, self.after_comparing = self.after_comparing, None
        if happen is not None:
            await happen()
        return is_right


class HasherProvider(Provider):
    """Puts a hasher in the place of the usual one: this one, or a cheap one."""

    def __init__(self, hasher: Argon2PasswordHasher | None = None) -> None:
        super().__init__()
        self._hasher = hasher

    @provide(scope=Scope.APP, override=True)
    def passwords(self) -> Iterator[PasswordHasher]:
        """Yield the hasher, and close it at the end."""
        hasher = self._hasher or CheapHasher()
        yield hasher
        hasher.close()


@cache
def cheap_hash(password: str = PASSWORD) -> str:
    """Return a hash that is made and checked at once."""
    return argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(password)
