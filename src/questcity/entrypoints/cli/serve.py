"""Everything on one machine."""

import asyncio
import os
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Annotated, Final

import typer
import uvicorn
from litestar import Litestar
from uvicorn.supervisors import Multiprocess

from questcity.entrypoints.bootstrap.container import make_container
from questcity.entrypoints.bootstrap.database import prepare_database, running_database
from questcity.entrypoints.bootstrap.errors import StartError
from questcity.entrypoints.bootstrap.keys import prepare_keys
from questcity.entrypoints.bootstrap.readiness import Readiness
from questcity.entrypoints.bootstrap.settings import Settings
from questcity.entrypoints.cli.environment import read_settings
from questcity.entrypoints.cli.output import Json, show, told
from questcity.entrypoints.cli.worker import work_beside_servers, work_until
from questcity.entrypoints.web.app import create_app
from questcity.entrypoints.web.authentication import WebProvider

LONGEST_FRAME: Final = 65_536
DRAIN_SECONDS: Final = 25

Host = Annotated[str | None, typer.Option(help="Address to listen on.")]
Port = Annotated[int | None, typer.Option(min=1, max=65535, help="Port to listen on.")]
Workers = Annotated[int | None, typer.Option(min=1, help="Processes that serve.")]
DataDir = Annotated[Path | None, typer.Option(help="Where the database, keys and mail lie.")]


def serve(
    *,
    host: Host = None,
    port: Port = None,
    workers: Workers = None,
    data_dir: DataDir = None,
    as_json: Json = False,
) -> None:
    """Run the whole system: start what is missing, migrate, make keys, serve, deliver mail."""
    options = {"HOST": host, "PORT": port, "WORKERS": workers, "DATA_DIR": data_dir}
    for name, value in options.items():
        if value is not None:
            # Other processes of this command read their settings from here.
            os.environ[f"QUESTCITY_{name}"] = str(value)
    with told(as_json=as_json):
        settings = read_settings()
        with (
            _listening(settings) as listener,
            _signals_as_exit(),
            running_database(settings) as url,
        ):
            prepare_keys(settings)
            prepare_database(settings, url)
            _serve(settings, url, listener, partial(_greet, settings, as_json=as_json))


def _serve(
    settings: Settings, url: str, listener: socket.socket, greet: Callable[[], None]
) -> None:
    if settings.workers == 1:
        asyncio.run(_serve_here(settings, url, listener, greet))
    else:
        _serve_in_processes(settings, listener, greet)


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


def _serve_in_processes(
    settings: Settings, listener: socket.socket, greet: Callable[[], None]
) -> None:
    config = _config("questcity.entrypoints.web.asgi:app", settings)
    worker = get_context("spawn").Process(target=work_beside_servers)
    worker.start()
    try:
        greet()
        Multiprocess(config, sockets=[listener]).run()
    finally:
        worker.terminate()
        worker.join()


def _config(app: Litestar | str, settings: Settings) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        workers=settings.workers,
        ws="websockets-sansio",
        ws_max_size=LONGEST_FRAME,
        log_config=None,
        access_log=False,
        # Forwarded addresses are our own affair: uvicorn would believe any loopback peer.
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=DRAIN_SECONDS,
    )


@contextmanager
def _listening(settings: Settings) -> Iterator[socket.socket]:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.socket(family)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
    except OSError as error:
        listener.close()
        message = (
            f"Cannot listen on {settings.host} port {settings.port}: {error.strerror}. Stop what "
            "uses it, or choose another with --port or QUESTCITY_PORT."
        )
        raise StartError(message) from error
    with listener:
        listener.set_inheritable(True)
        yield listener


@contextmanager
def _signals_as_exit() -> Iterator[None]:
    """Make a polite end unwind the stack, so that what was started is stopped."""

    def end(*_: object) -> None:
        raise typer.Exit

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    except KeyboardInterrupt:
        raise typer.Exit from None
    finally:
        signal.signal(signal.SIGTERM, before)


def _greet(settings: Settings, *, as_json: bool) -> None:
    base = settings.public_url
    facts = {
        "url": base,
        "api": f"{base}/api/v1",
        "docs": f"{base}/docs",
        "data": settings.data_dir,
        "keys": settings.keys_dir,
    }
    if settings.mail_url.startswith("file:"):
        facts["mail"] = settings.data_dir / "mail"
    text = "\n".join(
        [
            "QuestCity is up.",
            "",
            *(f"  {name:<6} {value}" for name, value in facts.items()),
            "",
            "First steps, in another terminal:",
            "  questcity admin create        make an administrator",
            f"  curl {base}/api/v1/health/ready",
            "",
            "Stop with Ctrl-C.",
        ]
    )
    show(facts, as_json=as_json, text=text)
