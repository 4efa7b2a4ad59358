"""Processes that start together, and processes that are killed."""

import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest

from questcity.adapters.keys.creation import create_missing
from questcity.adapters.keys.errors import KeysError
from questcity.adapters.keys.keyring import Keyring, load
from questcity.adapters.keys.tokens import KeyringAccessTokens

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)

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
tokens = KeyringAccessTokens(keyring, "issuer", "audience", uuid4)
token = tokens.issue(uuid4(), uuid4(), now=now, lives_for=timedelta(minutes=5))
print(keyring.current_signing_kid, keyring.current_secret_kid, token)
"""

# Python announces each of these before it happens: the child dies before the n-th, for every n.
KILL = """
import os
import signal
import sys
from pathlib import Path

from questcity.adapters.keys.creation import create_missing

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


place, mask = sys.argv[1:]
for step in range(100):
    child = os.fork()
    if child == 0:
        os.umask(int(mask, 8))
        die_before(step)
        create_missing(Path(place.format(step)))
        os._exit(0)
    if os.waitpid(child, 0)[1] == 0:
        print(step)
        break
"""


def python(script: str, *arguments: str) -> subprocess.Popen[str]:
    """Start a process that knows the same packages."""
    return subprocess.Popen(
        [sys.executable, "-c", script, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )


def is_usable(keyring: Keyring) -> bool:
    tokens = KeyringAccessTokens(keyring, "issuer", "audience", uuid4)
    return len(keyring.signing_keys) == len(keyring.secrets) == 1 and bool(tokens)


def test_eight_processes_that_start_together_agree_on_one_key(folder: Path) -> None:
    processes = [python(START, str(folder), NOW.isoformat()) for _ in range(8)]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"

    # Each is told to go on as soon as it is ready, and only then is anybody waited for.
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    answers = [process.communicate(timeout=30)[0].split() for process in processes]

    keyring = load(folder)
    assert is_usable(keyring)
    assert {tuple(answer[:2]) for answer in answers} == {
        (keyring.current_signing_kid, keyring.current_secret_kid)
    }
    tokens = KeyringAccessTokens(keyring, "issuer", "audience", uuid4)
    assert all(tokens.read(answer[2], now=NOW) for answer in answers)


@pytest.mark.parametrize("mask", ["022", "777"])
def test_a_process_killed_at_any_step_leaves_a_usable_set_or_nothing(
    tmp_path: Path, mask: str
) -> None:
    killer = python(KILL, f"{tmp_path}/{{:03}}", mask)
    survived = int(killer.communicate(timeout=60)[0])
    killed = [tmp_path / f"{step:03}" for step in range(survived)]

    for folder in killed:
        # Root may open anything, so that what the next process could open is told by the modes.
        assert modes(folder) <= {("folder", 0o700), (".lock", 0o600)}
        before, published = usable_or_none(folder), keys_in(folder)
        create_missing(folder)
        after = load(folder)

        assert is_usable(after)
        assert before is None or before.describe() == after.describe()
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


def usable_or_none(folder: Path) -> Keyring | None:
    """Return what can be loaded; anything but a plain refusal fails the test."""
    try:
        return load(folder)
    except KeysError:
        return None


def test_a_killed_process_never_costs_a_key_that_was_in_use(made: Path) -> None:
    before = load(made)
    (made / "secrets" / before.current_secret_kid).unlink()
    (made / "current-secret").unlink()
    killer = python(KILL, str(made), "022")

    killer.communicate(timeout=60)

    after = load(made)
    assert is_usable(after)
    assert after.current_signing_kid == before.current_signing_kid


def test_threads_of_one_process_agree_as_well(folder: Path) -> None:
    with ThreadPoolExecutor(3) as pool:
        taken = list(pool.map(create_missing, [folder] * 3))

    assert is_usable(load(folder))
    assert sorted(map(len, taken)) == [0, 0, 2]
