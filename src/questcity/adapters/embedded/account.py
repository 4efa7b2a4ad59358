"""As whom the programs of PostgreSQL run, since they refuse to run as root."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from questcity.adapters.embedded.errors import EmbeddedPostgresError

if sys.platform != "win32":
    import pwd


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """The user and group of a server."""

    user: int
    group: int

    @property
    def is_ours(self) -> bool:
        """Whether the server runs as the user who runs QuestCity."""
        return self.user == os.geteuid()

    def run(
        self, *command: str | Path, output: BinaryIO | None = None, environment: str = ""
    ) -> subprocess.CompletedProcess[str]:
        """Run a program to its end as this user; what it says goes to `output`, or into the result.

        `environment` is one more `NAME=value` for it.
        """
        variables = ("LC_ALL=C", f"PATH={os.defpath}", *([environment] if environment else []))
        return subprocess.run(  # noqa: S603 (programs that we found, and no shell)
            command,
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=output or subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            cwd="/",
            # Our own environment may hold secrets, and PG… variables would change what happens.
            env=dict(variable.split("=", 1) for variable in variables),
            # A Ctrl-C in the terminal is for the application, which stops the server in order.
            start_new_session=True,
            user=None if self.is_ours else self.user,
            group=None if self.is_ours else self.group,
            extra_groups=None if self.is_ours else [],
        )

    def own(self, path: Path) -> None:
        """Give a file or folder to this user."""
        if not self.is_ours:
            os.chown(path, self.user, self.group)

    def can_enter(self, folder: Path) -> bool:
        """Return whether this user reaches the folder."""
        return self.run("/bin/sh", "-c", 'cd "$0"', folder).returncode == 0


def server_account() -> Account:
    """Return the user the server runs as: ourselves, or `nobody` when we are root.

    Raise `EmbeddedPostgresError` where there is no such user.
    """
    if os.geteuid() != 0:
        return Account(user=os.geteuid(), group=os.getegid())
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError:
        message = (
            "PostgreSQL does not run as root, and this machine has no user `nobody`: "
            "run QuestCity as an ordinary user, or set QUESTCITY_DATABASE_URL."
        )
        raise EmbeddedPostgresError(message) from None
    return Account(user=nobody.pw_uid, group=nobody.pw_gid)
