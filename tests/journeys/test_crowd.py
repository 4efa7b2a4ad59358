"""A crowd of bots that walks a quest, also while the system is killed under it."""

import asyncio
import json
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import asyncpg
import pytest

from journeys.system import COMMAND, System, environment_of, wait_until

pytestmark = pytest.mark.postgres

PLAYERS = 20
FACTS_WHEN_KILLED = 120
REWARD = 50

FACTS = "SELECT count(*) FROM run_fact"
EVENTS = "SELECT count(*) FROM run_fact WHERE event_id IS NOT NULL"
REWARDED = (
    "SELECT count(*) FROM credit_balance WHERE amount = $1 AND user_id IN (SELECT user_id FROM run)"
)


def asked(system: System, query: str, *arguments: object) -> Any:
    """Return what the database of a system says."""
    database = system.database
    assert database is not None

    async def ask() -> Any:
        connection = await asyncpg.connect(database.url("questcity"))
        try:
            return await connection.fetchval(query, *arguments)
        finally:
            await connection.close()

    return asyncio.run(ask())


@contextmanager
def a_crowd(system: System) -> Iterator["subprocess.Popen[str]"]:
    """Yield a walk of many bots, which has just begun."""
    options = ["--players", str(PLAYERS), "--seed", "7", "--json"]
    with subprocess.Popen(
        [*COMMAND, "demo", "play", *options],
        env=environment_of(system.all_settings),
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as crowd:
        try:
            yield crowd
        finally:
            crowd.kill()


def test_bots_whose_system_is_killed_finish_and_are_rewarded_once(
    a_system: Callable[..., System],
) -> None:
    system = a_system()
    system.start()
    system.command("demo", "load")

    with a_crowd(system) as crowd:
        wait_until(lambda: asked(system, FACTS) >= FACTS_WHEN_KILLED, "the crowd is on its way")
        system.end(signal.SIGKILL)
        system.start()
        said, errors = crowd.communicate(timeout=240)

    assert crowd.returncode == 0, errors or said
    told = json.loads(said)
    assert (told["finished"], told["failures"]) == (PLAYERS, {})
    # Every event that was acknowledged is in the log, and once.
    assert asked(system, EVENTS) == told["deeds"]
    assert asked(system, REWARDED, REWARD) == PLAYERS
    assert asked(system, "SELECT sum(amount) FROM credit_entry") == 0
    assert system.end() == 0
