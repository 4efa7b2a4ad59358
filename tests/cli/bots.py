"""Bots of the demo in an application over memory."""

import re
from collections.abc import Sequence
from typing import get_type_hints

from dishka import AsyncContainer
from httpx import AsyncClient

from people import letters_to
from questcity.domain.shared.permissions import Actor
from questcity.entrypoints.cli.demo.api import Pause
from questcity.entrypoints.cli.demo.crowd import Bots
from questcity.entrypoints.cli.demo.loading import LoadDemo, Loaded
from questcity.entrypoints.cli.demo.newcomers import Mailbox
from questcity.entrypoints.cli.demo.quest_files import QuestName, read_quest
from questcity.entrypoints.cli.demo.steps import Habits

OPERATOR = Actor.operator("test")


class MemoryMailbox(Mailbox):
    """The letters of an application over memory, delivered when somebody looks."""

    def __init__(self, container: AsyncContainer) -> None:
        self._container = container

    async def find_codes(self, address: str) -> Sequence[str]:
        """Return the codes that have come so far."""
        letters = await letters_to(self._container, address)
        return [code for text in letters for code in re.findall(r"\b\d{6}\b", text)]


async def at_once(seconds: float) -> None:
    """Wait for nothing."""
    del seconds


async def load_demo(container: AsyncContainer) -> tuple[Loaded, ...]:
    """Load the demo."""
    async with container() as request:
        parts = {name: await request.get(kind) for name, kind in get_type_hints(LoadDemo).items()}
        return await LoadDemo(**parts)(OPERATOR)


def bots_for(  # noqa: PLR0913 (each of them matters to some test)
    client: AsyncClient,
    container: AsyncContainer,
    name: QuestName = QuestName.SAINT_PETERSBURG,
    *,
    seed: int = 7,
    pause: Pause = at_once,
    tempo: float | None = None,
    twice: bool = False,
) -> Bots:
    """Return bots that reach the application without a socket."""
    client.base_url = "http://quest.test/api/v1"
    return Bots(
        quest=read_quest(name),
        http=client,
        mailbox=MemoryMailbox(container),
        seed=seed,
        habits=Habits(pause=pause, tempo=tempo, twice=twice),
    )
