"""Files that commands read and write."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

from questcity.entrypoints.cli.output import Exit, fail

# No file that a command reads is larger; a device would never end.
_BYTES_AT_MOST: Final = 64_000_000


@contextmanager
def new_file(path: Path, *, as_json: bool, is_private: bool = True) -> Iterator[BinaryIO]:
    """Yield a file that was not there, which goes again when the block fails.

    A private one is for nobody else to read. End the command where it cannot be written.
    """
    try:
        mode = 0o600 if is_private else 0o666
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        try:
            with os.fdopen(descriptor, "wb") as file:
                yield file
        except BaseException:
            path.unlink(missing_ok=True)
            raise
    except OSError as error:
        message = f"{path} cannot be written ({_reason(error)}). Name another file."
        fail(message, as_json=as_json)


def content_of(path: Path, *, as_json: bool) -> bytes:
    """Return what is in a file. End the command where it cannot be read."""
    try:
        with path.open("rb") as file:
            content = file.read(_BYTES_AT_MOST + 1)
    except OSError as error:
        message = f"{path} cannot be read ({_reason(error)}). Name another file."
        fail(message, as_json=as_json)
    if len(content) > _BYTES_AT_MOST:
        message = f"{path} is larger than {_BYTES_AT_MOST // 1_000_000} MB."
        fail(message, as_json=as_json, code=Exit.USAGE)
    return content


def _reason(error: OSError) -> str:
    return error.strerror or type(error).__name__
