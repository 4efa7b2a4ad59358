import json
import os
import stat
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import pytest

from questcity.adapters.keys.creation import create_missing, generate
from questcity.adapters.keys.errors import KeysError
from questcity.adapters.keys.files import locked, make_folder, prepare, publish, replace
from questcity.adapters.keys.keyring import load


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file of the folder with what it holds."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def a_second_key(folder: Path, elsewhere: Path) -> str:
    """Publish another signing key in the folder, without taking it into use."""
    create_missing(elsewhere)
    for path in (elsewhere / "signing").iterdir():
        path.rename(folder / "signing" / path.name)
    return load_kid(elsewhere)


def load_kid(folder: Path) -> str:
    return (folder / "current-signing-key").read_text().strip()


@contextmanager
def umask(value: int) -> Iterator[None]:
    before = os.umask(value)
    try:
        yield
    finally:
        os.umask(before)


def test_an_empty_place_gets_one_signing_key_and_one_secret(folder: Path) -> None:
    taken = create_missing(folder)

    keyring = load(folder)
    assert taken == (keyring.current_signing_kid, keyring.current_secret_kid)
    assert set(keyring.signing_keys) == {keyring.current_signing_kid}
    assert set(keyring.secrets) == {keyring.current_secret_kid}
    assert len(keyring.secrets[keyring.current_secret_kid].value) == 32


def test_a_signing_key_is_named_by_its_thumbprint(made: Path) -> None:
    keyring = load(made)

    (jwk,) = keyring.jwks()["keys"]
    members = {"crv": jwk["crv"], "kty": jwk["kty"], "x": jwk["x"]}
    canonical = json.dumps(members, separators=(",", ":"), sort_keys=True)
    thumbprint = urlsafe_b64encode(sha256(canonical.encode()).digest()).rstrip(b"=").decode()
    assert keyring.current_signing_kid == thumbprint
    assert (made / "signing" / f"{thumbprint}.pem").is_file()
    assert (made / "signing" / f"{thumbprint}.pub.pem").is_file()


def test_two_folders_get_different_keys(folder: Path, tmp_path: Path) -> None:
    assert not set(create_missing(folder)) & set(create_missing(tmp_path / "other"))


@pytest.mark.parametrize("mask", [0, 0o022, 0o077, 0o177, 0o777])
def test_modes_are_exact_under_any_umask(folder: Path, mask: int) -> None:
    deep = folder / "below" / "keys"

    with umask(mask):
        signing_kid, secret_kid = create_missing(deep)
        assert os.umask(mask) == mask

    folders = (folder, deep.parent, deep, deep / "signing", deep / "secrets")
    assert [mode(path) for path in folders] == [0o700] * 5
    assert mode(deep / "signing" / f"{signing_kid}.pem") == 0o600
    assert mode(deep / "signing" / f"{signing_kid}.pub.pem") == 0o644
    assert mode(deep / "secrets" / secret_kid) == 0o600
    assert mode(deep / ".lock") == 0o600
    assert mode(deep / "current-signing-key") == 0o644
    assert mode(deep / "current-secret") == 0o644


def test_a_second_time_nothing_is_made_or_changed(made: Path) -> None:
    before = contents(made)

    taken = create_missing(made)

    assert taken == ()
    assert contents(made) == before


def test_what_is_generated_is_described_once(folder: Path) -> None:
    first, second = generate(folder), generate(folder)

    assert [row.kind for row in first] == ["signing", "secret"]
    assert all(row.is_current for row in first)
    assert second == ()


def test_only_the_secret_is_made_when_only_the_secret_is_missing(made: Path) -> None:
    keyring = load(made)
    (made / "secrets" / keyring.current_secret_kid).unlink()
    (made / "current-secret").unlink()
    signing = contents(made / "signing")

    taken = create_missing(made)

    assert taken == (load(made).current_secret_kid,)
    assert contents(made / "signing") == signing
    assert load_kid(made) == keyring.current_signing_kid


def test_a_lone_key_that_nothing_names_is_taken_into_use(made: Path) -> None:
    kid = load_kid(made)
    (made / "current-signing-key").unlink()

    taken = create_missing(made)

    assert taken == (kid,)
    assert load(made).current_signing_kid == kid


def test_among_several_keys_none_is_chosen_by_itself(made: Path, tmp_path: Path) -> None:
    a_second_key(made, tmp_path / "other")
    (made / "current-signing-key").unlink()

    with pytest.raises(KeysError, match="several keys"):
        create_missing(made)


def test_a_published_key_does_not_sign_before_it_is_current(made: Path, tmp_path: Path) -> None:
    first = load_kid(made)
    second = a_second_key(made, tmp_path / "other")

    before = load(made)
    (made / "current-signing-key").write_text(second)
    after = load(made)

    assert set(before.signing_keys) == set(after.signing_keys) == {first, second}
    assert before.current_signing_kid == first
    assert after.current_signing_kid == second


@pytest.mark.parametrize(
    ("place", "harm"),
    [
        ("signing/{signing}.pem", None),
        ("signing/{signing}.pub.pem", None),
        ("secrets/{secret}", None),
        ("signing/{signing}.pem", b""),
        ("signing/{signing}.pub.pem", b"-----BEGIN PUBLIC KEY-----"),
        ("secrets/{secret}", b"short"),
        ("current-signing-key", b"nobody"),
        ("current-secret", b"nobody"),
    ],
)
def test_a_damaged_folder_is_an_error_and_stays_as_it_was(
    made: Path, place: str, harm: bytes | None
) -> None:
    keyring = load(made)
    path = made / place.format(
        signing=keyring.current_signing_kid, secret=keyring.current_secret_kid
    )
    path.unlink() if harm is None else path.write_bytes(harm)
    before = contents(made)

    with pytest.raises(KeysError):
        create_missing(made)

    assert contents(made) == before


def test_damage_stops_the_making_of_what_is_missing_beside_it(made: Path) -> None:
    (made / "secrets" / load(made).current_secret_kid).write_bytes(b"short")
    (made / "current-signing-key").unlink()
    for path in (made / "signing").iterdir():
        path.unlink()
    before = contents(made)

    with pytest.raises(KeysError, match="secrets"):
        create_missing(made)

    assert contents(made) == before


def test_a_lost_private_key_is_not_replaced_even_when_nothing_names_it(made: Path) -> None:
    (made / "signing" / f"{load_kid(made)}.pem").unlink()
    (made / "current-signing-key").unlink()
    before = contents(made)

    with pytest.raises(KeysError, match=r"\.pem is missing"):
        create_missing(made)

    assert contents(made) == before


def test_a_folder_open_to_others_is_not_used(folder: Path) -> None:
    folder.mkdir()
    folder.chmod(0o755)

    with pytest.raises(KeysError, match="chmod 700"):
        create_missing(folder)

    assert contents(folder) == {}


def test_leftovers_are_ignored_and_cleaned_at_the_next_creation(made: Path) -> None:
    before = contents(made)
    prepare(made / "signing" / "unfinished.pem", b"half", 0o600)
    prepare(made / "secrets" / "unfinished", b"half", 0o600)
    prepare(made / "current-secret", b"half", 0o600)

    load(made)
    taken = create_missing(made)

    assert taken == ()
    assert contents(made) == before


def test_an_interrupted_pair_is_finished_and_not_taken_into_use(made: Path, tmp_path: Path) -> None:
    kid = a_second_key(made, tmp_path / "other")
    finished = contents(made)
    private = made / "signing" / f"{kid}.pem"
    private.rename(private.with_name(f".{private.name}.tmp"))

    before = load(made)
    taken = create_missing(made)

    assert taken == ()
    assert contents(made) == finished
    assert load(made).current_signing_kid == before.current_signing_kid != kid


def test_the_last_copy_of_a_private_key_is_never_cleaned_away(made: Path) -> None:
    finished = contents(made)
    private = made / "signing" / f"{load_kid(made)}.pem"
    private.rename(private.with_name(f".{private.name}.tmp"))

    create_missing(made)

    assert contents(made) == finished


def test_a_leftover_of_no_key_is_cleaned_though_a_public_part_has_its_name(made: Path) -> None:
    before = contents(made)
    prepare(made / "signing" / f"{load_kid(made)}.bak", b"half", 0o600)

    create_missing(made)

    assert contents(made) == before


@pytest.mark.parametrize("name", ["signing", "secrets"])
def test_nothing_is_cleaned_behind_a_link(made: Path, tmp_path: Path, name: str) -> None:
    elsewhere = tmp_path / "elsewhere"
    (made / name).rename(elsewhere)
    (made / name).symlink_to(elsewhere)
    (elsewhere / ".theirs.tmp").write_bytes(b"precious")

    with pytest.raises(KeysError, match="symbolic link"):
        create_missing(made)

    assert (elsewhere / ".theirs.tmp").read_bytes() == b"precious"


def test_the_public_part_of_a_finished_pair_outlives_the_cleaning(made: Path) -> None:
    private = made / "signing" / f"{load_kid(made)}.pem"
    private.with_name(f".{private.name}.tmp").hardlink_to(private)

    create_missing(made)

    assert load(made).current_signing_kid == private.stem
    assert not list(made.rglob("*.tmp"))


def test_publishing_never_replaces_a_file(tmp_path: Path) -> None:
    path = tmp_path / "key"
    path.write_bytes(b"precious")
    prepare(path, b"new", 0o600)

    with pytest.raises(FileExistsError):
        publish(path)

    assert path.read_bytes() == b"precious"


def test_content_is_on_the_disk_before_its_name_and_the_name_before_the_next_step(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[str] = []
    sync, link, rename = os.fsync, Path.hardlink_to, Path.replace

    def watched_sync(descriptor: int) -> None:
        status = os.fstat(descriptor)
        is_folder = stat.S_ISDIR(status.st_mode)
        steps.append("sync folder" if is_folder else f"sync {status.st_size} bytes")
        sync(descriptor)

    def watched_link(path: Path, target: Path) -> None:
        steps.append("name")
        link(path, target)

    def watched_rename(path: Path, target: Path) -> Path:
        steps.append("rename")
        return rename(path, target)

    monkeypatch.setattr(os, "fsync", watched_sync)
    monkeypatch.setattr(Path, "hardlink_to", watched_link)
    monkeypatch.setattr(Path, "replace", watched_rename)

    make_folder(folder)
    prepare(folder / "key", b"content", 0o600)
    publish(folder / "key")
    replace(folder / "key", b"other", 0o600)

    assert steps == [
        *("sync folder", "sync 7 bytes", "name", "sync folder"),
        *("sync 5 bytes", "rename", "sync folder"),
    ]


def test_without_a_folder_there_is_nothing_to_lock(folder: Path) -> None:
    with pytest.raises(FileNotFoundError), locked(folder):
        pytest.fail("The lock is held by nobody.")


def test_what_the_system_refuses_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(KeysError, match=r"^[^\n]*file[^\n]*Not a directory[^\n]*$"):
        create_missing(tmp_path / "file" / "keys")
