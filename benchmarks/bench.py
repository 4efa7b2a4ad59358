"""What measurements stand on: a system with people and quests, and a server beside it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

from dishka import AsyncContainer

from benchmarks.catalogue.loading import publish_quests
from benchmarks.catalogue.quests import PART
from benchmarks.population import Person, inside, invent_people
from benchmarks.system import WIDE, Server, System, running_system, server_beside

PEOPLE: Final = 400
ABSENT: Final = 210
QUESTS: Final = 200_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """The server is what is measured; the system has prepared everything, and sends the mail.

    Who is absent has an account, and never signs in here.
    """

    system: System
    server: Server
    inside: AsyncContainer
    people: tuple[Person, ...]
    absent: tuple[Person, ...]


@asynccontextmanager
async def laid_out() -> AsyncIterator[Bench]:
    """Yield everything, just made."""
    async with (
        running_system(settings=WIDE) as system,
        inside(system) as container,
        server_beside(system) as server,
    ):
        everybody = await invent_people(container, PEOPLE + ABSENT)
        await publish_quests(container, system.database_url, everybody[0].user_id, QUESTS // PART)
        yield Bench(
            system=system,
            server=server,
            inside=container,
            people=everybody[:PEOPLE],
            absent=everybody[PEOPLE:],
        )
