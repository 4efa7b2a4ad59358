"""Argon2id in threads of its own."""

import secrets

from argon2 import PasswordHasher as Argon2, extract_parameters
from argon2.exceptions import VerifyMismatchError
from argon2.low_level import Type

from questcity.adapters.system.threads import BoundedThreads
from questcity.domain.accounts.ports.protection import PasswordHasher


class Argon2PasswordHasher(PasswordHasher):
    """Argon2id with the parameters of OWASP's Password Storage Cheat Sheet.

    `threads` work at once and `waiting` more may wait; hashing needs `memory_kib` for each thread.
    """

    def __init__(
        self,
        *,
        memory_kib: int = 19_456,
        time_cost: int = 2,
        parallelism: int = 1,
        threads: int = 2,
        waiting: int = 20,
    ) -> None:
        self._argon2 = Argon2(time_cost=time_cost, memory_cost=memory_kib, parallelism=parallelism)
        self._work = memory_kib * time_cost
        self._threads = BoundedThreads("argon2", threads=threads, waiting=waiting)
        # It stands first in the queue, so whoever needs it never waits for a thread that waits.
        self._nobodys_hash = self._threads.prepare(lambda: self._hash(secrets.token_urlsafe()))

    async def hash(self, password: str) -> str:
        return await self._threads.run(lambda: self._hash(password))

    async def matches(self, password: str, password_hash: str | None) -> bool:
        return await self._threads.run(lambda: self._matches(password, password_hash))

    def is_outdated(self, password_hash: str) -> bool:
        """Compare the work in all: memory may stand for passes, as OWASP's equal choices show.

        A hash that took more than it would take here is left alone, so that two releases that run
        side by side do not undo each other's.
        """
        made = extract_parameters(password_hash)
        return made.type is not Type.ID or made.memory_cost * made.time_cost < self._work

    def close(self) -> None:
        """End the threads once they have done what they are at; who still waits is cancelled."""
        self._threads.close()

    def _hash(self, password: str) -> str:
        return self._argon2.hash(_octets(password))

    def _matches(self, password: str, password_hash: str | None) -> bool:
        try:
            self._argon2.verify(password_hash or self._nobodys_hash.result(), _octets(password))
        except VerifyMismatchError:
            return False
        return password_hash is not None


def _octets(password: str) -> bytes:
    # A lone surrogate is no reason to fail: it is a character like any other here.
    return password.encode(errors="surrogatepass")
