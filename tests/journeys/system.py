"""The running system: real processes on a folder of their own."""

import json
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Final

import httpx

from questcity.adapters.embedded.postgres import PostgresServer, find_running

COMMAND: Final = (sys.executable, "-m", "questcity.entrypoints.cli.app")

_PATIENCE_SECONDS: Final = 30
_LAST_WORDS: Final = (b"Stop with Ctrl-C.\n", b"}\n")


def free_port() -> int:
    """Return a port of 127.0.0.1 that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def environment_of(settings: Mapping[str, object]) -> dict[str, str]:
    """Return the environment of a terminal in which nothing but these settings was given."""
    ours = {f"QUESTCITY_{name}": str(value) for name, value in settings.items()}
    others = {name: value for name, value in os.environ.items() if name[:10] != "QUESTCITY_"}
    return others | ours


def run(
    *arguments: str, settings: Mapping[str, object], **how: Any
) -> subprocess.CompletedProcess[str]:
    """Run a command of `questcity` to its end."""
    return subprocess.run(
        [*how.pop("command", COMMAND), *arguments],
        check=False,
        capture_output=True,
        text=True,
        encoding="utf-8",
        stdin=subprocess.DEVNULL,
        timeout=_PATIENCE_SECONDS,
        **{"env": environment_of(settings), "cwd": "/"} | how,
    )


def wait_until(is_so: Callable[[], object], what: str) -> None:
    """Return once it is so. Raise `AssertionError` when that takes far too long."""
    for _ in range(_PATIENCE_SECONDS * 50):
        if is_so():
            return
        time.sleep(0.02)
    message = f"still waiting: {what}"
    raise AssertionError(message)


@dataclass
class System:
    """One `questcity serve` at a time, on a data folder that outlives it."""

    folder: Path
    settings: Mapping[str, object] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    process: "subprocess.Popen[str] | None" = None
    greeting: str = ""
    errors_in: Path | None = None
    _sessions: list[int] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def all_settings(self) -> dict[str, object]:
        """What its environment holds."""
        return {"DATA_DIR": self.folder, "PORT": self.port, **self.settings}

    @property
    def errors(self) -> str:
        """What it has said on standard error, in all its lives."""
        return self._log.read_text(encoding="utf-8")

    @property
    def database(self) -> PostgresServer | None:
        """The PostgreSQL that runs on its folder, if any."""
        return find_running(self.folder / "postgres")

    def start(self, *options: str, **how: Any) -> None:
        """Begin a life of it, and return once it has greeted."""
        stdout = self.begin(*options, **how).stdout
        assert stdout is not None
        self.greeting = _read_greeting(stdout)
        assert self.greeting, self.errors

    def begin(self, *options: str, **how: Any) -> "subprocess.Popen[str]":
        """Begin a life of it."""
        with self._log.open("a") as log:
            self.process = subprocess.Popen(
                [*how.pop("command", COMMAND), "serve", *options],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                encoding="utf-8",
                start_new_session=True,
                **{"env": environment_of(self.all_settings), "cwd": "/"} | how,
            )
        self._sessions.append(self.process.pid)
        return self.process

    def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Send a signal, and return how the process ended."""
        assert self.process is not None
        self.process.send_signal(number)
        try:
            self.process.communicate(timeout=_PATIENCE_SECONDS)
            return self.process.returncode
        finally:
            self.process = None

    def connection(self) -> socket.socket:
        """Return a bare connection to it."""
        return socket.create_connection(("127.0.0.1", self.port), timeout=10)

    def is_listening(self) -> bool:
        """Tell whether newcomers are let in."""
        try:
            self.connection().close()
        except ConnectionRefusedError:
            return False
        return True

    def client(self) -> httpx.Client:
        """Return a client of its API."""
        return httpx.Client(base_url=f"{self.url}/api/v1", timeout=10)

    def command(self, *arguments: str) -> Any:
        """Run another command on its folder, and return what that printed as JSON."""
        outcome = run(*arguments, "--json", settings=self.all_settings)
        assert outcome.returncode == 0, outcome.stdout + outcome.stderr
        return json.loads(outcome.stdout)

    def clean_up(self) -> None:
        """End whatever still runs."""
        for leader in self._sessions:
            # What it has started is in its session too, and may have outlived it.
            with suppress(ProcessLookupError):
                os.killpg(leader, signal.SIGKILL)
        if self.process is not None:
            self.process.communicate()
            self.process = None
        if database := self.database:
            database.stop()

    @property
    def _log(self) -> Path:
        return self.errors_in or self.folder.with_name(f"{self.folder.name}.errors")


def _read_greeting(stdout: IO[str]) -> str:
    """Return what is said up to the last line of a greeting; less when the process has ended."""
    said = b""
    while not said.endswith(_LAST_WORDS):
        readable, _, _ = select.select([stdout], [], [], _PATIENCE_SECONDS)
        assert readable, said
        part = os.read(stdout.fileno(), 4096)
        if not part:
            return ""
        said += part
    return said.decode()
