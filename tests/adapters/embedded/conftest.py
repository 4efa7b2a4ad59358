"""Places for servers, the programs of PostgreSQL, and applications to start and to kill."""

import asyncio
import os
import select
import signal
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import asyncpg
import pytest

import questcity
from folders import a_folder
from questcity.adapters.embedded.account import Account, server_account
from questcity.adapters.embedded.postgres import PostgresServer, start
from questcity.adapters.embedded.postmaster import find_postmaster

_Run = Callable[..., "subprocess.Popen[str]"]

# It starts a server, tells its process, and lives on until its input ends.
_APPLICATION = """
import sys
from pathlib import Path
from questcity.adapters.embedded.postgres import EmbeddedPostgresError, start
folder, *programs = map(Path, sys.argv[1:])
try:
    server = start(folder, bin_folder=programs[0] if programs else None)
except EmbeddedPostgresError as error:
    sys.exit(str(error))
print(server.pid, flush=True)
sys.stdin.read()
"""


def _a_place() -> Iterator[Path]:
    with a_folder() as place:
        yield place
        for lock_file in place.rglob("postmaster.pid"):
            if postmaster := find_postmaster(lock_file.parent):
                postmaster.stop()


@pytest.fixture
def place() -> Iterator[Path]:
    """Yield a folder that everybody can pass through; what runs in it is stopped at the end."""
    yield from _a_place()


@pytest.fixture
def folder(place: Path) -> Path:
    """Return where a server may live, and none has yet."""
    return place / "postgres"


@pytest.fixture(scope="session")
def template() -> Iterator[Path]:
    """Yield the folder of a server that was started and stopped once."""
    for place in _a_place():
        start(place / "postgres").stop()
        yield place / "postgres"


@pytest.fixture
def made(folder: Path, template: Path) -> Path:
    """Return where a server has lived before; copying it is much faster than making it."""
    subprocess.run(["/bin/cp", "-a", str(template), str(folder)], check=True)
    (folder / "server.log").unlink()
    return folder


@pytest.fixture(scope="session")
def shared_server() -> Iterator[PostgresServer]:
    """Yield a server that was started once, for tests that only look at it."""
    for place in _a_place():
        yield start(place / "postgres")


@pytest.fixture(scope="session")
def programs(shared_server: PostgresServer) -> Path:
    """Return the folder with programs of PostgreSQL that the server's user can run."""
    command = Path("/proc", str(shared_server.pid), "cmdline").read_text()
    return Path(command.split("\0")[0]).parent


@pytest.fixture
def account() -> Account:
    """Return as whom servers run."""
    return server_account()


@pytest.fixture
def ask() -> Callable[..., object]:
    """Return a function that asks a server for one value."""

    async def _ask(url: str, statement: str) -> object:
        connection = await asyncpg.connect(url, timeout=5)
        try:
            answer: object = await connection.fetchval(statement)
            return answer
        finally:
            await connection.close()

    def asked(server: PostgresServer, statement: str, database: str = "questcity") -> object:
        return asyncio.run(_ask(server.url(database), statement))

    return asked


@pytest.fixture
def kill() -> Callable[[PostgresServer], None]:
    """Return a function that kills a server without warning, and waits until it is gone."""

    def killed(server: PostgresServer) -> None:
        watch = os.pidfd_open(server.pid)
        os.kill(server.pid, signal.SIGKILL)
        select.select([watch], [], [])
        os.close(watch)

    return killed


@pytest.fixture
def application() -> Iterator[_Run]:
    """Yield a function that runs an application of its own, in a session of its own."""
    running: list[subprocess.Popen[str]] = []

    def run(
        *arguments: Path, interpreter: str = sys.executable, account: Account | None = None
    ) -> "subprocess.Popen[str]":
        process = subprocess.Popen(
            [interpreter, "-c", _APPLICATION, *map(str, arguments)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            cwd="/",
            env=_environment(),
            user=account.user if account else None,
            group=account.group if account else None,
            extra_groups=[] if account else None,
        )
        running.append(process)
        return process

    yield run
    for process in running:
        process.kill()
        process.communicate()


@pytest.fixture
def ordinary_application(application: _Run) -> _Run:
    """Return a function that runs an application as somebody who is not root."""
    if os.geteuid() != 0:
        return application
    nobody = server_account()
    system_python = f"/usr/bin/python{sys.version_info.major}.{sys.version_info.minor}"
    for interpreter in (sys.executable, system_python):
        if _imports(interpreter, nobody):
            return partial(application, interpreter=interpreter, account=nobody)
    pytest.skip(f"`nobody` can reach neither {sys.executable} nor {system_python}")


def _imports(interpreter: str, nobody: Account) -> bool:
    try:
        trial = subprocess.run(
            [interpreter, "-c", "import questcity.adapters.embedded.postgres"],
            env=_environment(),
            cwd="/",
            check=False,
            capture_output=True,
            user=nobody.user,
            group=nobody.group,
            extra_groups=[],
        )
    except OSError:
        return False
    return trial.returncode == 0


def _environment() -> dict[str, str]:
    source = Path(str(questcity.__file__)).parent.parent
    folders = (str(source), sysconfig.get_path("purelib"), sysconfig.get_path("platlib"))
    return {**os.environ, "PYTHONPATH": os.pathsep.join(folders), "PYTHONDONTWRITEBYTECODE": "1"}
