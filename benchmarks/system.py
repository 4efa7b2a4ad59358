"""The real system, on a folder and a PostgreSQL of its own; nothing is left of it."""

import asyncio
import os
import shutil
import socket
import sys
import tempfile
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.client import HOST, Line, get
from benchmarks.processes import running
from questcity.adapters.embedded.postgres import PostgresServer, find_running
from questcity.entrypoints.bootstrap.settings import Settings

COMMAND: Final = (sys.executable, "-m", "questcity.entrypoints.cli.app")
SERVER: Final = (sys.executable, "-m", "benchmarks.server")

# Nobody here is refused by accident, and what is counted is soon forgotten.
WIDE: Final[Mapping[str, str]] = {
    "LIMIT_REGISTRATIONS": "10000/minute",
    "LIMIT_RESETS": "10000/minute",
    "LIMIT_CODE_TRIES": "10000/minute",
    "LIMIT_FAILED_SIGN_INS": "10000/minute",
    "LIMIT_FAILED_SIGN_INS_PER_CLIENT": "10000/minute",
    "LIMIT_FAILED_SIGN_INS_PER_ACCOUNT": "10000/minute",
    "LIMIT_REFRESHES": "10000/minute",
    "LIMIT_UNLOCK_REQUESTS": "10000/minute",
    # As it is in production, where lines are written for machines.
    "LOG_FORMAT": "json",
}

_ROOT: Final = Path(__file__).parents[1]
_START_SECONDS: Final = 60.0
_BETWEEN_LOOKS: Final = 0.05


class BenchmarkError(Exception):
    """Something that is measured does not do what it should."""


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """A `questcity serve` that runs: it has prepared the database and the keys, and sends mail."""

    folder: Path
    port: int
    pid: int
    environment: Mapping[str, str]
    database: PostgresServer

    @property
    def database_url(self) -> str:
        """Where its database is."""
        return self.database.url("questcity")

    def settings(self) -> Settings:
        """Return what it was told."""
        return Settings.read(self.environment)


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A process that does nothing but serve."""

    port: int
    pid: int


@asynccontextmanager
async def running_system(*options: str, settings: Mapping[str, str]) -> AsyncIterator[System]:
    """Yield a system that has just been made. `settings` are named without their prefix."""
    place, port = _place(), free_port()
    own = {
        "DATA_DIR": str(place / "data"),
        "PORT": str(port),
        # Servers beside it listen elsewhere, and must believe the same tokens.
        "PUBLIC_URL": f"http://{HOST}:{port}",
    }
    environment = _environment({**settings, **own})
    command = (*COMMAND, "serve", *options)
    try:
        async with running(command, environment, place / "serve.log", _ROOT) as process:
            await _answers(process, port, place / "serve.log")
            database = await asyncio.to_thread(find_running, place / "data" / "postgres")
            assert database is not None
            yield System(
                folder=place,
                port=port,
                pid=process.pid,
                environment=environment,
                database=database,
            )
    finally:
        await asyncio.to_thread(_clear, place)


@asynccontextmanager
async def server_beside(
    system: System,
    settings: Mapping[str, str] | None = None,
    *,
    command: Sequence[str] = SERVER,
) -> AsyncIterator[Server]:
    """Yield a server on the folder of a system, with settings of its own on top."""
    port = free_port()
    own = {f"QUESTCITY_{name}": value for name, value in (settings or {}).items()}
    environment = {**system.environment, **own, "QUESTCITY_PORT": str(port)}
    log = system.folder / f"server-{port}.log"
    async with running(command, environment, log, _ROOT) as process:
        await _answers(process, port, log)
        yield Server(port=port, pid=process.pid)


def free_port() -> int:
    """Return a port of this machine that nothing listens on."""
    with socket.create_server((HOST, 0)) as probe:
        port: int = probe.getsockname()[1]
    return port


def _place() -> Path:
    place = Path(tempfile.mkdtemp(prefix="questcity-benchmark-"))
    # Root runs PostgreSQL as `nobody`, who must be able to pass through.
    place.chmod(0o711)
    return place


def _environment(settings: Mapping[str, str]) -> dict[str, str]:
    others = {name: value for name, value in os.environ.items() if name[:10] != "QUESTCITY_"}
    return others | {f"QUESTCITY_{name}": value for name, value in settings.items()}


async def _answers(process: Process, port: int, log: Path) -> None:
    """Return once the API is ready. Raise `BenchmarkError`."""
    with suppress(TimeoutError):
        async with asyncio.timeout(_START_SECONDS):
            while process.returncode is None:
                if await _is_ready(port):
                    return
                await asyncio.sleep(_BETWEEN_LOOKS)
    raise BenchmarkError(_last_words(log))


def _last_words(log: Path) -> str:
    return f"It did not start:\n{log.read_text(errors='replace')[-2000:]}"


async def _is_ready(port: int) -> bool:
    try:
        async with Line.open(port) as line:
            return (await line.ask(get("/health/ready"))).status == 200  # noqa: PLR2004 (OK)
    except (OSError, EOFError):
        return False


def _clear(place: Path) -> None:
    # A system that had to be killed has left its database running.
    if database := find_running(place / "data" / "postgres"):
        database.stop()
    shutil.rmtree(place, ignore_errors=True)
