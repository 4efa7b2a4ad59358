from collections.abc import Iterator

import pytest

from cli.command import Command
from cli.databases import rows_of
from servers import TestServer

pytestmark = pytest.mark.postgres

CREATE = "admin create --username anna --email a@b.org --first-name A --last-name I"


@pytest.fixture
def empty(questcity: Command, test_server: TestServer) -> Iterator[Command]:
    """Yield the command over a database without a schema."""
    with test_server.database("template0") as url:
        yield questcity.given(ENVIRONMENT="development", DATABASE_URL=url)


def newest(command: Command) -> str:
    return str(command("db current --json").document["newest"])


def test_the_schema_goes_up_once(empty: Command) -> None:
    first, second = empty("db upgrade"), empty("db upgrade")

    end = newest(empty)
    assert (first.code, first.out, first.err) == (0, f"From empty to {end}.\n", "")
    assert (second.code, second.out) == (3, f"The schema is at {end} already.\n")


def test_moves_of_the_schema_are_json_for_machines(empty: Command) -> None:
    up, again = empty("db upgrade --json"), empty("db upgrade --json")
    down = empty("db downgrade base --yes --json")

    end = newest(empty)
    assert (up.code, again.code, down.code) == (0, 3, 0)
    assert up.document == {"before": None, "after": end}
    assert again.document == {"before": end, "after": end}
    assert down.document == {"before": end, "after": None}
    assert up.err == again.err == down.err == ""


def test_the_revision_is_shown(over_postgres: Command, empty: Command) -> None:
    end = newest(over_postgres)

    assert over_postgres("db current").out == f"{end} (newest: {end})\n"
    assert empty("db current").out == f"empty (newest: {end})\n"
    assert empty("db current --json").document == {"revision": None, "newest": end}


def test_a_schema_that_is_up_to_date_is_called_good(over_postgres: Command) -> None:
    checked = over_postgres("db check")

    assert (checked.code, checked.out, checked.err) == (0, "The schema is up to date.\n", "")
    assert over_postgres("db check --json").document == {"good": True}


def test_a_difference_to_the_tables_is_found(over_postgres: Command, database_url: str) -> None:
    rows_of(database_url, "ALTER TABLE user_account ADD COLUMN shoe_size integer")

    refused = over_postgres("db check")

    assert "shoe_size" in refused.refusal
    assert "restore a backup" in refused.refusal
    assert over_postgres("db check --json").document == {"error": refused.line}


@pytest.mark.parametrize(
    "line",
    [
        "db check",
        "users set-role anna admin",
        f"{CREATE} --password-stdin",
    ],
)
def test_what_needs_the_schema_says_how_to_make_it(empty: Command, line: str) -> None:
    refused = empty(line, typed="correct horse battery staple\n")

    assert refused.refusal == (
        f"The schema is at empty, not {newest(empty)}: run `questcity db upgrade`."
    )


def test_a_downgrade_is_not_done_unasked(over_postgres: Command) -> None:
    refused = over_postgres("db downgrade base")

    assert (refused.code, refused.out) == (2, "")
    assert "--yes" in refused.line
    assert over_postgres("db check").code == 0


def test_a_downgrade_by_one_step_is_undone_by_an_upgrade(over_postgres: Command) -> None:
    down = over_postgres("db downgrade --yes -- -1")

    assert down.code == 0
    assert over_postgres("db check").code == 1
    assert over_postgres("db upgrade").code == 0
    assert over_postgres("db check").code == 0


@pytest.mark.parametrize("line", ["db upgrade 9999", "db downgrade 9999 --yes"])
def test_an_unknown_revision_is_one_line_that_names_the_newest(
    over_postgres: Command, line: str
) -> None:
    refused = over_postgres(line)

    assert refused.refusal == (
        f"There is no revision '9999'; the newest is {newest(over_postgres)}."
    )


@pytest.mark.parametrize("line", ["db downgrade --yes -- -99", "db upgrade +99", "db upgrade 1:2"])
def test_a_step_that_leads_nowhere_changes_nothing(over_postgres: Command, line: str) -> None:
    assert over_postgres(line).refusal
    assert over_postgres("db check").code == 0


def test_a_database_of_a_newer_questcity_is_left_alone(
    over_postgres: Command, database_url: str
) -> None:
    rows_of(database_url, "UPDATE alembic_version SET version_num = '9999'")

    refused = over_postgres("db upgrade")

    assert "newer QuestCity" in refused.refusal
    assert rows_of(database_url, "SELECT version_num FROM alembic_version") == [("9999",)]


def test_a_wrong_password_of_the_database_is_one_line_without_it(
    questcity: Command, database_url: str
) -> None:
    scheme, _, place = database_url.rpartition("@")
    url = f"{scheme.rpartition(':')[0]}:s3cr3t-canary@{place}"
    command = questcity.given(ENVIRONMENT="development", DATABASE_URL=url)

    for line in ("db upgrade", "db current", "db check", "users set-role anna admin"):
        refused = command(line)

        assert "QUESTCITY_DATABASE_URL" in refused.refusal
        assert "s3cr3t-canary" not in refused.err


def test_a_missing_database_is_one_line_that_names_it(
    questcity: Command, database_url: str
) -> None:
    url = f"{database_url}_elsewhere"

    refused = questcity.given(ENVIRONMENT="development", DATABASE_URL=url)("db upgrade")

    assert url.rpartition("/")[2] in refused.refusal
    assert "QUESTCITY_DATABASE_URL" in refused.refusal
