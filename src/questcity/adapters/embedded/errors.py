"""What stops a PostgreSQL of our own, told in one line."""

import errno
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# The programs speak English, because they run under LC_ALL=C and lc_messages=C.
_COMPLAINT = re.compile(r"(?:FATAL|PANIC|ERROR|error):\s+(.+)")
_ROOM = {errno.ENOSPC, errno.EDQUOT}


class EmbeddedPostgresError(Exception):
    """The PostgreSQL of our own cannot be used.

    The message is one line: what is wrong and how to mend it.
    """


def last_complaint(output: str) -> str | None:
    """Return the last thing that a program of PostgreSQL called an error, if any."""
    complaints = _COMPLAINT.findall(output)
    return complaints[-1].strip() if complaints else None


@contextmanager
def told_in_one_line(folder: Path) -> Iterator[None]:
    """Turn an error of the file system into one about this folder."""
    try:
        yield
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        mend = (
            "make room on the disk"
            if error.errno in _ROOM
            else "give it to the user who runs QuestCity, or name another with QUESTCITY_DATA_DIR"
        )
        message = f"PostgreSQL cannot live in {folder}: {error.strerror or error}{where}; {mend}."
        raise EmbeddedPostgresError(message) from error
