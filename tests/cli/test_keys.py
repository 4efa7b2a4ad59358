import json
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key

from cli.command import Command
from cli.terminal import Terminal
from questcity.adapters.keys.material import kid_of
from questcity.adapters.keys.pem import to_private_pem, to_public_pem


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
    [
        "keys list",
        "keys list --json",
        "keys check",
        "keys check --json",
        "keys generate",
        "keys rotate",
        "keys revoke unknown --yes",
        "doctor",
    ],
)
def test_nothing_secret_is_shown(made: Command, folder: Path, line: str) -> None:
    secrets = material(folder)

    said = made.given(LOG_LEVEL="debug")(line)

    assert not [secret for secret in secrets if secret in said.out + said.err]


def test_good_keys_are_called_good(made: Command, folder: Path) -> None:
    checked = made("keys check")

    assert (checked.code, checked.out, checked.err) == (0, f"The keys in {folder} are good.\n", "")
    document = made("keys check --json").document
    assert (document["folder"], document["good"]) == (str(folder), True)
    assert document["keys"] == made("keys list --json").document["keys"]


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


def states(command: Command) -> dict[str, str]:
    return {key["kid"]: key["state"] for key in command("keys list --json").document["keys"]}


def signing_kid(command: Command) -> str:
    keys = command("keys list --json").document["keys"]
    [kid] = [key["kid"] for key in keys if key["kind"] == "signing" and key["is_current"]]
    return str(kid)


@pytest.mark.parametrize("algorithm", ["Ed25519", "PS256", "RS256"])
def test_keys_are_made_for_the_algorithm_of_the_settings(fresh: Command, algorithm: str) -> None:
    command = fresh.given(KEY_ALGORITHM=algorithm)

    command("keys generate")
    rotation = command("keys rotate --json").document

    keys = command("keys list --json").document["keys"]
    assert [key["algorithm"] for key in keys] == [algorithm, algorithm, None]
    assert rotation["kid"] in {key["kid"] for key in keys}


def test_another_algorithm_is_for_keys_made_from_then_on(made: Command) -> None:
    command = made.given(KEY_ALGORITHM="PS256")

    assert command("keys generate").code == 3
    assert command("keys check").code == 0
    [signing, _] = command("keys list --json").document["keys"]
    assert signing["algorithm"] == "Ed25519"


def test_a_rotation_says_from_when_on_the_new_key_signs(made: Command) -> None:
    old = signing_kid(made)
    before = datetime.now(UTC)

    rotated = made("keys rotate --json")

    assert (rotated.code, rotated.err) == (0, "")
    starts_at = datetime.fromisoformat(rotated.document["starts_at"])
    assert starts_at - before >= timedelta(seconds=300)
    assert rotated.document["is_new"] is True
    assert states(made)[old] == "current"
    assert states(made)[rotated.document["kid"]] == "next"


def test_people_read_which_key_comes_next(made: Command) -> None:
    rotated = made("keys rotate --publish-for 600")

    kid = made("keys rotate --json").document["kid"]
    assert rotated.code == 0
    assert rotated.out.startswith(f"Signing key {kid} is published, and used from ")
    assert rotated.out.endswith(" UTC on.\n")
    for line in ("keys list", "keys check"):
        assert kid in made(line).out
        assert "next" in made(line).out


def test_a_rotation_that_goes_on_already_is_no_other_one(made: Command) -> None:
    first = made("keys rotate --json")

    second, for_people = made("keys rotate --publish-for 5 --json"), made("keys rotate")

    assert second.code == for_people.code == 3
    assert second.document == {**first.document, "is_new": False}
    assert "is the next one already" in for_people.out
    assert len(states(made)) == 3


def test_old_tokens_are_kept_for_their_whole_life(made: Command) -> None:
    old = signing_kid(made)

    starts_at = made.given(ACCESS_TOKEN_MINUTES=60)("keys rotate --json").document["starts_at"]

    [ends_at] = [
        key["ends_at"] for key in made("keys list --json").document["keys"] if key["kid"] == old
    ]
    # An hour, half a minute of leeway, and the five minutes of the key set.
    kept_for = datetime.fromisoformat(ends_at) - datetime.fromisoformat(starts_at)
    assert kept_for == timedelta(minutes=65, seconds=30)


def test_a_secret_is_rotated_on_its_own(made: Command) -> None:
    before = datetime.now(UTC)

    rotated = made("keys rotate --secrets --json")
    again = made("keys rotate --secrets")

    starts_at = datetime.fromisoformat(rotated.document["starts_at"])
    assert (rotated.code, again.code) == (0, 3)
    assert starts_at - before >= timedelta(seconds=30)
    assert [key["kind"] for key in made("keys list --json").document["keys"]] == [
        "signing",
        "secret",
        "secret",
    ]
    assert again.out.startswith(f"Secret {rotated.document['kid']} is the next one already")


@pytest.mark.parametrize(
    "line",
    [
        "keys rotate --publish-for 1",
        "keys rotate --publish-for -5",
        "keys rotate --publish-for soon",
        "keys rotate --publish-for 99999999999",
        "keys rotate --secrets --publish-for 9",
    ],
)
def test_nobody_is_given_too_little_time_to_learn_of_a_key(made: Command, line: str) -> None:
    refused = made(line)

    assert (refused.code, refused.out) == (2, "")
    assert set(states(made).values()) == {"current"}


def test_a_revoked_key_is_gone_and_another_one_signs(made: Command) -> None:
    old = signing_kid(made)

    revoked = made("keys revoke --yes --json", old)

    new = revoked.document["current_kid"]
    assert (revoked.code, revoked.err) == (0, "")
    assert revoked.document == {"kid": old, "current_kid": new, "is_new": True}
    assert (states(made)[old], states(made)[new]) == ("revoked", "current")
    assert made("keys check").code == 0


def test_a_key_that_is_revoked_already_is_told_of(made: Command) -> None:
    old = signing_kid(made)
    first = made("keys revoke --yes", old)

    second = made("keys revoke --yes", old)

    assert (first.code, second.code) == (0, 3)
    assert first.out == f"Signing key {old} is revoked; {signing_kid(made)} signs.\n"
    assert second.out == f"Signing key {old} is revoked already.\n"


def test_an_id_may_begin_like_an_option(made: Command, folder: Path) -> None:
    key = Ed25519PrivateKey.generate()
    while not (kid := kid_of(key.public_key())).startswith("-"):
        key = Ed25519PrivateKey.generate()
    (folder / "signing" / f"{kid}.pub.pem").write_bytes(to_public_pem(key.public_key()))

    assert made("keys revoke --yes", kid).code == 0
    assert states(made)[kid] == "revoked"


def test_an_unknown_key_is_not_revoked(made: Command) -> None:
    refused = made("keys revoke unknown --yes")

    assert refused.refusal == "There is no signing key unknown; see: questcity keys list"


def test_a_secret_is_not_revoked_and_the_help_says_why(made: Command) -> None:
    [secret] = [kid for kid in states(made) if kid != signing_kid(made)]

    refused = made("keys revoke --yes", secret)

    assert "is a secret" in refused.refusal
    assert set(states(made).values()) == {"current"}
    assert "Secrets are not revoked." in made("keys revoke --help").out


def test_a_revocation_is_meant_where_nobody_can_be_asked(made: Command) -> None:
    refused = made("keys revoke", signing_kid(made))

    assert refused.code == 2
    assert refused.line == "A revocation needs --yes where nobody can be asked."
    assert set(states(made).values()) == {"current"}


@pytest.mark.process
def test_the_operator_is_asked_before_a_key_is_revoked(made: Command) -> None:
    kid = signing_kid(made)
    for answer, code, state in (("n", 1, "current"), ("y", 0, "revoked")):
        with Terminal(f"keys revoke {kid}", made.environment) as terminal:
            terminal.answer("for good?", answer)
            assert terminal.end()[0] == code
        assert states(made)[kid] == state


def test_a_weak_key_is_refused_with_its_file(made: Command, folder: Path) -> None:
    key = generate_private_key(65537, 1024)  # noqa: S505 (it is refused)
    path = folder / "signing" / f"{'A' * 43}.RS256.pem"
    path.write_bytes(to_private_pem(key))
    path.chmod(0o600)

    for line in ("keys check", "keys list", "keys rotate", "keys generate"):
        assert made(line).refusal.startswith(f"{path} has 1024 bits")
