from collections.abc import Iterator

import pytest

from cli.command import Command
from cli.databases import nobody_listens

LINES = [
    "db upgrade",
    "db downgrade base --yes",
    "db current",
    "db check",
    "users set-role anna admin",
    "admin create --username anna --email a@b.org --first-name A --last-name I --generate-password",
]


@pytest.fixture
def cut_off(questcity: Command) -> Iterator[Command]:
    """Yield the command of an installation whose database does not answer."""
    with nobody_listens() as url:
        yield questcity.given(ENVIRONMENT="development", DATABASE_URL=url)


@pytest.mark.parametrize("line", LINES)
def test_a_database_that_is_away_is_one_line(cut_off: Command, line: str) -> None:
    refused = cut_off(line)

    assert refused.refusal.startswith("PostgreSQL does not answer")
    assert "QUESTCITY_DATABASE_URL" in refused.refusal
    assert "s3cr3t-canary" not in refused.err


@pytest.mark.parametrize("line", LINES)
def test_without_any_database_it_is_said_how_to_start_one(questcity: Command, line: str) -> None:
    refused = questcity(line)

    assert refused.refusal == (
        f"No QuestCity runs on {questcity.settings['DATA_DIR']}: start `questcity serve` there "
        "first, or set QUESTCITY_DATABASE_URL."
    )


def test_a_database_that_is_away_is_json_for_machines(cut_off: Command) -> None:
    refused = cut_off("db current --json")

    assert refused.code == 1
    assert refused.document == {"error": refused.line}
