"""Threads for work that would hold the event loop up."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import BoundedSemaphore
from typing import TypeVar

from questcity.domain.shared.errors import BusyError

T = TypeVar("T")


class BoundedThreads:
    """Threads of one kind of work: so many work at once, and so many more may wait."""

    def __init__(self, name: str, *, threads: int, waiting: int) -> None:
        self._executor = ThreadPoolExecutor(threads, thread_name_prefix=name)
        self._places = BoundedSemaphore(threads + waiting)

    async def run(self, work: Callable[[], T]) -> T:
        """Return what the work returns. Raise `BusyError` when too many are waiting already."""
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

    def prepare(self, work: Callable[[], T]) -> "Future[T]":
        """Begin with work of one's own, which takes nobody's place."""
        return self._executor.submit(work)

    def close(self) -> None:
        """End the threads once they have done what they are at; who still waits is cancelled."""
        self._executor.shutdown(wait=False, cancel_futures=True)

    def _release(self, _: "Future[T]") -> None:
        self._places.release()
