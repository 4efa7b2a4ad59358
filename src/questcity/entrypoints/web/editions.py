"""Which edition of the catalogue is the present one, without asking for it each time."""

import asyncio
from asyncio import Task, get_running_loop
from collections.abc import Callable
from math import inf
from time import monotonic
from typing import Final

from questcity.domain.quests.ports.readers import Catalogue

KNOWN_FOR: Final = 1.0
"""For how many seconds an edition counts as the present one since it was asked for."""
ASKED_EVERY: Final = 0.5
"""After how many seconds it is asked for again, while answers go out under what is known."""


class Editions:
    """Which edition of the catalogue is the present one; all who want to know it ask once."""

    def __init__(self, catalogue: Catalogue, now: Callable[[], float] = monotonic) -> None:
        self._catalogue = catalogue
        self._edition = 0
        self._asked_at = -inf
        self._asking: Task[int] | None = None
        self.now = now

    def known(self) -> int | None:
        """Return the present edition, if it is known; before it is forgotten, it is asked for."""
        age = self.now() - self._asked_at
        if age > KNOWN_FOR:
            return None
        if age > ASKED_EVERY and self._asking is None:
            self._ask()
        return self._edition

    async def last(self) -> int:
        """Return the edition that was the present one now or a little while ago."""
        edition = self.known()
        # Whoever stops waiting stops nobody else.
        return await asyncio.shield(self._asking or self._ask()) if edition is None else edition

    def _ask(self) -> Task[int]:
        self._asking = asking = get_running_loop().create_task(self._learn())
        asking.add_done_callback(_unheard)
        return asking

    async def _learn(self) -> int:
        asked_at = self.now()
        try:
            edition = await self._catalogue.get_edition()
        finally:
            self._asking = None
        # An answer is as old as its question.
        self._edition, self._asked_at = edition, asked_at
        return edition


def _unheard(asking: Task[int]) -> None:
    """Take note of a failure: whoever waits is told, but perhaps nobody does."""
    if not asking.cancelled():
        asking.exception()
