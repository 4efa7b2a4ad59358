import json
from base64 import b64encode
from datetime import datetime
from pathlib import Path

import pytest

from cli.command import Command


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "keys"


@pytest.fixture
def fresh(questcity: Command, folder: Path) -> Command:
    """Return the command of an installation without keys."""
    return questcity.given(KEYS_DIR=folder)


@pytest.fixture
def made(fresh: Command) -> Command:
    """Return the command of an installation whose keys were just made."""
    assert fresh("keys generate").code == 0
    return fresh


def the_private_key(folder: Path) -> Path:
    return next(path for path in folder.glob("*/*.pem") if not path.name.endswith(".pub.pem"))


def material(folder: Path) -> list[str]:
    """Return what must not be read anywhere, as it might be written."""
    (secret,) = (
        path.read_bytes() for path in (folder / "secrets").iterdir() if path.stat().st_size
    )
    body = the_private_key(folder).read_text().splitlines()[1]
    return [body, secret.hex(), b64encode(secret).decode().rstrip("="), str(secret)]


def test_keys_are_made_once(fresh: Command, folder: Path) -> None:
    first, second = fresh("keys generate"), fresh("keys generate")

    assert (first.code, first.out, first.err) == (0, f"Made 2 keys in {folder}.\n", "")
    assert (second.code, second.out) == (3, f"All keys are in {folder} already.\n")


def test_making_keys_tells_machines_their_ids(fresh: Command, folder: Path) -> None:
    first, second = fresh("keys generate --json"), fresh("keys generate --json")

    assert (first.code, second.code) == (0, 3)
    assert first.document["folder"] == str(folder)
    assert len(first.document["made"]) == 2
    assert second.document == {"folder": str(folder), "made": []}


def test_listed_keys_can_be_told_apart_and_copied(made: Command) -> None:
    listed = made("keys list --json")
    for_people = made("keys list")

    assert (listed.code, listed.err, for_people.code) == (0, "", 0)
    signing, secret = listed.document["keys"]
    assert (signing["kind"], secret["kind"]) == ("signing", "secret")
    assert signing["is_current"] is secret["is_current"] is True
    assert signing["fingerprint"].startswith("SHA256:")
    assert signing["kid"] in for_people.out
    assert secret["kid"] in for_people.out


def test_times_of_keys_are_iso_8601(made: Command) -> None:
    (signing, _) = made("keys list --json").document["keys"]

    created_at = datetime.fromisoformat(signing["created_at"])

    assert "T" in signing["created_at"]
    assert created_at.tzinfo is not None


@pytest.mark.parametrize(
    "line",
    ["keys list", "keys list --json", "keys check", "keys check --json", "keys generate", "doctor"],
)
def test_nothing_secret_is_shown(made: Command, folder: Path, line: str) -> None:
    said = made.given(LOG_LEVEL="debug")(line)

    assert not [secret for secret in material(folder) if secret in said.out + said.err]


def test_good_keys_are_called_good(made: Command, folder: Path) -> None:
    checked = made("keys check")

    assert (checked.code, checked.out, checked.err) == (0, f"The keys in {folder} are good.\n", "")
    assert made("keys check --json").document == {"folder": str(folder), "good": True}


@pytest.mark.parametrize("line", ["keys check", "keys list"])
def test_missing_keys_are_refused_with_what_to_run(fresh: Command, folder: Path, line: str) -> None:
    refused = fresh(line)

    assert str(folder) in refused.refusal
    assert "questcity keys generate" in refused.refusal


def test_a_key_that_others_can_read_is_refused(made: Command, folder: Path) -> None:
    private = the_private_key(folder)
    private.chmod(0o644)

    for line in ("keys check", "keys list", "keys generate"):
        assert made(line).refusal.startswith(str(private))
        assert "chmod" in made(line).refusal


def test_a_damaged_key_is_never_replaced(made: Command, folder: Path) -> None:
    private = the_private_key(folder)
    private.write_text("not a key\n")

    refused = made("keys generate --json")

    assert refused.code == 1
    assert refused.document == {"error": refused.line}
    assert str(private) in refused.line
    assert private.read_text() == "not a key\n"


def test_a_file_in_place_of_the_folder_is_one_line(fresh: Command, folder: Path) -> None:
    folder.write_text("")

    for line in ("keys generate", "keys check", "keys list"):
        assert str(folder) in fresh(line).refusal


def test_a_refusal_about_keys_is_json_for_machines(fresh: Command) -> None:
    refused = fresh("keys list --json")

    assert json.loads(refused.out) == {"error": refused.line}
