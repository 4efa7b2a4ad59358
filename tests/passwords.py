"""Hashing that is counted, since it is what a guess costs; and hashes that cost nothing."""

from collections.abc import Iterator
from functools import cache

import argon2
from dishka import Provider, Scope, provide

from builders import PASSWORD
from questcity.adapters.system.passwords import Argon2PasswordHasher
from questcity.domain.accounts.ports.protection import PasswordHasher


class CountingHasher(Argon2PasswordHasher):
    """The real hasher, which knows how often it was asked."""

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


class CountingHasherProvider(Provider):
    """Puts one hasher that counts in the place of the hasher."""

    scope = Scope.APP

    def __init__(self) -> None:
        super().__init__()
        self.hasher = CountingHasher()

    @provide(override=True)
    def passwords(self) -> Iterator[PasswordHasher]:
        """Yield the hasher, and close it at the end."""
        yield self.hasher
        self.hasher.close()


@cache
def cheap_hash(password: str = PASSWORD) -> str:
    """Return a hash that is checked at once, for people whose password is not what is tested."""
    return argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(password)
