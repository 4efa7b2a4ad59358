"""Deleting people, and exporting what is stored about them, from the command line."""

import json
import stat
import zipfile
from pathlib import Path
from typing import Any

import pytest

from builders import PASSWORD
from cli.command import Command
from cli.databases import rows_of
from cli.terminal import Terminal

pytestmark = pytest.mark.postgres


@pytest.fixture
def with_admins(over_postgres: Command) -> Command:
    """Return the command over a database with the administrators anna and boris."""
    for name in ("anna", "boris"):
        line = f"admin create --username {name} --email {name}@example.org --password-stdin"
        names = f"--first-name {name} --last-name Ivanova"
        assert over_postgres(f"{line} {names}", typed=f"{PASSWORD}\n").code == 0
    return over_postgres


def statuses(url: str) -> list[tuple[Any, ...]]:
    return rows_of(url, "SELECT username, status FROM user_account ORDER BY username")


def acts(url: str, action: str) -> list[tuple[Any, ...]]:
    return rows_of(url, "SELECT actor FROM audit_entry WHERE action = $1", action)


def test_an_account_is_deleted_once(with_admins: Command, database_url: str) -> None:
    first = with_admins("users delete anna --yes")
    second = with_admins("users delete ANNA@example.org --yes")

    assert (first.code, first.err) == (0, "")
    assert first.out == "anna is deleted now.\n"
    assert (second.code, second.out) == (3, "anna is deleted already.\n")
    assert statuses(database_url) == [("anna", "deleted"), ("boris", "active")]
    [(actor,)] = acts(database_url, "user.deleted")
    assert actor.startswith("operator:")


def test_a_deletion_is_told_to_machines(with_admins: Command, database_url: str) -> None:
    outcome = with_admins("users delete boris --yes --json")

    [(id_,)] = rows_of(database_url, "SELECT id FROM user_account WHERE username = 'boris'")
    assert (outcome.code, outcome.err) == (0, "")
    told = {name: outcome.document[name] for name in ("id", "username", "status")}
    assert told == {"id": str(id_), "username": "boris", "status": "deleted"}


def test_nobody_is_deleted_unasked(with_admins: Command, database_url: str) -> None:
    refused = with_admins("users delete anna")

    assert refused.code == 2
    assert "--yes" in refused.line
    assert statuses(database_url) == [("anna", "active"), ("boris", "active")]


def test_on_a_terminal_one_is_asked(with_admins: Command, database_url: str) -> None:
    with Terminal("users delete anna", with_admins.environment) as terminal:
        terminal.answer("Delete the account anna for good?", "n")
        code, _ = terminal.end()
    kept = statuses(database_url)
    with Terminal("users delete anna", with_admins.environment) as terminal:
        terminal.answer("Delete the account anna for good?", "y")
        terminal.end()

    assert code == 1
    assert kept == [("anna", "active"), ("boris", "active")]
    assert statuses(database_url) == [("anna", "deleted"), ("boris", "active")]


def test_the_last_admin_is_not_deleted(with_admins: Command, database_url: str) -> None:
    with_admins("users delete anna --yes")

    refused = with_admins("users delete boris --yes")

    assert refused.refusal == "This is the last active admin. Make another one first."
    assert statuses(database_url) == [("anna", "deleted"), ("boris", "active")]


@pytest.mark.parametrize("login", ["vera", "vera@example.org", "", "%", "\udcff"])
def test_nobody_is_made_up(with_admins: Command, tmp_path: Path, login: str) -> None:
    file = tmp_path / "all.zip"

    deleted = with_admins("users delete --yes", login)
    exported = with_admins(f"users export --output {file}", login)

    assert deleted.refusal == exported.refusal == "There is no such user."
    assert not file.exists()


def test_everything_about_somebody_goes_into_a_file_of_ones_own(
    with_admins: Command, database_url: str, tmp_path: Path
) -> None:
    file = tmp_path / "all.zip"

    outcome = with_admins(f"users export boris@example.org --output {file}")

    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out == f"All data about boris is in {file}.\n"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with zipfile.ZipFile(file) as archive:
        [account] = json.loads(archive.read("account.json"))
    assert (account["username"], account["email"]) == ("boris", "boris@example.org")
    [(actor,)] = acts(database_url, "user.exported")
    assert actor.startswith("operator:")


def test_an_export_is_told_to_machines(with_admins: Command, tmp_path: Path) -> None:
    file = tmp_path / "all.zip"

    outcome = with_admins(f"users export anna --output {file} --json")

    assert outcome.document["username"] == "anna"
    assert outcome.document["file"] == str(file)


def test_a_file_that_is_there_is_not_written_over(
    with_admins: Command, database_url: str, tmp_path: Path
) -> None:
    file = tmp_path / "all.zip"
    file.write_text("precious")

    refused = with_admins(f"users export anna --output {file}")

    assert refused.refusal.startswith(f"{file} cannot be written (File exists).")
    assert file.read_text() == "precious"
    assert acts(database_url, "user.exported") == []


def test_a_place_that_is_not_there_is_told(with_admins: Command, tmp_path: Path) -> None:
    refused = with_admins(f"users export anna --output {tmp_path / 'none' / 'all.zip'}")

    assert "cannot be written (No such file or directory)" in refused.refusal
