"""Bots, and many of them at once."""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from time import perf_counter
from typing import Final

import httpx

from questcity.domain.quests.model.files import QuestDocument
from questcity.entrypoints.cli.demo.api import Api
from questcity.entrypoints.cli.demo.errors import PlayError
from questcity.entrypoints.cli.demo.newcomers import Mailbox, Newcomer
from questcity.entrypoints.cli.demo.player import Player
from questcity.entrypoints.cli.demo.steps import Habits, Outcome, Record, Watcher
from questcity.entrypoints.cli.demo.tally import Tally

AT_ONCE: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Bots:
    """What all bots of a command have in common."""

    quest: QuestDocument
    http: httpx.AsyncClient
    mailbox: Mailbox
    seed: int
    habits: Habits
    tally: Tally = field(default_factory=Tally)

    async def send(self, number: int, watcher: Watcher) -> Outcome:
        """Let one of them walk the quest. Raise `PlayError`."""
        api = Api(self.http, self.tally, pause=self.habits.pause)
        player = Player(self.quest, api, f"{self.seed} {number}", self.habits, watcher)
        language = self.quest.fields.language
        assert language is not None
        return await player.play(Newcomer(language), self.mailbox)


@dataclass(slots=True)
class Summary:
    """What came of a crowd: of each kind of failure, one is told in full."""

    outcomes: list[Outcome] = field(default_factory=list)
    failures: Counter[str] = field(default_factory=Counter)
    examples: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0

    @property
    def finished(self) -> int:
        """How many have come to their good end."""
        return sum(outcome.is_finished for outcome in self.outcomes)


async def send_all(bots: Bots, players: int, tell: Callable[[], None]) -> Summary:
    """Let so many bots walk, some at a time, and return how they fared.

    `tell` is called when one has come to its end.
    """
    summary = Summary()
    gate = asyncio.Semaphore(AT_ONCE)

    async def send(number: int) -> None:
        async with gate:
            try:
                summary.outcomes.append(await bots.send(number, Record()))
            except PlayError as error:
                summary.failures[error.kind] += 1
                summary.examples.setdefault(error.kind, str(error))
            tell()

    began = perf_counter()
    async with asyncio.TaskGroup() as group:
        for number in range(players):
            group.create_task(send(number))
    summary.seconds = perf_counter() - began
    return summary
