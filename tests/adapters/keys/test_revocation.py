"""A signing key is no longer trusted."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import pytest

from questcity.adapters.keys.algorithms import Algorithm
from questcity.adapters.keys.creation import create_missing
from questcity.adapters.keys.descriptions import KeyState, describe
from questcity.adapters.keys.errors import KeysError
from questcity.adapters.keys.keyring import load
from questcity.adapters.keys.revocation import Revocation, revoke_signing_key
from questcity.adapters.keys.rotation import rotate_signing_key

NOW: Final = datetime(2026, 5, 1, 12, tzinfo=UTC)
FIVE_MINUTES: Final = timedelta(minutes=5)
HALF_AN_HOUR: Final = timedelta(minutes=30)
LATER: Final = NOW + timedelta(minutes=6)


def rotate(folder: Path) -> str:
    return rotate_signing_key(
        folder,
        Algorithm.ED25519,
        publish_for=FIVE_MINUTES,
        keep_for=HALF_AN_HOUR,
        clock=lambda: NOW,
    ).kid


def revoke(
    folder: Path, kid: str, at: datetime = NOW, algorithm: Algorithm = Algorithm.ED25519
) -> Revocation:
    return revoke_signing_key(folder, kid, algorithm, clock=lambda: at)


def states(folder: Path, at: datetime = NOW) -> dict[str, KeyState]:
    return {key.kid: key.state for key in describe(folder, at) if key.kind == "signing"}


def files_of(folder: Path, kid: str) -> list[str]:
    return sorted(path.name for path in (folder / "signing").iterdir() if kid in path.name)


def test_the_tokens_of_a_revoked_key_are_checked_by_no_key(made: Path) -> None:
    old = load(made).current_signing_kid
    rotate(made)

    revocation = revoke(made, old, LATER)

    keyring = load(made, LATER)
    assert revocation == Revocation(kid=old, current_kid=keyring.current_signing_kid, is_new=True)
    assert old not in keyring.signing_keys
    assert old not in {key["kid"] for key in keyring.jwks()["keys"]}
    assert files_of(made, old) == [f"{old}.revoked"]
    assert states(made)[old] is KeyState.REVOKED


def test_in_place_of_the_current_key_the_next_one_signs_at_once(made: Path) -> None:
    old = load(made).current_signing_kid
    new = rotate(made)

    revocation = revoke(made, old)

    assert revocation.current_kid == load(made, NOW).current_signing_kid == new
    assert states(made) == {new: KeyState.CURRENT, old: KeyState.REVOKED}


@pytest.mark.parametrize("algorithm", Algorithm)
def test_without_a_next_key_one_is_made(made: Path, algorithm: Algorithm) -> None:
    old = load(made).current_signing_kid

    revocation = revoke(made, old, algorithm=algorithm)

    keyring = load(made, NOW)
    assert set(keyring.signing_keys) == {revocation.current_kid} != {old}
    assert keyring.signing_keys[revocation.current_kid].algorithm is algorithm


def test_a_key_that_is_retiring_does_not_come_back(made: Path) -> None:
    first = load(made).current_signing_kid
    second = rotate(made)

    third = revoke(made, second, LATER).current_kid

    assert third not in {first, second}
    assert states(made, LATER) == {
        first: KeyState.RETIRING,
        third: KeyState.CURRENT,
        second: KeyState.REVOKED,
    }


def test_the_next_key_can_be_revoked_and_the_present_one_goes_on(made: Path) -> None:
    first = load(made).current_signing_kid
    second = rotate(made)

    revocation = revoke(made, second)

    in_a_year = NOW + timedelta(days=365)
    assert revocation.current_kid == first
    assert states(made, in_a_year) == {first: KeyState.CURRENT, second: KeyState.REVOKED}
    assert {key.ends_at for key in describe(made, NOW) if key.kid == first} == {None}


def test_another_rotation_may_follow(made: Path) -> None:
    first = load(made).current_signing_kid
    second = revoke(made, first).current_kid

    third = rotate(made)

    assert states(made, LATER) == {
        second: KeyState.RETIRING,
        third: KeyState.CURRENT,
        first: KeyState.REVOKED,
    }


def test_a_key_is_revoked_once(made: Path) -> None:
    old = load(made).current_signing_kid
    first = revoke(made, old)
    before = {path: path.read_bytes() for path in made.rglob("*") if path.is_file()}

    second = revoke(made, old)

    assert second == Revocation(kid=old, current_kid=first.current_kid, is_new=False)
    assert {path: path.read_bytes() for path in made.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("kid", ["", "nobody", "../../etc/passwd", "*", "\0"])
def test_only_a_key_that_is_there_can_be_revoked(made: Path, kid: str) -> None:
    before = sorted(made.rglob("*"))

    with pytest.raises(KeysError, match="no signing key"):
        revoke(made, kid)

    assert sorted(made.rglob("*")) == before


def test_a_secret_is_not_revoked(made: Path) -> None:
    with pytest.raises(KeysError, match=r"is a secret.*rotate --secrets"):
        revoke(made, load(made).current_secret_kid)


def test_files_that_are_brought_back_do_not_revive_a_key(made: Path, tmp_path: Path) -> None:
    old = load(made).current_signing_kid
    shutil.copytree(made, tmp_path / "backup")
    new = revoke(made, old).current_kid

    shutil.copytree(tmp_path / "backup" / "signing", made / "signing", dirs_exist_ok=True)

    assert set(load(made, NOW).signing_keys) == {new}
    assert states(made)[old] is KeyState.REVOKED
    rotate(made)
    assert files_of(made, old) == [f"{old}.revoked"]


def test_a_whole_backup_on_top_revives_no_key_and_is_told_of(made: Path, tmp_path: Path) -> None:
    old = load(made).current_signing_kid
    shutil.copytree(made, tmp_path / "backup")
    new = revoke(made, old).current_kid

    shutil.copytree(tmp_path / "backup", made, dirs_exist_ok=True)

    with pytest.raises(KeysError, match="keys generate"):
        load(made, NOW)
    assert create_missing(made) == (new,)
    assert states(made) == {new: KeyState.CURRENT, old: KeyState.REVOKED}


def test_a_backup_on_top_can_be_mended_by_revoking_again(made: Path, tmp_path: Path) -> None:
    old = load(made).current_signing_kid
    shutil.copytree(made, tmp_path / "backup")
    first = revoke(made, old).current_kid
    shutil.copytree(tmp_path / "backup", made, dirs_exist_ok=True)

    second = revoke(made, old)

    assert second.is_new
    assert states(made) == {
        first: KeyState.SPARE,
        second.current_kid: KeyState.CURRENT,
        old: KeyState.REVOKED,
    }


def test_a_key_can_be_revoked_whose_files_were_thrown_away_in_haste(made: Path) -> None:
    old = load(made).current_signing_kid
    for path in (made / "signing").iterdir():
        path.unlink()

    new = revoke(made, old).current_kid

    assert states(made) == {new: KeyState.CURRENT, old: KeyState.REVOKED}


@pytest.mark.parametrize("name", ["x y.revoked", f"{'x' * 65}.revoked", "x.pem.revoked"])
def test_only_an_id_can_be_revoked(made: Path, name: str) -> None:
    (made / "signing" / name).write_bytes(b"")

    with pytest.raises(KeysError, match="does not have the name of a key"):
        load(made)


def test_what_revokes_is_a_file_of_ours_like_the_others(made: Path, tmp_path: Path) -> None:
    kid = load(made).current_signing_kid
    (made / "signing" / f"{kid}.revoked").symlink_to(tmp_path)

    with pytest.raises(KeysError, match="symbolic link"):
        load(made)
