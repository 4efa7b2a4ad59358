from collections.abc import Iterator
from typing import Any

import pytest
from typer.main import get_command

from cli.command import Command
from questcity.entrypoints.cli.app import app

COMMANDS = {
    "serve": "Run the whole system",
    "worker": "Deliver what the outbox holds",
    "admin create": "Make an administrator",
    "admin list": "List the administrators",
    "admin reset-password": "Give an administrator another password",
    "users list": "List users",
    "users show": "Show one user",
    "users create": "Make an account for somebody",
    "users lock": "Take all rights from an account",
    "users unlock": "Give a locked account its rights back",
    "users delete": "Delete an account at once",
    "users export": "Write all data about somebody",
    "users set-role": "Give somebody another role",
    "users set-flag": "Give somebody a flag",
    "quests new": "Begin a quest in a text file",
    "quests lint": "Say what is wrong with a quest",
    "quests import": "Make a draft of a file",
    "quests export": "Write a quest into a file",
    "quests diff": "Show what is otherwise",
    "quests list": "List quests",
    "quests show": "Show a quest as it was last written",
    "quests publish": "Open a quest to players",
    "quests archive": "Close a quest to new players",
    "keys generate": "Make the keys that are missing",
    "keys list": "List the keys",
    "keys check": "Check the keys",
    "keys rotate": "Let another key take over",
    "keys revoke": "Refuse all tokens of a signing key",
    "db upgrade": "Bring the schema up to date",
    "db downgrade": "Take the schema back",
    "db current": "Show the revision of the schema",
    "db check": "Check that the schema is",
    "doctor": "Look at the settings",
    "config show": "Show every setting",
    "openapi": "Print the OpenAPI document",
    "demo load": "Publish the quests of the demo",
    "demo play": "Let bots sign up and walk a quest",
}
GROUPS = {
    "": "quests in real cities",
    "admin": "Administrators.",
    "users": "Users.",
    "quests": "Quests.",
    "keys": "Signing keys and secrets.",
    "db": "The database's schema.",
    "config": "The settings.",
    "demo": "Two quests to begin with",
}


def leaves(command: Any, name: str = "") -> Iterator[str]:
    parts = getattr(command, "commands", None)
    if parts is None:
        yield name
        return
    for part, inner in parts.items():
        yield from leaves(inner, f"{name} {part}".strip())


def test_there_are_these_commands_and_no_others() -> None:
    assert set(leaves(get_command(app))) == set(COMMANDS)


@pytest.mark.parametrize(("command", "promise"), COMMANDS.items())
def test_a_command_explains_itself_and_prints_json(
    questcity: Command, command: str, promise: str
) -> None:
    shown = questcity(f"{command} --help")

    assert (shown.code, shown.err) == (0, "")
    assert f"Usage: questcity {command}" in shown.out
    assert promise in shown.out
    assert "--json" in shown.out


@pytest.mark.parametrize(("group", "subject"), GROUPS.items())
def test_a_group_without_a_command_shows_what_there_is(
    questcity: Command, group: str, subject: str
) -> None:
    bare = questcity(group)
    asked_for = questcity(f"{group} --help")

    assert (bare.code, asked_for.code) == (2, 0)
    assert bare.out.strip() == asked_for.out.strip()
    assert subject in bare.out
    for name in (command.split() for command in COMMANDS):
        if name[:-1] == group.split():
            assert name[-1] in bare.out


def test_help_reads_no_settings(questcity: Command) -> None:
    wrong = questcity.given(PORT="nonsense")

    assert wrong("admin create --help").code == 0


def test_the_help_of_create_names_every_way_to_give_a_password(questcity: Command) -> None:
    shown = questcity("admin create --help").out

    assert "--password-stdin" in shown
    assert "--generate-password" in shown
    assert "QUESTCITY_ADMIN_PASSWORD" in shown
