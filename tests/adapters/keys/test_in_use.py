"""The keys of a process that runs while they change."""

import fcntl
import os
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final
from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from structlog.testing import capture_logs

from questcity.adapters.keys.algorithms import Algorithm, PrivateKey
from questcity.adapters.keys.answers import KeyringAnswerVault
from questcity.adapters.keys.contents import Contents
from questcity.adapters.keys.errors import KeysError
from questcity.adapters.keys.files import locked
from questcity.adapters.keys.in_use import KeysInUse
from questcity.adapters.keys.pem import from_private_pem, to_private_pem
from questcity.adapters.keys.revocation import revoke_signing_key
from questcity.adapters.keys.rotation import rotate_secret, rotate_signing_key
from questcity.adapters.keys.secrets import KeyringSecrets
from questcity.adapters.keys.tokens import KeyringAccessTokens
from questcity.domain.accounts.errors import TokenInvalidError
from questcity.domain.quests.model.answers import AnswerKind
from questcity.domain.shared.ids import PointId, SessionId, UserId
from questcity.domain.shared.secrets import SecretUse

NOW: Final = datetime(2026, 5, 1, 12, tzinfo=UTC)
FIVE_MINUTES: Final = timedelta(minutes=5)
HALF_AN_HOUR: Final = timedelta(minutes=30)
SECOND: Final = timedelta(seconds=1)


class Process:
    """A process on the folder, whose time passes when it is told to."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.now = NOW
        self._monotonic = 1000.0
        self.keys = KeysInUse(folder, lambda: self.now, lambda: self._monotonic)
        self.tokens = KeyringAccessTokens(self.keys.keyring, "issuer", "audience", uuid4)
        self.secrets = KeyringSecrets(self.keys.keyring)
        self.vault = KeyringAnswerVault(self.secrets)

    def pass_by(self, duration: timedelta) -> None:
        """Let time pass."""
        self.now += duration
        self._monotonic += duration.total_seconds()

    def token(self) -> str:
        """Return a token that the process has just issued."""
        ids = UserId(uuid4()), SessionId(uuid4())
        return self.tokens.issue(*ids, now=self.now, lives_for=HALF_AN_HOUR)

    def takes(self, token: str) -> bool:
        """Tell whether a token is genuine here."""
        try:
            self.tokens.read(token, now=self.now)
        except TokenInvalidError:
            return False
        return True

    def signing_kid(self) -> str:
        """Return which key signs."""
        return self.keys.keyring().current_signing_kid

    def published(self) -> set[str]:
        """Return which keys others are told of."""
        return {key["kid"] for key in self.keys.keyring().jwks()["keys"]}


@pytest.fixture
def process(made: Path) -> Process:
    """Return a process that runs."""
    return Process(made)


def rotate(process: Process, algorithm: Algorithm = Algorithm.ED25519) -> str:
    return rotate_signing_key(
        process.folder,
        algorithm,
        publish_for=FIVE_MINUTES,
        keep_for=HALF_AN_HOUR,
        clock=lambda: process.now,
    ).kid


def rotate_secrets(process: Process) -> str:
    return rotate_secret(process.folder, publish_for=10 * SECOND, clock=lambda: process.now).kid


def revoke(process: Process, kid: str) -> None:
    revoke_signing_key(process.folder, kid, Algorithm.ED25519, clock=lambda: process.now)


@pytest.mark.parametrize("algorithm", Algorithm)
def test_a_process_publishes_checks_and_signs_with_a_new_key_in_time(
    process: Process, algorithm: Algorithm
) -> None:
    old, old_token = process.signing_kid(), process.token()
    new = rotate(process, algorithm)

    process.pass_by(SECOND)
    assert process.published() == {old, new}
    assert process.signing_kid() == old
    process.pass_by(FIVE_MINUTES)
    new_token = process.token()
    assert process.signing_kid() == new
    assert process.takes(new_token)
    assert process.takes(old_token)
    process.pass_by(HALF_AN_HOUR)
    assert process.published() == {new}
    assert not process.takes(old_token)


def test_whoever_knows_a_key_a_little_later_takes_all_tokens(made: Path) -> None:
    early, late = Process(made), Process(made)
    late.pass_by(SECOND / 2)
    late.keys.keyring()
    new = rotate(early)

    for _ in range(320):
        for process in (early, late):
            process.pass_by(SECOND)
        assert late.takes(early.token())
        assert early.takes(late.token())

    assert early.signing_kid() == late.signing_kid() == new


def test_a_revoked_key_is_refused_a_second_later_also_where_its_token_was_seen(
    process: Process,
) -> None:
    old, token = process.signing_kid(), process.token()
    assert process.takes(token)

    revoke(process, old)
    process.pass_by(SECOND)

    assert not process.takes(token)
    assert process.published() == {process.signing_kid()} != {old}
    assert process.takes(process.token())


def test_secrets_and_answers_follow_and_what_was_made_stays_good(process: Process) -> None:
    point = PointId(UUID(int=1))
    old_kid = process.secrets.current()
    tag = process.secrets.tag(SecretUse.REFRESH, b"session")
    box = process.secrets.seal(SecretUse.BOX, b"plain", b"about")
    answer = process.vault.seal(point, AnswerKind.WORD, "stone")

    new_kid = rotate_secrets(process)
    process.pass_by(9 * SECOND)
    assert process.secrets.current() == process.vault.current() == old_kid
    process.pass_by(2 * SECOND)

    assert process.secrets.current() == process.vault.current() == new_kid
    assert process.secrets.tag(SecretUse.REFRESH, b"session").key_id == new_kid
    assert process.secrets.matches(tag, SecretUse.REFRESH, b"session")
    assert process.secrets.open(SecretUse.BOX, box, b"about") == b"plain"
    assert process.vault.matches(point, AnswerKind.WORD, (answer,), "stone")
    assert process.vault.seal(point, AnswerKind.WORD, "stone").seal.key_id == new_kid


def test_every_process_knows_a_secret_before_any_uses_it(made: Path) -> None:
    early, late = Process(made), Process(made)
    rotate_secrets(early)

    for _ in range(15):
        early.pass_by(SECOND)
        late.pass_by(SECOND)
        box = early.secrets.seal(SecretUse.BOX, b"plain", b"about")
        assert late.secrets.open(SecretUse.BOX, box, b"about") == b"plain"


def damage_by_a_stray_file(folder: Path) -> Path:
    path = folder / "signing" / "notes.txt"
    path.write_text("hello")
    return path


def damage_by_a_cut_key(folder: Path) -> Path:
    path = next(path for path in (folder / "signing").iterdir() if ".pub" not in path.name)
    path.write_bytes(path.read_bytes()[:-40])
    return path


def damage_by_open_rights(folder: Path) -> Path:
    path = next((folder / "secrets").iterdir())
    path.chmod(0o644)
    return path


def damage_by_taking_away(folder: Path) -> Path:
    folder.rename(folder.with_name("away"))
    return folder


def damage_by_an_empty_name(folder: Path) -> Path:
    path = folder / "current-signing-key"
    path.write_bytes(b"")
    return path


DAMAGES: Final = (
    damage_by_a_stray_file,
    damage_by_a_cut_key,
    damage_by_open_rights,
    damage_by_taking_away,
    damage_by_an_empty_name,
)


@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_is_told_of_once_and_changes_nothing(process: Process, damage: Any) -> None:
    token, before = process.token(), process.keys.keyring()
    place = damage(process.folder)

    with capture_logs() as logs:
        for _ in range(5):
            process.pass_by(SECOND)
            assert process.takes(token)
            assert process.takes(process.token())
            assert process.keys.keyring() is before

    assert [(line["event"], line["log_level"]) for line in logs] == [("keys.damaged", "error")]
    assert str(place) in logs[0]["reason"]


def test_a_change_is_followed_once_the_damage_is_mended(process: Process) -> None:
    stray = damage_by_a_stray_file(process.folder)
    process.pass_by(SECOND)
    old, token = process.signing_kid(), process.token()
    stray.unlink()
    revoke(process, old)
    stray.write_text("hello")
    process.pass_by(SECOND)
    assert process.takes(token)

    stray.unlink()
    process.pass_by(SECOND)

    assert not process.takes(token)


def test_damage_that_comes_back_is_told_of_again(process: Process) -> None:
    with capture_logs() as logs:
        for _ in range(2):
            stray = damage_by_a_stray_file(process.folder)
            process.pass_by(SECOND)
            process.keys.keyring()
            stray.unlink()
            process.pass_by(SECOND)
            process.keys.keyring()

    assert [line["event"] for line in logs] == ["keys.damaged"] * 2


def test_a_key_that_is_coming_takes_over_also_from_a_damaged_folder(process: Process) -> None:
    new = rotate(process)
    process.pass_by(SECOND)
    process.keys.keyring()

    damage_by_a_stray_file(process.folder)
    process.pass_by(FIVE_MINUTES)

    assert process.signing_kid() == new


def test_what_the_system_refuses_for_a_while_is_read_as_soon_as_it_allows(
    process: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = rotate(process)

    def refuse(_: Path, __: object = None) -> Contents:
        raise OSError(24, "Too many open files", "somewhere")

    with monkeypatch.context() as patch, capture_logs() as logs:
        patch.setattr(Contents, "read", refuse)
        for _ in range(3):
            process.pass_by(SECOND)
            assert new not in process.published()
    process.pass_by(SECOND)

    assert new in process.published()
    assert [line["event"] for line in logs] == ["keys.damaged"]


def test_a_folder_that_is_unusable_from_the_beginning_stops_the_start(made: Path) -> None:
    damage_by_a_stray_file(made)

    with pytest.raises(KeysError, match=r"notes\.txt"):
        Process(made)


def test_a_clock_that_goes_back_to_the_time_of_a_removed_key_changes_nothing(made: Path) -> None:
    current = made / "current-signing-key"
    lines = f"{'A' * 43} until 2026-05-01T12:00:00Z\n{current.read_text()}"
    current.write_text(lines)
    process = Process(made)
    token = process.token()

    with capture_logs() as logs:
        for _ in range(3):
            process.pass_by(SECOND)
            process.now = NOW - SECOND
            assert process.takes(token)

    assert [line["event"] for line in logs] == ["keys.damaged"]


def test_nobody_is_held_up_by_whoever_writes(process: Process) -> None:
    old = process.signing_kid()
    new = rotate(process)

    with locked(process.folder), capture_logs() as logs:
        process.pass_by(SECOND)
        assert process.published() == {old}
    process.pass_by(SECOND)

    assert process.published() == {old, new}
    assert [line["event"] for line in logs] == []


def test_the_folder_is_looked_at_once_a_second_and_read_only_when_it_has_changed(
    process: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = watched(monkeypatch)
    token = process.token()

    for _ in range(100):
        process.takes(token)
    assert done == []

    process.pass_by(SECOND)
    for _ in range(100):
        process.takes(token)
    assert done == ["look"] * 3

    rotate_secrets(process)
    done.clear()
    process.pass_by(SECOND)
    for _ in range(100):
        process.takes(token)
    assert done.count("read") == 1


def watched(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list to which is added whatever is done with the file system from now on."""
    done: list[str] = []
    scan, lock = os.scandir, fcntl.flock

    def watched_scan(path: Any) -> Any:
        done.append("look")
        return scan(path)

    def watched_lock(descriptor: int, operation: int) -> None:
        done.append("read")
        lock(descriptor, operation)

    monkeypatch.setattr(os, "scandir", watched_scan)
    monkeypatch.setattr(fcntl, "flock", watched_lock)
    return done


def test_what_is_made_of_the_keys_is_made_anew_only_when_they_have_changed(
    process: Process,
) -> None:
    before = process.keys.keyring()
    (process.folder / "signing").touch()
    (process.folder / "lost+found").mkdir()
    process.pass_by(SECOND)

    assert process.keys.keyring() is before
    rotate(process)
    process.pass_by(SECOND)
    assert process.keys.keyring() is not before


def test_a_private_key_is_checked_in_depth_only_when_it_is_new(
    process: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked: list[str] = []

    def watch(pem: bytes, algorithm: Algorithm, path: Path) -> PrivateKey:
        checked.append(path.name)
        return from_private_pem(pem, algorithm, path)

    monkeypatch.setattr("questcity.adapters.keys.reading.from_private_pem", watch)
    new = rotate(process, Algorithm.RS256)
    checked.clear()

    process.pass_by(SECOND)
    process.keys.keyring()
    assert checked == [f"{new}.RS256.pem"]
    (process.folder / "signing").touch()
    process.pass_by(SECOND)
    process.keys.keyring()
    assert checked == [f"{new}.RS256.pem"]


def test_a_private_key_that_was_exchanged_is_not_trusted(process: Process) -> None:
    private = process.folder / "signing" / f"{process.signing_kid()}.pem"
    other = process.folder.parent / "other"
    other.write_bytes(to_private_pem(Ed25519PrivateKey.generate()))
    other.chmod(0o600)

    with capture_logs() as logs:
        other.replace(private)
        process.pass_by(SECOND)
        process.keys.keyring()

    assert "do not belong together" in logs[0]["reason"]


def test_a_change_is_told_of_without_anything_secret(process: Process) -> None:
    secret = rotate_secrets(process)
    new = rotate(process)

    with capture_logs() as logs:
        process.pass_by(FIVE_MINUTES + SECOND)
        process.keys.keyring()

    [line] = logs
    assert line == {
        "event": "keys.changed",
        "log_level": "info",
        "signing_kid": new,
        "secret_kid": secret,
    }


def test_a_restored_folder_is_followed_too(process: Process, tmp_path: Path) -> None:
    shutil.copytree(process.folder, tmp_path / "backup")
    old, new = process.signing_kid(), rotate(process)
    process.pass_by(SECOND)
    assert process.published() == {old, new}

    process.folder.rename(tmp_path / "away")
    (tmp_path / "backup").rename(process.folder)
    process.pass_by(SECOND)

    assert process.published() == {old}
