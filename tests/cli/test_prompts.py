import json

import pytest

from builders import PASSWORD
from cli.command import Command
from cli.databases import rows_of
from cli.terminal import Terminal

pytestmark = pytest.mark.process


@pytest.mark.postgres
def test_everything_is_asked_for_and_the_password_twice_without_echo(
    over_postgres: Command, database_url: str
) -> None:
    with Terminal("admin create --json", over_postgres.environment) as terminal:
        terminal.answer("Username: ", "anna")
        terminal.answer("Email: ", "anna@example.org")
        terminal.answer("First name: ", "Anna")
        terminal.answer("Last name: ", "Ivanova")
        terminal.answer("Password: ", PASSWORD)
        terminal.answer("confirmation: ", "something else")
        terminal.wait_for("do not match")
        terminal.answer("Password: ", PASSWORD)
        terminal.answer("confirmation: ", PASSWORD)
        code, out = terminal.end()

    assert code == 0
    assert out.startswith("{")
    assert json.loads(out)["outcome"] == "created"
    assert "anna@example.org" in terminal.shown
    assert PASSWORD not in terminal.shown
    assert "something else" not in terminal.shown
    assert rows_of(database_url, "SELECT username FROM user_account") == [("anna",)]


def test_an_interrupted_question_ends_without_a_traceback(questcity: Command) -> None:
    line = "admin create --username a.b --email a@b.org --first-name A --last-name B"
    with Terminal(f"{line} --password-stdin", questcity.environment) as terminal:
        terminal.wait_for("Password: ")
        terminal.interrupt()
        code, out = terminal.end()

    assert (code, out) == (1, "")
    assert "Aborted." in terminal.shown
    assert "Traceback" not in terminal.shown


@pytest.mark.parametrize(
    ("line", "question"),
    [
        ("admin create --force", "Replace the password and role"),
        ("db downgrade base --json", "Take the schema back to base"),
    ],
)
def test_what_is_not_meant_is_not_done(questcity: Command, line: str, question: str) -> None:
    with Terminal(line, questcity.environment) as terminal:
        terminal.answer(question, "")
        code, out = terminal.end()

    assert (code, out) == (1, "")
    assert "[y/N]" in terminal.shown
    assert "Aborted." in terminal.shown


@pytest.mark.postgres
def test_a_downgrade_that_is_meant_is_done(over_postgres: Command) -> None:
    with Terminal("db downgrade base --json", over_postgres.environment) as terminal:
        terminal.answer("[y/N]: ", "y")
        code, out = terminal.end()

    assert code == 0
    assert json.loads(out)["after"] is None
