"""Why the keys folder cannot be used."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class KeysError(Exception):
    """The keys folder cannot be used; one line names the file and how to mend it.

    It never holds key material.
    """


class KeysAwayError(KeysError):
    """The system does not let us at the folder; a while later it may."""


@contextmanager
def explaining_system_errors(folder: Path) -> Iterator[None]:
    """Turn what the operating system refuses (no right, no space, read only) into one line.

    Only what somebody else holds, and nobody waits for, stays a `BlockingIOError`.
    """
    try:
        yield
    except BlockingIOError:
        raise
    except OSError as error:
        place = error.filename or folder
        message = f"{place} cannot be used: {error.strerror}; see to it that this user may use it"
        raise KeysAwayError(message) from error
