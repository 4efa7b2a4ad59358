"""Argon2id in threads of its own."""

import asyncio
import secrets
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import BoundedSemaphore
from typing import TypeVar

from argon2 import PasswordHasher as Argon2
from argon2.exceptions import VerifyMismatchError

from questcity.domain.accounts.ports import PasswordHasher
from questcity.domain.shared.errors import BusyError

T = TypeVar("T")


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
        self._executor = ThreadPoolExecutor(threads, thread_name_prefix="argon2")
        self._places = BoundedSemaphore(threads + waiting)
        # It stands first in the queue, so whoever needs it never waits for a thread that waits.
        self._nobodys_hash = self._executor.submit(self._hash, secrets.token_urlsafe())

    async def hash(self, password: str) -> str:
        return await self._run(lambda: self._hash(password))

    async def matches(self, password: str, password_hash: str | None) -> bool:
        return await self._run(lambda: self._matches(password, password_hash))

    def close(self) -> None:
        """End the threads once they have done what they are at; who still waits is cancelled."""
        self._executor.shutdown(wait=False, cancel_futures=True)

    async def _run(self, work: Callable[[], T]) -> T:
        if not self._places.acquire(blocking=False):
            raise BusyError
        try:
            future = self._executor.submit(work)
        except BaseException:
            self._places.release()
            raise
        # The place is free when the thread is, which may be long after the caller has given up.
        future.add_done_callback(self._release)
        return await asyncio.wrap_future(future)

    def _release(self, _: Future[T]) -> None:
        self._places.release()

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
