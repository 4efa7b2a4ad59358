"""Processes that start together, and processes that are killed."""

import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from questcity.adapters.keys.algorithms import Algorithm
from questcity.adapters.keys.creation import create_missing
from questcity.adapters.keys.descriptions import KeyDescription, describe
from questcity.adapters.keys.errors import KeysError
from questcity.adapters.keys.keyring import Keyring, load
from questcity.adapters.keys.revocation import revoke_signing_key
from questcity.adapters.keys.rotation import Rotation, rotate_secret, rotate_signing_key
from questcity.adapters.keys.tokens import KeyringAccessTokens

pytestmark = pytest.mark.process

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
LATER = NOW + timedelta(minutes=6)
MUCH_LATER = NOW + timedelta(hours=1)
WAIT = timedelta(minutes=5)

START = """
import sys
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

from questcity.adapters.keys.creation import create_missing
from questcity.adapters.keys.keyring import load
from questcity.adapters.keys.tokens import KeyringAccessTokens

folder, now = Path(sys.argv[1]), datetime.fromisoformat(sys.argv[2])
print("ready", flush=True)
sys.stdin.readline()
create_missing(folder)
keyring = load(folder)
tokens = KeyringAccessTokens(lambda: keyring, "issuer", "audience", uuid4)
token = tokens.issue(uuid4(), uuid4(), now=now, lives_for=timedelta(minutes=5))
print(keyring.current_signing_kid, keyring.current_secret_kid, token)
"""

# Python announces each of these before it happens: the child dies before the n-th, for every n.
KILL = """
import os
import signal
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from questcity.adapters.keys.algorithms import Algorithm
from questcity.adapters.keys.creation import create_missing
from questcity.adapters.keys.revocation import revoke_signing_key
from questcity.adapters.keys.rotation import rotate_secret, rotate_signing_key

EVENTS = {"open", "os.mkdir", "os.chmod", "os.link", "os.rename", "os.remove", "fcntl.flock"}


def die_before(step):
    left = step

    def watch(event, _):
        nonlocal left
        if event in EVENTS:
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            left -= 1

    sys.addaudithook(watch)


def change(folder, what, kid, now):
    clock = lambda: datetime.fromisoformat(now)
    wait = timedelta(minutes=5)
    match what:
        case "create":
            create_missing(folder)
        case "rotate":
            rotate_signing_key(
                folder, Algorithm.ED25519, publish_for=wait, keep_for=wait, clock=clock
            )
        case "rotate secret":
            rotate_secret(folder, publish_for=wait, clock=clock)
        case "revoke":
            revoke_signing_key(folder, kid, Algorithm.ED25519, clock=clock)


place, mask, *what = sys.argv[1:]
for step in range(100):
    child = os.fork()
    if child == 0:
        os.umask(int(mask, 8))
        die_before(step)
        change(Path(place.format(step)), *what)
        os._exit(0)
    if os.waitpid(child, 0)[1] == 0:
        print(step)
        break
"""

CREATE = ("create", "", "")


def python(script: str, *arguments: str) -> subprocess.Popen[str]:
    """Start a process that knows the same packages."""
    return subprocess.Popen(
        [sys.executable, "-c", script, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )


def all_at_once(processes: list[subprocess.Popen[str]]) -> list[list[str]]:
    """Let processes that say when they are ready go on together, and return their last words."""
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    # Each is told to go on as soon as it is ready, and only then is anybody waited for.
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    return [process.communicate(timeout=30)[0].split() for process in processes]


def is_usable(keyring: Keyring) -> bool:
    tokens = KeyringAccessTokens(lambda: keyring, "issuer", "audience", uuid4)
    return len(keyring.signing_keys) == len(keyring.secrets) == 1 and bool(tokens)


def test_eight_processes_that_start_together_agree_on_one_key(folder: Path) -> None:
    answers = all_at_once([python(START, str(folder), NOW.isoformat()) for _ in range(8)])

    keyring = load(folder)
    assert is_usable(keyring)
    assert {tuple(answer[:2]) for answer in answers} == {
        (keyring.current_signing_kid, keyring.current_secret_kid)
    }
    tokens = KeyringAccessTokens(lambda: keyring, "issuer", "audience", uuid4)
    assert all(tokens.read(answer[2], now=NOW) for answer in answers)


@pytest.mark.parametrize("mask", ["022", "777"])
def test_a_process_killed_at_any_step_leaves_a_usable_set_or_nothing(
    tmp_path: Path, mask: str
) -> None:
    killer = python(KILL, f"{tmp_path}/{{:03}}", mask, *CREATE)
    survived = int(killer.communicate(timeout=60)[0])
    killed = [tmp_path / f"{step:03}" for step in range(survived)]

    for folder in killed:
        # Root may open anything, so that what the next process could open is told by the modes.
        assert modes(folder) <= {("folder", 0o700), (".lock", 0o600)}
        before, published = usable_or_none(folder), keys_in(folder)
        create_missing(folder)
        after = load(folder)

        assert is_usable(after)
        assert before is None or before == describe(folder)
        assert published <= keys_in(folder)
        assert not list(folder.rglob("*.tmp"))
    assert survived > 20


def modes(folder: Path) -> set[tuple[str, int]]:
    """Return the modes of what every process has to enter or open."""
    places = [path for path in (folder, *folder.rglob("*")) if path.is_dir()]
    locks = list(folder.glob(".lock"))
    return {
        (path.name if path in locks else "folder", stat.S_IMODE(path.stat().st_mode))
        for path in (*places, *locks)
    }


def keys_in(folder: Path) -> set[Path]:
    """Return the files that have the name of a key."""
    return set(folder.glob("signing/[!.]*")) | set(folder.glob("secrets/[!.]*"))


def usable_or_none(folder: Path) -> tuple[KeyDescription, ...] | None:
    """Return what can be loaded; anything but a plain refusal fails the test."""
    try:
        return describe(folder)
    except KeysError:
        return None


def test_a_killed_process_never_costs_a_key_that_was_in_use(made: Path) -> None:
    before = load(made)
    (made / "secrets" / before.current_secret_kid).unlink()
    (made / "current-secret").unlink()
    killer = python(KILL, str(made), "022", *CREATE)

    killer.communicate(timeout=60)

    after = load(made)
    assert is_usable(after)
    assert after.current_signing_kid == before.current_signing_kid


def test_threads_of_one_process_agree_as_well(folder: Path) -> None:
    with ThreadPoolExecutor(3) as pool:
        taken = list(pool.map(create_missing, [folder] * 3))

    assert is_usable(load(folder))
    assert sorted(map(len, taken)) == [0, 0, 2]


ROTATE = """
import sys
from datetime import datetime, timedelta
from pathlib import Path

from questcity.adapters.keys.algorithms import Algorithm
from questcity.adapters.keys.rotation import rotate_secret, rotate_signing_key

folder, now = Path(sys.argv[1]), datetime.fromisoformat(sys.argv[2])
wait = timedelta(minutes=5)
print("ready", flush=True)
sys.stdin.readline()
key = rotate_signing_key(
    folder, Algorithm.ED25519, publish_for=wait, keep_for=wait, clock=lambda: now
)
secret = rotate_secret(folder, publish_for=wait, clock=lambda: now)
print(key.kid, key.is_new, secret.kid, secret.is_new)
"""


def test_processes_that_rotate_together_agree_on_what_comes_next(made: Path) -> None:
    answers = all_at_once([python(ROTATE, str(made), NOW.isoformat()) for _ in range(4)])

    keyring = load(made, LATER)
    assert len(keyring.signing_keys) == len(keyring.secrets) == 2
    assert {(answer[0], answer[2]) for answer in answers} == {
        (keyring.current_signing_kid, keyring.current_secret_kid)
    }
    assert sorted(answer[1] for answer in answers) == ["False", "False", "False", "True"]
    assert sorted(answer[3] for answer in answers) == ["False", "False", "False", "True"]


def killed_at_each_step(made: Path, what: str, at: datetime) -> Iterator[Path]:
    """Return copies of the folder, each left by a process that was killed one step later."""
    place = made.parent / "killed"
    copies = [place / f"{step:03}" for step in range(100)]
    for copy in copies:
        shutil.copytree(made, copy)
    kid = load(made, at).current_signing_kid
    killer = python(KILL, f"{place}/{{:03}}", "022", what, kid, at.isoformat())
    survived = int(killer.communicate(timeout=120)[0])
    assert survived > 15
    return iter(copies[:survived])


def rotate(folder: Path, at: datetime) -> Rotation:
    return rotate_signing_key(
        folder, Algorithm.ED25519, publish_for=WAIT, keep_for=WAIT, clock=lambda: at
    )


def test_a_rotation_killed_at_any_step_leaves_the_folder_usable_and_can_be_repeated(
    made: Path,
) -> None:
    old = load(made).current_signing_kid

    for folder in killed_at_each_step(made, "rotate", NOW):
        left = load(folder, NOW)
        assert left.current_signing_kid == old
        assert load(folder, LATER).current_signing_kid in left.signing_keys

        rotation = rotate(folder, NOW)

        after = load(folder, LATER)
        assert after.current_signing_kid == rotation.kid != old
        assert set(left.signing_keys) | {old, rotation.kid} == set(after.signing_keys)
        assert not list(folder.rglob("*.tmp"))


def test_a_rotation_killed_while_it_removes_a_key_leaves_the_folder_usable(made: Path) -> None:
    old = load(made).current_signing_kid
    current = rotate(made, NOW).kid

    for folder in killed_at_each_step(made, "rotate", MUCH_LATER):
        left = load(folder, MUCH_LATER)
        assert left.current_signing_kid == current
        assert old not in left.signing_keys

        rotate(folder, MUCH_LATER)

        assert old not in {key.kid for key in describe(folder, MUCH_LATER)}
        assert not list(folder.rglob(f"*{old}*"))


def test_a_killed_rotation_of_secrets_can_be_repeated(made: Path) -> None:
    old = load(made).current_secret_kid

    for folder in killed_at_each_step(made, "rotate secret", NOW):
        left = load(folder, NOW)
        assert left.current_secret_kid == old

        rotation = rotate_secret(folder, publish_for=WAIT, clock=lambda: NOW)

        after = load(folder, LATER)
        assert after.current_secret_kid == rotation.kid != old
        assert set(left.secrets) | {rotation.kid} == set(after.secrets)


@pytest.mark.parametrize("at", [NOW, LATER], ids=["one is coming", "one is retiring"])
def test_a_revocation_killed_at_any_step_leaves_somebody_to_sign_and_can_be_repeated(
    made: Path, at: datetime
) -> None:
    first = load(made).current_signing_kid
    rotate(made, NOW)
    old = load(made, at).current_signing_kid

    for folder in killed_at_each_step(made, "revoke", at):
        left = load(folder, at)
        assert left.current_signing_kid == old or left.current_signing_kid != first

        revoke_signing_key(folder, old, Algorithm.ED25519, clock=lambda: at)

        after = load(folder, at)
        assert old not in after.signing_keys
        assert after.current_signing_kid != old
        assert [path.name for path in folder.rglob(f"*{old}*")] == [f"{old}.revoked"]
        assert not list(folder.rglob("*.tmp"))


def test_a_killed_revocation_of_the_only_key_leaves_somebody_to_sign(made: Path) -> None:
    old = load(made).current_signing_kid

    for folder in killed_at_each_step(made, "revoke", NOW):
        assert load(folder, NOW).signer

        revoke_signing_key(folder, old, Algorithm.ED25519, clock=lambda: NOW)

        assert old not in load(folder, NOW).signing_keys
