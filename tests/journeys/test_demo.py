"""The demo, as `make demo` shows it: a system, its quests, and bots that walk them."""

import asyncio
import json
import signal
import subprocess
from collections.abc import Callable
from typing import Any

import asyncpg
import pytest

from journeys.system import COMMAND, System, environment_of, run, wait_until

pytestmark = pytest.mark.postgres

_PLAYERS = 20
_JUDGED_WHEN_KILLED = 40


def demo(system: System, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command of the demo to its end."""
    return run("demo", *arguments, settings=system.all_settings)


def query(system: System, statement: str) -> list[tuple[Any, ...]]:
    """Return rows of the database of a system."""
    server = system.database
    assert server is not None
    return asyncio.run(_fetch(server.url("questcity"), statement))


async def _fetch(url: str, statement: str) -> list[tuple[Any, ...]]:
    connection = await asyncpg.connect(url, timeout=5)
    rows = await connection.fetch(statement)
    await connection.close()
    return [tuple(row) for row in rows]


def judged(system: System) -> int:
    """Return how many pieces of evidence the logs of all runs hold."""
    [(count,)] = query(system, "SELECT count(*) FROM run_fact WHERE event_id IS NOT NULL")
    return int(count)


def rewards(system: System) -> list[tuple[Any, ...]]:
    """Return how often each who was rewarded was, and with how many credits."""
    return query(
        system,
        "SELECT count(*), sum(amount)::int FROM credit_entry "
        "WHERE side = 'payee' AND user_id IS NOT NULL GROUP BY user_id",
    )


def test_a_bot_walks_a_quest_of_the_demo_and_shows_it(running_system: System) -> None:
    loaded = demo(running_system, "load")
    again = demo(running_system, "load")

    shown = demo(running_system, "play", "--seed", "7")

    assert (loaded.returncode, again.returncode) == (0, 3)
    assert (shown.returncode, shown.stderr) == (0, "")
    assert "has finished “От Всадника до Спаса”" in shown.stdout
    assert "Reward: 50 credits (granted); 50 on the account now." in shown.stdout
    for seen in ("not-precise-enough", "outside-radius", "answer-wrong", ", again", "too-fast"):
        assert seen in shown.stdout


def test_machines_are_told_of_a_crowd_whose_every_request_came_twice(
    running_system: System,
) -> None:
    demo(running_system, "load")
    before = judged(running_system)

    told = demo(
        running_system, "play", "--quest", "los-angeles", "--players", "4", "--twice", "--json"
    )

    facts = json.loads(told.stdout)
    assert (told.returncode, facts["finished"]) == (0, 4)
    assert (facts["errors"], facts["failures"]) == ({}, {})
    assert judged(running_system) - before == facts["deeds"]
    assert set(rewards(running_system)) == {(1, 50)}


def test_bots_survive_a_kill_and_nothing_that_they_were_told_is_lost(
    a_system: Callable[..., System],
) -> None:
    system = a_system()
    system.start()
    assert demo(system, "load").returncode == 0

    arguments = ("--quest", "los-angeles", "--players", str(_PLAYERS), "--json")
    with subprocess.Popen(
        [*COMMAND, "demo", "play", *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment_of(system.all_settings),
    ) as bots:
        wait_until(lambda: judged(system) >= _JUDGED_WHEN_KILLED, "many have walked")
        system.end(signal.SIGKILL)
        query(system, "UPDATE outbox SET claimed_until = now() WHERE settled_at IS NULL")
        system.start()
        said, complaints = bots.communicate(timeout=120)

    facts = json.loads(said)
    assert (bots.returncode, facts["finished"], facts["failures"]) == (0, _PLAYERS, {}), complaints
    assert sum(facts["errors"].values()) > 0
    assert judged(system) == facts["deeds"]
    assert rewards(system) == [(1, 50)] * _PLAYERS
    assert system.end() == 0
