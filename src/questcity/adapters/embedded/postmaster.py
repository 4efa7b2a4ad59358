"""The first process of a server: finding it again, and stopping it."""

import os
import signal
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from questcity.adapters.embedded.errors import EmbeddedPostgresError

_STOP_FOR_SECONDS = 60
_PROCESSES = Path("/proc")


@dataclass(frozen=True, slots=True, kw_only=True)
class Postmaster:
    """A process that serves, or has served, a cluster."""

    pid: int
    port: int
    cluster: Path

    @property
    def is_alive(self) -> bool:
        """Whether the process runs and still is a PostgreSQL on this cluster."""
        return f"postgres -D {self.cluster} " in _command_of(self.pid)

    def stop(self) -> None:
        """End open sessions and the server, and wait until it is gone.

        Raise `EmbeddedPostgresError` if it will not go. One that is gone already is left in peace.
        """
        deadline = time.monotonic() + _STOP_FOR_SECONDS
        if self.is_alive:
            with suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGINT)
        while self.is_alive:
            if time.monotonic() > deadline:
                message = f"PostgreSQL (process {self.pid}) is still busy stopping: try again soon."
                raise EmbeddedPostgresError(message)
            time.sleep(0.02)


def find_postmaster(cluster: Path) -> Postmaster | None:
    """Return the live process on this cluster, ready or not, or None."""
    try:
        lines = (cluster / "postmaster.pid").read_text().splitlines()
        postmaster = Postmaster(pid=int(lines[0]), port=int(lines[3]), cluster=cluster)
    except (FileNotFoundError, NotADirectoryError, ValueError, IndexError):
        return None
    # The number may have gone to another process since.
    return postmaster if postmaster.is_alive else None


def _command_of(pid: int) -> str:
    if not _PROCESSES.joinpath("self").exists():
        listing = ["/bin/ps", "-ww", "-o", "args=", "-p", str(pid)]
        shown = subprocess.run(listing, check=False, capture_output=True, text=True)  # noqa: S603 (ps)
        return shown.stdout.replace("\n", " ")
    try:
        # Everybody may read this; where the process works, root in a container may not.
        command = (_PROCESSES / str(pid) / "cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return ""
    return os.fsdecode(command).replace("\0", " ")
