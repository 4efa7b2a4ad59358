"""Files that are ours alone: read with suspicion, and written so that a crash leaves no half.

Only the owner can change what is in a folder of mode 700, so nothing is swapped between a look at
a file and its use. Whoever writes holds the lock of the folder.
"""

import fcntl
import os
import shlex
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Final

from questcity.adapters.keys.errors import KeysError

FOLDER_MODE: Final = 0o700
PRIVATE_MODE: Final = 0o600
PUBLIC_MODE: Final = 0o644

_LARGEST: Final = 64 * 1024
_LOCK_NAME: Final = ".lock"
_OTHERS: Final = 0o077
_READ: Final = 0o400
_ENTER: Final = 0o500
_UMASK: Final = Lock()  # The process has one umask for all its threads.


Trace = tuple[str, int, int, int, int]


@dataclass(frozen=True, slots=True)
class Stored:
    """What a file holds, and since when."""

    content: bytes = field(repr=False)
    written_at: datetime


def read(path: Path, mode: int) -> Stored:
    """Return what the file holds.

    Raise `KeysError` unless it is a file of ours that is no more open to others than `mode`.
    """
    status = _inspect(path)
    if not stat.S_ISREG(status.st_mode) or status.st_size > _LARGEST:
        message = f"{path} is not a key file; move it out of the folder"
        raise KeysError(message)
    _require_mode(path, status, mode, _READ)
    return Stored(path.read_bytes(), datetime.fromtimestamp(status.st_mtime, UTC))


def list_names(folder: Path) -> tuple[str, ...]:
    """Return the names in a folder of ours, in order, without the hidden ones."""
    require_folder(folder)
    names = (path.name for path in folder.iterdir())
    return tuple(sorted(name for name in names if not name.startswith(".")))


def require_folder(path: Path) -> None:
    """Raise `KeysError` unless it is a folder of ours that nobody else may enter."""
    status = _inspect(path)
    if not stat.S_ISDIR(status.st_mode):
        message = f"{path} is not a folder; move it away"
        raise KeysError(message)
    _require_mode(path, status, FOLDER_MODE, _ENTER)


def make_folder(path: Path) -> None:
    """Make the folder and those above it, closed to others; one that is there stays as it is."""
    for missing in reversed([place for place in (path, *path.parents) if not place.exists()]):
        try:
            with _rights_of_the_owner():
                missing.mkdir(FOLDER_MODE)
        except FileExistsError:
            continue
        _sync_folder(missing.parent)


@contextmanager
def locked(folder: Path, *, shared: bool = False, waits: bool = True) -> Iterator[None]:
    """Hold the lock of the folder; the kernel takes it back from a process that dies.

    A folder without a lock file was never written by us and needs no shared lock, so that it can
    be mounted read-only. Raise `BlockingIOError` when it `waits` for nobody and somebody has it.
    """
    path = folder / _LOCK_NAME
    if shared and not os.path.lexists(path):
        yield
        return
    flags = os.O_RDONLY if shared else os.O_RDWR | os.O_CREAT
    with _rights_of_the_owner():
        descriptor = os.open(path, flags | os.O_NOFOLLOW, PRIVATE_MODE)
    try:
        operation = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        fcntl.flock(descriptor, operation if waits else operation | fcntl.LOCK_NB)
        yield
    finally:
        os.close(descriptor)


def traces(folder: Path) -> tuple[Trace, ...]:
    """Return what becomes another with any change in the folder, or to the rights in it.

    Raise `OSError` when there is no looking.
    """
    with os.scandir(folder) as entries:
        visible = sorted(entry.path for entry in entries if not entry.name.startswith("."))
    return tuple(_trace(path) for path in (str(folder), *visible))


def prepare(path: Path, content: bytes, mode: int) -> None:
    """Bring the whole content to the disk, beside `path` and not yet under its name."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
    descriptor = os.open(temporary(path), flags, PRIVATE_MODE)
    with os.fdopen(descriptor, "wb") as file:
        # The mode given to `open` is subject to the umask; this one is not.
        os.fchmod(file.fileno(), mode)
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def publish(path: Path) -> None:
    """Give what was prepared its name. Raise `FileExistsError` if there is such a file."""
    # A rename would silently replace a key; a link never does.
    path.hardlink_to(temporary(path))
    _sync_folder(path.parent)
    temporary(path).unlink()


def replace(path: Path, content: bytes, mode: int) -> None:
    """Write the file, whole, in place of what is there."""
    prepare(path, content, mode)
    temporary(path).replace(path)
    _sync_folder(path.parent)


def remove(path: Path) -> None:
    """Remove the file, if it is there, for good."""
    path.unlink(missing_ok=True)
    _sync_folder(path.parent)


def temporary(path: Path) -> Path:
    """Return the name under which the file is prepared."""
    return path.with_name(f".{path.name}.tmp")


def leftovers(folder: Path) -> tuple[Path, ...]:
    """Return, in a folder of ours, what an interrupted process prepared and never published."""
    require_folder(folder)
    return tuple(path.with_name(path.name[1:-4]) for path in sorted(folder.glob(".*.tmp")))


def _trace(path: str) -> Trace:
    # What is replaced has another inode, and all that is done to a file leaves a time. Clocks of
    # file systems tick slowly, so that mode and size are looked at as well.
    status = os.lstat(path)
    return path, status.st_ino, status.st_mode, status.st_size, status.st_ctime_ns


def _inspect(path: Path) -> os.stat_result:
    try:
        status = path.lstat()
    except FileNotFoundError:
        message = f"{path} is missing; bring it back, or make new keys: questcity keys generate"
        raise KeysError(message) from None
    if stat.S_ISLNK(status.st_mode):
        message = f"{path} is a symbolic link; put the thing itself in its place"
        raise KeysError(message)
    if status.st_uid != os.geteuid():
        mend = f"chown {os.geteuid()} {shlex.quote(str(path))}"
        message = f"{path} belongs to user {status.st_uid}; run: {mend}"
        raise KeysError(message)
    return status


def _require_mode(path: Path, status: os.stat_result, mode: int, needed: int) -> None:
    actual = stat.S_IMODE(status.st_mode)
    if actual & _OTHERS & ~mode or actual & needed != needed:
        mend = f"chmod {mode:o} {shlex.quote(str(path))}"
        message = f"{path} has the mode {actual:03o} instead of {mode:o}; run: {mend}"
        raise KeysError(message)


@contextmanager
def _rights_of_the_owner() -> Iterator[None]:
    # A umask that takes rights from the owner would let others of our processes, or those that come
    # after a crash, meet what even we cannot open. What it takes from everybody else stays taken.
    with _UMASK:
        before = os.umask(_OTHERS)
        os.umask(before & _OTHERS)
        try:
            yield
        finally:
            os.umask(before)


def _sync_folder(folder: Path) -> None:
    # A new name lasts through a power cut only once its folder is on the disk.
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
