"""`make attack`: sqlmap against a real system, and against a twin that it must break."""

import asyncio
import os
import sys
from asyncio import Semaphore
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final
from uuid import UUID

from dishka import AsyncContainer

from attack.answers import answers_in
from attack.sqlmap import Outcome, attack
from attack.targets import CURSOR, Target, targets
from attack.twin import ROUTES
from benchmarks.client import Line, post
from benchmarks.population import PASSWORD, inside, invent_people
from benchmarks.processes import running
from benchmarks.program import finished, say
from benchmarks.system import (
    WIDE,
    BenchmarkError,
    Server,
    System,
    free_port,
    running_system,
    server_beside,
)
from blocks import block
from findable import publish
from questcity.domain.accounts.model.users import User
from questcity.domain.accounts.ports.repositories import UserRepository
from questcity.domain.shared.ids import QuestId, SessionId
from questcity.domain.shared.permissions import Role

QUESTS: Final = 300
AT_ONCE: Final = 2
TAKEN_AT_LEAST: Final = 100
"""Texts in a search: where nearly all are refused, nothing is proved."""
NOBODYS: Final = SessionId(UUID(int=0))
SERVER: Final = (sys.executable, "-m", "attack.wide_server")
TWIN: Final = (sys.executable, "-m", "attack.twin")
SETTINGS: Final[Mapping[str, str]] = {
    **WIDE,
    "ACCESS_TOKEN_MINUTES": "120",
    "LIMIT_SEARCHES": "999999/second",
}

_TREE: Final = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What is attacked, by somebody who may read everything."""

    system: System
    server: Server
    token: str
    ids: Mapping[str, str]


async def main() -> bool:
    """Return whether the twin was broken, and nothing else."""
    async with laid_out() as scene, twin(scene.system) as twin_port:
        every = [await _made_well(scene, target) for target in targets(scene.ids, scene.token)]
        is_sharp = await _break_the_twin(scene, twin_port)
        is_harmless = await _attack_everything(scene, every)
        searches = {target.path for target in every if "q" in target.parts}
        return is_sharp and is_harmless and _has_answered_well(scene, searches)


@asynccontextmanager
async def laid_out() -> AsyncIterator[Scene]:
    """Yield a system with quests, and a server on it that takes texts of any length."""
    async with (
        running_system(settings=SETTINGS) as system,
        inside(system) as container,
        server_beside(system, command=SERVER) as server,
    ):
        admin = await _admin(container)
        quest_id = await _quests(container, admin)
        async with Line.open(server.port) as line:
            body = {"login": admin.email, "password": PASSWORD}
            token = (await line.ask(post("/auth/login", body))).json()["accessToken"]
        ids = {"quest_id": str(quest_id), "user_id": str(admin.id)}
        yield Scene(system=system, server=server, token=token, ids=ids)


@asynccontextmanager
async def twin(system: System) -> AsyncIterator[int]:
    """Yield the port of the twin, over the same database."""
    port = free_port()
    own = {"TWIN_DATABASE_URL": system.database_url, "TWIN_PORT": str(port)}
    async with running(TWIN, os.environ | own, system.folder / "twin.log", _TREE):
        while True:
            try:
                async with Line.open(port):
                    break
            except OSError:
                await asyncio.sleep(0.05)
        yield port


async def _admin(container: AsyncContainer) -> User:
    [person] = await invent_people(container, 1)
    async with block(container, UserRepository) as users:
        admin = replace(await users.get(person.user_id), role=Role.ADMIN)
        return await users.save(admin)


async def _quests(container: AsyncContainer, author: User) -> QuestId:
    """Publish quests, some of them with words in common, and return the id of one."""
    actor = author.acting(NOBODYS)
    for number in range(QUESTS):
        title = f"{('Tower', 'Башня', 'Bridge')[number % 3]} of {number % 17} ghosts"
        quest_id = await publish(container, actor, title, minutes=number)
    return quest_id


async def _break_the_twin(scene: Scene, port: int) -> bool:
    outcomes = []
    for route in ROUTES:
        target = Target(
            name=f"twin{route}", path=route, query={"q": "ower"}, parts=("q",), headers={}
        )
        outcome = await attack(target, port, scene.system.folder / f"twin-{route[1:]}")
        say(_told(target.name, outcome))
        outcomes.append(outcome)
    return all(outcome.holes for outcome in outcomes)


async def _attack_everything(scene: Scene, every: Sequence[Target]) -> bool:
    places = Semaphore(AT_ONCE)

    async def attacked(number: int, target: Target) -> bool:
        async with places:
            outcome = await attack(
                target, scene.server.port, scene.system.folder / f"attack-{number}"
            )
        say(_told(target.name, outcome))
        return outcome.is_harmless and not outcome.holes and outcome.tested >= target.places

    return all(await asyncio.gather(*map(attacked, range(len(every)), every)))


async def _made_well(scene: Scene, target: Target) -> Target:
    """Return a target with a cursor that is good, where there is one. Raise `BenchmarkError`."""
    async with Line.open(scene.server.port) as line:
        if CURSOR in target.parts:
            first = replace(target, query={"limit": "1"})
            cursor = (await line.ask(first.good_request())).json()["nextCursor"]
            return replace(target, query={"limit": "1", CURSOR: cursor or "none"})
        status = (await line.ask(target.good_request())).status
    if status != 200:
        message = f"{target.name} is answered {status}: say in attack/targets.py how it is called."
        raise BenchmarkError(message)
    return target


def _told(name: str, outcome: Outcome) -> str:
    if outcome.holes:
        return f"{name}: BROKEN at {'; '.join(outcome.holes)} ({', '.join(outcome.kinds)})"
    if not outcome.is_harmless:
        return f"{name}: NOT FINISHED, after {outcome.tested} places"
    return f"{name}: no hole in {outcome.tested} places"


def _has_answered_well(scene: Scene, searches: Collection[str]) -> bool:
    """Tell whether the server never failed, and has not refused all that was searched for."""
    log = scene.system.folder / f"server-{scene.server.port}.log"
    with log.open(encoding="utf-8", errors="replace") as lines:
        answers = answers_in(lines)
    for route, statuses in sorted(answers.items()):
        say(f"{route}: " + ", ".join(f"{many} x {one}" for one, many in sorted(statuses.items())))
    every = [(status, many) for one in answers.values() for status, many in one.items()]
    failures = sum(many for status, many in every if status >= 500)
    say(f"{sum(many for _, many in every)} requests, {failures} of them answered with a failure.")
    unsearched = [route for route in searches if answers[route][200] < TAKEN_AT_LEAST]
    for route in unsearched:
        say(f"{route} has refused nearly all that was searched for.")
    return not unsearched and not failures


if __name__ == "__main__":
    is_kept = finished(main())
    say("The twin was broken, and nothing else." if is_kept else "THIS IS NOT AS IT SHOULD BE.")
    sys.exit(0 if is_kept else 1)
