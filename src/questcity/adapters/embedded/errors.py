"""What stops a PostgreSQL of our own, told in one line."""

import errno
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# The programs speak English, because they run under LC_ALL=C and lc_messages=C.
_COMPLAINT = re.compile(r"(?:FATAL|PANIC|ERROR|error):\s+(.+)")
_MENDS = {
    os.strerror(errno.ENOSPC): "make room on the disk",
    os.strerror(errno.EDQUOT): "make room on the disk",
    "pre-existing shared memory block": "stop the server that was started there by hand",
}


class EmbeddedPostgresError(Exception):
    """The PostgreSQL of our own cannot be used.

    The message is one line: what is wrong and how to mend it.
    """


def last_complaint(output: str) -> str | None:
    """Return the last thing that a program of PostgreSQL called an error, if any."""
    complaints = _COMPLAINT.findall(output)
    return complaints[-1].strip() if complaints else None


def how_to_mend(reason: str, *, otherwise: str = "mend that") -> str:
    """Return what to do about a reason, if it is one of the few that we know better."""
    return next((mend for known, mend in _MENDS.items() if known in reason), otherwise)


@contextmanager
def told_in_one_line(folder: Path) -> Iterator[None]:
    """Turn an error of the file system into one about this folder."""
    try:
        yield
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        reason = " ".join(str(error.strerror or error).split())
        mend = how_to_mend(
            reason,
            otherwise="give it to the user who runs QuestCity, or name another with "
            "QUESTCITY_DATA_DIR",
        )
        message = f"PostgreSQL cannot live in {folder}: {reason}{where}; {mend}."
        raise EmbeddedPostgresError(message) from error
