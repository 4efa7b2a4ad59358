"""Folders that everybody can pass through, in memory where there is room for them."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

_MEMORY: Final = Path("/dev/shm")  # noqa: S108 (the folders in it get random names)
_ROOM: Final = 2 << 30


def new_folder() -> Path:
    """Make a folder, and return it.

    pytest's own temporary folders are closed to `nobody`, as whom root runs PostgreSQL. In memory,
    no server waits for a disk to keep what nobody will miss. And ext4 gives no file the number of
    one that went a minute ago: where databases come and go all the time, it looks at all of those,
    and a new one takes ten times as long.
    """
    has_room = _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free > _ROOM
    folder = Path(tempfile.mkdtemp(prefix="questcity-tests-", dir=_MEMORY if has_room else None))
    folder.chmod(0o711)
    return folder


@contextmanager
def a_folder() -> Iterator[Path]:
    """Yield a new folder, which goes at the end."""
    folder = new_folder()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
