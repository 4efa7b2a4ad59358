"""Where a PostgreSQL of our own keeps what on the disk, and how one start keeps others out."""

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from questcity.adapters.embedded.account import Account
from questcity.adapters.embedded.errors import EmbeddedPostgresError, told_in_one_line

if sys.platform != "win32":
    import fcntl

_UNFINISHED = "unfinished-"


@dataclass(frozen=True, slots=True)
class Layout:
    """The paths in the folder of one server."""

    folder: Path

    @property
    def cluster(self) -> Path:
        """What PostgreSQL itself calls its data directory."""
        return self.folder / "data"

    @property
    def binaries(self) -> Path:
        """Copies of the programs, by version; most machines need none."""
        return self.folder / "binaries"

    @property
    def password(self) -> Path:
        """The superuser's password, for its owner's eyes only."""
        return self.folder / "password"

    @property
    def log(self) -> Path:
        """What the server says."""
        return self.folder / "server.log"

    @contextmanager
    def workbench(self) -> Iterator[Path]:
        """Yield a folder to build something in, on the same disk as the place it is meant for.

        What is whole is renamed out of it; what an interruption leaves, the next start removes.
        """
        with TemporaryDirectory(
            prefix=_UNFINISHED, dir=self.folder, ignore_cleanup_errors=True
        ) as name:
            yield Path(name)


@contextmanager
def claimed(folder: Path, account: Account) -> Iterator[None]:
    """Make the folder if need be, and keep it for this process alone while the block runs.

    Raise `EmbeddedPostgresError` if another process has it, or the account cannot reach it.
    """
    with told_in_one_line(folder):
        _make(folder, account)
        claim = open_privately(folder / "claim")
    with claim:
        try:
            # The kernel lets go of it when we end, however we end.
            fcntl.flock(claim, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            message = (
                f"Another QuestCity serves from {folder} already: stop it, or name another folder "
                "with --data-dir or QUESTCITY_DATA_DIR."
            )
            raise EmbeddedPostgresError(message) from None
        yield


@contextmanager
def occupied(folder: Path, account: Account) -> Iterator[Layout]:
    """Make the folder if need be, and keep other starts waiting while the block runs.

    Raise `EmbeddedPostgresError` if the account cannot reach it.
    """
    _make(folder, account)
    with open_privately(folder / "lock") as lock:
        # The kernel lets go of it when we end, however we end.
        fcntl.flock(lock, fcntl.LOCK_EX)
        for leftover in folder.glob(f"{_UNFINISHED}*"):
            shutil.rmtree(leftover, ignore_errors=True)
        yield Layout(folder)


def read_password(layout: Layout) -> str | None:
    """Return the superuser's password, if there is one."""
    try:
        return layout.password.read_text().strip() or None
    except FileNotFoundError:
        return None


def open_privately(path: Path) -> BinaryIO:
    """Open a file to append to it; a new one is for its owner's eyes only."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, mode=0o600), "ab")


def write_privately(path: Path, text: str) -> None:
    """Replace a file as a whole with one for its owner's eyes only."""
    unfinished = path.with_name(f"{path.name}.new")
    unfinished.unlink(missing_ok=True)
    with open_privately(unfinished) as file:
        file.write(text.encode())
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)


def _make(folder: Path, account: Account) -> None:
    if folder.exists() and not folder.is_dir():
        message = f"PostgreSQL cannot live in {folder}: it is a file; name a folder."
        raise EmbeddedPostgresError(message)
    steps = (*reversed(folder.parents), folder)
    new = [step for step in steps if not step.exists()]
    for step in new:
        step.mkdir(mode=0o700 if account.is_ours else 0o711, exist_ok=True)
    if account.is_ours or account.can_enter(folder):
        return
    # Folders above ours that somebody else made stay as they are.
    for step in steps:
        if step in {*new, folder} and not account.can_enter(step):
            step.chmod(step.stat().st_mode | 0o011)
        if not account.can_enter(step):
            message = (
                f"PostgreSQL runs as `nobody`, who cannot enter {step}: "
                "name a folder elsewhere, such as /var/lib/questcity, with QUESTCITY_DATA_DIR."
            )
            raise EmbeddedPostgresError(message)
