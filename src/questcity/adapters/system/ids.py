"""Identifiers made by this process."""

from threading import Lock
from typing import Final
from uuid import UUID

from uuid_utils.compat import uuid7

from questcity.domain.shared.ports import IdGenerator

_SMALLEST: Final = UUID(int=0)


class UuidGenerator(IdGenerator):
    """UUIDv7 that grow within a process, from whatever thread and whatever the clock does."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._last = _SMALLEST

    def new(self) -> UUID:
        with self._lock:
            # uuid_utils promises an order within one millisecond, not for a clock that goes back.
            self._last = max(self._draw(), UUID(int=self._last.int + 1))
            return self._last

    def _draw(self) -> UUID:
        return uuid7()
