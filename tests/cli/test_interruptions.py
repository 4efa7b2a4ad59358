"""Administrators made by several at once, in places where nobody types, and only by half."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import asyncpg
import pytest

from builders import PASSWORD
from cli.command import Command
from cli.databases import rows_of
from cli.terminal import PATIENCE_SECONDS, Terminal

pytestmark = pytest.mark.process

ANNA = "--username anna --email anna@example.org --first-name Anna --last-name Ivanova"
CREATE = f"admin create {ANNA}"

WAITS_FOR_A_LOCK = """
    SELECT 1 FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock'
"""


@contextmanager
def process(command: Command, line: str) -> Iterator["subprocess.Popen[str]"]:
    """Yield a command that runs by itself, as in a script."""
    with subprocess.Popen(
        [sys.executable, "-m", "questcity.entrypoints.cli.app", *line.split()],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | command.environment,
    ) as process:
        yield process
        process.kill()


@pytest.mark.postgres
def test_two_commands_at_once_make_one_administrator(
    over_postgres: Command, database_url: str
) -> None:
    line = f"{CREATE} --password-stdin"

    with process(over_postgres, line) as first, process(over_postgres, line) as second:
        for one in (first, second):
            assert one.stdin is not None
            one.stdin.write(f"{PASSWORD}\n")
            one.stdin.flush()
        said = [one.communicate(timeout=PATIENCE_SECONDS) for one in (first, second)]

    assert sorted((first.returncode, second.returncode)) == [0, 3], said
    assert rows_of(database_url, "SELECT username, role FROM user_account") == [("anna", 2)]
    entries = rows_of(database_url, "SELECT action FROM audit_entry ORDER BY id")
    assert sorted(entries) == [("admin.created",), ("admin.exists",)]


@pytest.mark.postgres
def test_an_interrupted_password_leaves_no_user_and_a_terminal_that_echoes(
    over_postgres: Command, database_url: str
) -> None:
    with Terminal(CREATE, over_postgres.environment) as terminal:
        before = terminal.shows_what_is_typed()
        terminal.answer("Password: ", PASSWORD)
        terminal.wait_for("confirmation: ")
        meanwhile = terminal.shows_what_is_typed()
        terminal.interrupt()
        code, out = terminal.end()
        after = terminal.shows_what_is_typed()

    assert (before, meanwhile, after) == (True, False, True)
    assert (code, out) == (1, "")
    assert PASSWORD not in terminal.shown
    assert rows_of(database_url, "SELECT 1 FROM user_account") == []


@pytest.mark.postgres
def test_an_interruption_between_user_and_trail_leaves_neither(
    over_postgres: Command, database_url: str
) -> None:
    async def interrupt(command: "subprocess.Popen[str]") -> None:
        holder, looker = await asyncpg.connect(database_url), await asyncpg.connect(database_url)
        async with holder.transaction():
            # The user is written by then, and its entry in the trail is not.
            await holder.execute("LOCK TABLE audit_entry IN ACCESS EXCLUSIVE MODE")
            assert command.stdin is not None
            command.stdin.write(f"{PASSWORD}\n")
            command.stdin.flush()
            while not await looker.fetchval(WAITS_FOR_A_LOCK) and command.poll() is None:
                pass
            command.send_signal(signal.SIGINT)
            await asyncio.to_thread(command.wait, PATIENCE_SECONDS)
        await holder.close()
        await looker.close()

    with process(over_postgres, f"{CREATE} --password-stdin") as command:
        asyncio.run(interrupt(command))
        out, err = command.communicate()

    assert command.returncode not in {0, 3}
    assert out == ""
    assert "Traceback" not in err
    assert rows_of(database_url, "SELECT 1 FROM user_account") == []
    assert rows_of(database_url, "SELECT 1 FROM audit_entry") == []


@pytest.mark.parametrize("line", ["admin create", CREATE, f"{CREATE} --force", "db downgrade base"])
def test_a_command_that_could_ask_ends_where_nobody_types(questcity: Command, line: str) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "questcity.entrypoints.cli.app", *line.split()],
        check=False,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        env=os.environ | questcity.environment,
    )

    assert (ended.returncode, ended.stdout) == (2, "")
    assert "Traceback" not in ended.stderr


@pytest.mark.postgres
def test_no_password_at_all_makes_nobody(over_postgres: Command, database_url: str) -> None:
    refused = over_postgres(f"{CREATE} --password-stdin", typed="")

    assert (refused.code, refused.out) == (2, "")
    assert "password: " in refused.line
    assert rows_of(database_url, "SELECT 1 FROM user_account") == []
