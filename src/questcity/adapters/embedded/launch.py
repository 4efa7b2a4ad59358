"""Starting the server on a cluster."""

import shlex
import shutil
import socket
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from questcity.adapters.embedded.account import Account
from questcity.adapters.embedded.binaries import Binaries
from questcity.adapters.embedded.database import HOST
from questcity.adapters.embedded.errors import (
    EmbeddedPostgresError,
    how_to_mend,
    last_complaint,
)
from questcity.adapters.embedded.layout import Layout, open_privately
from questcity.adapters.embedded.postmaster import Postmaster, find_postmaster

_START_FOR_SECONDS = 60
_ATTEMPTS = 8
# Another program took the port first, or what a killed server left behind is still ending.
_PASSING = ("could not create any TCP/IP sockets", "pre-existing shared memory block")
_FULL_BELOW_BYTES = 1 << 20


def launch(
    layout: Layout, binaries: Binaries, account: Account, options: Mapping[str, str]
) -> Postmaster:
    """Start a server that no live one stands in the way of, and wait until it is ready.

    Raise `EmbeddedPostgresError` with the server's own reason.
    """
    with _set_aside(layout.cluster / "postmaster.pid"), _stopped_if_interrupted(layout.cluster):
        reason = ""
        for attempt in range(_ATTEMPTS):
            time.sleep(0.1 * attempt)
            reason = _why_not_started(layout, binaries, account, options)
            if not reason and (postmaster := find_postmaster(layout.cluster)):
                return postmaster
            if not any(passing in reason for passing in _PASSING):
                break
        message = (
            f"PostgreSQL did not start in {layout.folder}: {reason or 'it ended at once'}; "
            f"{how_to_mend(reason)} and start again ({layout.log} may tell more)."
        )
        raise EmbeddedPostgresError(message)


@contextmanager
def _set_aside(stale: Path) -> Iterator[None]:
    """Hide what names a process that is not our server, since PostgreSQL may trust it."""
    aside = stale.with_suffix(".stale")
    with suppress(FileNotFoundError):
        stale.replace(aside)
    try:
        yield
    except EmbeddedPostgresError:
        # A server that was started by hand, and so not recognised, ends when its file is missing.
        # Its shared memory has kept ours from starting.
        if aside.exists() and not stale.exists():
            aside.replace(stale)
        raise
    aside.unlink(missing_ok=True)


@contextmanager
def _stopped_if_interrupted(cluster: Path) -> Iterator[None]:
    """Leave no server behind when a signal ends the wait for it."""
    try:
        yield
    except (KeyboardInterrupt, SystemExit):
        if postmaster := find_postmaster(cluster):
            postmaster.stop()
        raise


def _why_not_started(
    layout: Layout, binaries: Binaries, account: Account, options: Mapping[str, str]
) -> str:
    settings = {
        "listen_addresses": HOST,
        "port": str(_free_port()),
        "unix_socket_directories": "",
        # For a dozen processes of QuestCity with pools of the default sizes.
        "max_connections": "300",
        **options,
    }
    # pg_ctl hands its own `-D` to a shell between double quotes; ours are safe in any path.
    arguments = ["-D", str(layout.cluster)]
    for name, value in settings.items():
        arguments += ["-c", f"{name}={value}"]
    with open_privately(layout.log) as log:
        start = log.tell()
        outcome = account.run(
            binaries.pg_ctl,
            "start",
            "--silent",
            "--wait",
            f"--timeout={_START_FOR_SECONDS}",
            f"--options={shlex.join(arguments)}",
            output=log,
            environment=f"PGDATA={layout.cluster}",
        )
    return "" if outcome.returncode == 0 else _reason(layout, start)


def _reason(layout: Layout, start: int) -> str:
    with layout.log.open("rb") as log:
        log.seek(start)
        complaint = last_complaint(log.read().decode(errors="replace"))
    if complaint:
        return complaint
    # On a full disk there is no room for the server's own words.
    if shutil.disk_usage(layout.folder).free < _FULL_BELOW_BYTES:
        return "No space left on device"
    return f"it was not ready within {_START_FOR_SECONDS} s"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
    return port
