"""An application that keeps public answers, and what a test of them has in its hands."""

import asyncio
from dataclasses import dataclass, field
from typing import Any, Final

from dishka import Provider, Scope, provide

from questcity.adapters.memory.database import MemoryDatabase
from questcity.adapters.memory.quest_reader import MemoryCatalogue, MemoryQuestReader
from questcity.domain.quests.ports.readers import Catalogue, QuestReader
from questcity.domain.shared.errors import DependencyAwayError
from questcity.entrypoints.web.editions import Editions
from questcity.entrypoints.web.public_answers import PublicAnswers

ROOM: Final = 1_000_000


@dataclass
class Ticks:
    """A clock of seconds that moves when it is told to."""

    now: float = 1_000.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now


@dataclass
class Asked:
    """What stores were asked, and what becomes of it."""

    editions: int = 0
    editions_told: int = 0
    lists: int = 0
    is_away: bool = False
    failures: list[Exception] = field(default_factory=list)
    may_answer: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.may_answer.set()


class KeepingProvider(Provider):
    """Keeps answers, over stores that are watched; time passes when the test says so."""

    scope = Scope.APP

    def __init__(self, room: int = ROOM) -> None:
        super().__init__()
        self.room = room
        self.ticks = Ticks()
        self.asked = Asked()

    @provide(override=True)
    def public_answers(self, catalogue: Catalogue) -> PublicAnswers:
        """Return what keeps answers."""
        return PublicAnswers(Editions(catalogue, self.ticks), self.room)


class WatchedProvider(KeepingProvider):
    """The same over memory that is watched, and answers when it is let."""

    @provide(override=True)
    def catalogue(self, database: MemoryDatabase) -> Catalogue:
        """Return the watched catalogue."""
        return _Catalogue(database, self.asked)

    @provide(override=True)
    def quest_reader(self, database: MemoryDatabase) -> QuestReader:
        """Return the watched reader."""
        return _Reader(database, self.asked)


class _Catalogue(MemoryCatalogue):
    def __init__(self, database: MemoryDatabase, asked: Asked) -> None:
        super().__init__(database)
        self._asked = asked

    async def get_edition(self) -> int:
        self._asked.editions += 1
        try:
            if self._asked.is_away:
                raise DependencyAwayError
            return await super().get_edition()
        finally:
            self._asked.editions_told += 1


class _Reader(MemoryQuestReader):
    def __init__(self, database: MemoryDatabase, asked: Asked) -> None:
        super().__init__(database)
        self._asked = asked

    async def list(self, *wanted: Any, **more: Any) -> Any:
        self._asked.lists += 1
        failure = self._asked.failures.pop() if self._asked.failures else None
        # What is answered then was read now.
        page = await super().list(*wanted, **more)
        await self._asked.may_answer.wait()
        if failure is not None:
            raise failure
        return page
