import os
from pathlib import Path

import pytest

from cli.command import Command
from cli.databases import nobody_listens, rows_of
from questcity.adapters.keys.creation import create_missing


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """Return a data folder of the test's own, with keys."""
    create_missing(tmp_path / "keys")
    return tmp_path


@pytest.fixture
def over_house(questcity: Command, house: Path) -> Command:
    return questcity.given(DATA_DIR=house)


@pytest.fixture
def healthy(over_house: Command, database_url: str) -> Command:
    return over_house.given(ENVIRONMENT="development", DATABASE_URL=database_url)


def troubles(command: Command) -> dict[str, str]:
    """Return the advice by part; the command ends with 1 exactly when there is some."""
    told = command("doctor --json")
    findings = told.document["findings"]
    assert all(one["state"] in {"good", "bad"} for one in findings)
    assert all(bool(one["advice"]) == (one["state"] == "bad") for one in findings)
    bad = {one["part"]: one["advice"] for one in findings if one["state"] == "bad"}
    assert told.code == bool(bad)
    return bad


@pytest.mark.postgres
def test_a_healthy_installation_is_called_good(healthy: Command) -> None:
    told = healthy("doctor")

    lines = [line.rsplit(maxsplit=1) for line in told.out.splitlines()[1:]]
    assert (told.code, told.err) == (0, "")
    assert {state for _, state in lines} == {"good"}
    assert {"settings", "data folder", "mail", "keys", "database", "schema"} <= {
        part for part, _ in lines
    }
    assert troubles(healthy) == {}


@pytest.mark.postgres
def test_production_elsewhere_needs_no_data_folder(
    healthy: Command, house: Path, tmp_path: Path
) -> None:
    command = healthy.given(
        ENVIRONMENT="production",
        KEYS_DIR=house / "keys",
        DATA_DIR=tmp_path / "nowhere",
        MAIL_URL="smtp://mail.example.org:587",
        MAIL_FROM="quest@example.org",
    )

    assert troubles(command) == {}


def test_wrong_settings_are_a_finding(over_house: Command) -> None:
    bad = troubles(over_house.given(PORT="eighty"))

    assert list(bad) == ["settings"]
    assert bad["settings"].startswith("QUESTCITY_PORT='eighty' is not")


def test_a_fresh_machine_is_told_what_to_start(questcity: Command, tmp_path: Path) -> None:
    nowhere = tmp_path / "nowhere"

    bad = troubles(questcity.given(DATA_DIR=nowhere))

    assert list(bad) == ["data folder", "keys", "database"]
    assert "questcity serve" in bad["data folder"]
    assert "questcity keys generate" in bad["keys"]
    assert "questcity serve" in bad["database"]
    assert not nowhere.exists()


def test_a_file_in_place_of_the_data_folder_is_found(questcity: Command, tmp_path: Path) -> None:
    file = tmp_path / "data"
    file.write_text("")

    assert str(file) in troubles(questcity.given(DATA_DIR=file))["data folder"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
@pytest.mark.parametrize(("part", "name"), [("data folder", "."), ("mail", "mail")])
def test_a_folder_that_cannot_be_written_is_found(
    over_house: Command, house: Path, part: str, name: str
) -> None:
    folder = house / name
    folder.mkdir(exist_ok=True)
    folder.chmod(0o500)

    bad = troubles(over_house)

    folder.chmod(0o700)
    assert bad[part] == f"{folder} cannot be written: give it to the user who runs QuestCity."


def test_a_file_in_place_of_the_mail_folder_is_found(over_house: Command, house: Path) -> None:
    (house / "mail").write_text("")

    assert str(house / "mail") in troubles(over_house)["mail"]


def test_keys_that_others_can_read_are_found(over_house: Command, house: Path) -> None:
    secret = next(path for path in (house / "keys" / "secrets").iterdir() if path.is_file())
    secret.chmod(0o644)

    assert str(secret) in troubles(over_house)["keys"]


def test_a_database_that_is_away_is_found(over_house: Command) -> None:
    with nobody_listens() as url:
        command = over_house.given(ENVIRONMENT="development", DATABASE_URL=url)

        bad = troubles(command)

    assert bad["database"].startswith("PostgreSQL does not answer")
    assert "s3cr3t-canary" not in str(bad)


@pytest.mark.postgres
def test_a_database_with_too_few_connections_is_found(healthy: Command) -> None:
    bad = troubles(healthy.given(WORKERS=200))

    assert list(bad) == ["database"]
    assert "QUESTCITY_WORKERS" in bad["database"]


@pytest.mark.postgres
def test_a_schema_that_is_behind_is_found(healthy: Command) -> None:
    healthy("db downgrade base --yes")

    bad = troubles(healthy)

    assert list(bad) == ["schema"]
    assert "questcity db upgrade" in bad["schema"]


@pytest.mark.postgres
def test_a_table_that_was_changed_is_found(healthy: Command, database_url: str) -> None:
    rows_of(database_url, "ALTER TABLE user_account ADD COLUMN shoe_size integer")

    bad = troubles(healthy)

    assert list(bad) == ["schema"]
    assert "shoe_size" in bad["schema"]


def test_people_read_whole_advice_in_one_line_each(over_house: Command, house: Path) -> None:
    told = over_house("doctor")

    assert told.code == 1
    assert any(
        line.startswith("database") and str(house) in line and "QUESTCITY_DATABASE_URL." in line
        for line in told.out.splitlines()
    )
