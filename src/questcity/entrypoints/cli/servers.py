"""Servers of HTTP with a worker beside them: in this process, or in several."""

import asyncio
import os
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.context import SpawnProcess
from tempfile import TemporaryDirectory
from typing import Final

import structlog
import uvicorn
from litestar import Litestar
from uvicorn.config import STARTUP_FAILURE
from uvicorn.supervisors import Multiprocess

from questcity.entrypoints.bootstrap.container import make_container
from questcity.entrypoints.bootstrap.errors import StartError
from questcity.entrypoints.bootstrap.readiness import Readiness
from questcity.entrypoints.bootstrap.settings import Settings
from questcity.entrypoints.cli.worker import work_beside_servers, work_until
from questcity.entrypoints.web.app import create_app
from questcity.entrypoints.web.authentication import WebProvider
from questcity.entrypoints.web.metrics import SHARED_FOLDER

LONGEST_FRAME: Final = 65_536
DRAIN_SECONDS: Final = 25
START_SECONDS: Final = 60

log = structlog.get_logger("questcity.serve")


def serve_here(
    settings: Settings, url: str, listener: socket.socket, greet: Callable[[], None]
) -> None:
    """Serve and deliver in this process until told to stop; greet once it answers."""
    # The loop is the one that uvicorn would take if it ran by itself.
    loop_factory = _config("", settings).get_loop_factory()
    with asyncio.Runner(loop_factory=loop_factory) as runner:
        runner.run(_serve_here(settings, url, listener, greet))


def serve_in_processes(
    settings: Settings, listener: socket.socket, greet: Callable[[], None]
) -> None:
    """Serve in several processes and deliver in one more; greet once all of them answer.

    A process that dies is replaced. Raise `StartError` when one cannot even start.
    """
    with _counting_together():
        servers = _Servers(settings, listener, greet)
        try:
            servers.run()
        finally:
            servers.stop_worker()
    if any(process.exitcode == STARTUP_FAILURE for process in servers.processes):
        message = "A process that should serve could not start: the lines above say what to mend."
        raise StartError(message)


@contextmanager
def _counting_together() -> Iterator[None]:
    """Let processes that are started now tell what all of them have counted, dead ones as well."""
    with TemporaryDirectory(prefix="questcity-metrics-") as folder:
        os.environ[SHARED_FOLDER] = folder
        yield


class _Server(uvicorn.Server):
    """A server that leaves signals to us, and says when it answers."""

    def __init__(self, config: uvicorn.Config, greet: Callable[[], None]) -> None:
        super().__init__(config)
        self._greet = greet

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to listen, then greet."""
        await super().startup(sockets)
        if self.started:
            self._greet()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture nothing."""
        yield


async def _serve_here(
    settings: Settings, url: str, listener: socket.socket, greet: Callable[[], None]
) -> None:
    container = make_container(settings, url, WebProvider())
    readiness = await container.get(Readiness)
    server = _Server(_config(create_app(container, settings), settings), greet)
    stop = asyncio.Event()

    def drain() -> None:
        # Asked twice, it does not wait for those who are being served.
        server.force_exit = readiness.is_draining
        readiness.is_draining = server.should_exit = True
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, drain)
    working = asyncio.create_task(work_until(settings, url, stop))
    try:
        await server.serve(sockets=[listener])
    finally:
        stop.set()
        await working


class _Servers(Multiprocess):
    """Processes that serve, and one that delivers; who dies is replaced."""

    def __init__(
        self, settings: Settings, listener: socket.socket, greet: Callable[[], None]
    ) -> None:
        super().__init__(
            _config("questcity.entrypoints.web.asgi:app", settings), sockets=[listener]
        )
        self._greet = greet
        self._worker = _started_worker()

    def init_processes(self) -> None:
        """Start them, then greet."""
        super().init_processes()
        if all(process.wait_until_ready(START_SECONDS) for process in self.processes):
            self._greet()

    def keep_subprocess_alive(self) -> None:
        """Replace whoever has died."""
        before = {process.pid for process in self.processes}
        super().keep_subprocess_alive()
        if before != {process.pid for process in self.processes}:
            log.warning("server.replaced")
        if not self._worker.is_alive() and not self.should_exit.is_set():
            self._worker = _started_worker()
            log.warning("worker.replaced")

    def stop_worker(self) -> None:
        """Let it deliver what it holds, and wait for its end."""
        self._worker.terminate()
        self._worker.join()


def _started_worker() -> SpawnProcess:
    worker = get_context("spawn").Process(target=work_beside_servers)
    worker.start()
    return worker


def _config(app: Litestar | str, settings: Settings) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        workers=settings.workers,
        ws="websockets-sansio",
        ws_max_size=LONGEST_FRAME,
        log_config=None,
        # What it tells below that is how it starts and stops.
        log_level="warning",
        access_log=False,
        # Forwarded addresses are our own affair: uvicorn would believe any loopback peer.
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=DRAIN_SECONDS,
    )
