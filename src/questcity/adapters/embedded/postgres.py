"""A PostgreSQL of our own: started, found again and stopped.

Only on Linux and macOS; on Windows, `start` says so.
"""

import os
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from questcity.adapters.embedded.account import server_account
from questcity.adapters.embedded.binaries import find_binaries
from questcity.adapters.embedded.cluster import SUPERUSER, check_cluster, create_cluster
from questcity.adapters.embedded.database import HOST, answers, prepare
from questcity.adapters.embedded.errors import EmbeddedPostgresError, told_in_one_line
from questcity.adapters.embedded.launch import launch
from questcity.adapters.embedded.layout import Layout, claimed, occupied
from questcity.adapters.embedded.postmaster import Postmaster, find_postmaster

__all__ = ["EmbeddedPostgresError", "PostgresServer", "find_running", "serving", "start"]

_NO_OPTIONS: Mapping[str, str] = MappingProxyType({})
_ANSWER_WITHIN_SECONDS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class PostgresServer:
    """A server that runs on 127.0.0.1; it outlives this process unless it is stopped."""

    folder: Path
    port: int
    password: str = field(repr=False)
    pid: int

    def url(self, database: str) -> str:
        """Return where a database of this server is, password included."""
        return f"postgresql://{SUPERUSER}:{self.password}@{HOST}:{self.port}/{database}"

    def stop(self) -> None:
        """End open sessions and the server, and wait until it is gone.

        Raise `EmbeddedPostgresError` if it will not go.
        """
        cluster = Layout(self.folder).cluster
        Postmaster(pid=self.pid, port=self.port, cluster=cluster).stop()


def start(
    folder: Path, *, bin_folder: Path | None = None, options: Mapping[str, str] = _NO_OPTIONS
) -> PostgresServer:
    """Start the server of this folder, or adopt the one that runs, with the database `questcity`.

    An adopted server keeps the options it was started with. Not for use inside an event loop.
    Raise `EmbeddedPostgresError` with one line that says what is wrong and how to mend it.
    """
    _require_posix()
    folder = folder.resolve()
    account = server_account()
    with told_in_one_line(folder), occupied(folder, account) as layout:
        binaries = find_binaries(bin_folder, layout, account)
        # A link that leads nowhere is a disk that is not mounted: not a place to begin anew.
        if not os.path.lexists(layout.cluster):
            create_cluster(layout, binaries, account)
        check_cluster(layout, binaries, account)
        if running := _adopt(layout):
            prepare(running.port, running.password)
            return running
        started = _server(layout, launch(layout, binaries, account, options))
        try:
            prepare(started.port, started.password)
        except BaseException:
            started.stop()
            raise
        return started


@contextmanager
def serving(folder: Path, *, bin_folder: Path | None = None) -> Iterator[PostgresServer]:
    """Start or adopt the server of this folder for this process alone, and stop it at the end.

    Raise what `start` and `PostgresServer.stop` raise, also when another process has the folder.
    """
    _require_posix()
    with claimed(folder.resolve(), server_account()):
        server = start(folder, bin_folder=bin_folder)
        try:
            yield server
        finally:
            server.stop()


def find_running(folder: Path) -> PostgresServer | None:
    """Return the server that runs on this folder and answers, or None.

    Raise `EmbeddedPostgresError` if it refuses the password or the folder is not ours to read.
    """
    layout = Layout(folder.resolve())
    with told_in_one_line(layout.folder):
        postmaster = find_postmaster(layout.cluster)
        if postmaster is None or not layout.password.is_file():
            return None
        server = _server(layout, postmaster)
        return server if answers(server.port, server.password) else None


def _require_posix() -> None:
    if sys.platform == "win32":
        message = "QuestCity has no PostgreSQL of its own on Windows: set QUESTCITY_DATABASE_URL."
        raise EmbeddedPostgresError(message)


def _adopt(layout: Layout) -> PostgresServer | None:
    deadline = time.monotonic() + _ANSWER_WITHIN_SECONDS
    # One that is starting will answer soon, one that is stopping will be gone.
    while postmaster := find_postmaster(layout.cluster):
        server = _server(layout, postmaster)
        if answers(server.port, server.password):
            return server
        if time.monotonic() > deadline:
            message = (
                f"The PostgreSQL in {layout.folder} (process {server.pid}) does not answer: "
                "wait for it, or stop it with `kill -INT`, and start again."
            )
            raise EmbeddedPostgresError(message)
        time.sleep(0.1)
    return None


def _server(layout: Layout, postmaster: Postmaster) -> PostgresServer:
    return PostgresServer(
        folder=layout.folder,
        port=postmaster.port,
        password=layout.password.read_text(),
        pid=postmaster.pid,
    )
