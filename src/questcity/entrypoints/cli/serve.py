"""Everything on one machine."""

import os
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Annotated

import structlog
import typer

from questcity.entrypoints.bootstrap.database import prepare_database, running_database
from questcity.entrypoints.bootstrap.defaults import Environment
from questcity.entrypoints.bootstrap.errors import StartError
from questcity.entrypoints.bootstrap.keys import load_keys, prepare_keys
from questcity.entrypoints.bootstrap.settings import Settings
from questcity.entrypoints.cli.environment import read_settings
from questcity.entrypoints.cli.greeting import greet
from questcity.entrypoints.cli.output import Json, told
from questcity.entrypoints.cli.servers import serve_here, serve_in_processes

Host = Annotated[str | None, typer.Option(help="Address to listen on.")]
Port = Annotated[int | None, typer.Option(min=1, max=65535, help="Port to listen on.")]
Workers = Annotated[int | None, typer.Option(min=1, help="Processes that serve.")]
DataDir = Annotated[Path | None, typer.Option(help="Where the database, keys and mail lie.")]

log = structlog.get_logger("questcity.serve")


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
        if settings.environment is Environment.PRODUCTION:
            load_keys(settings)
        with (
            _listening(settings) as listener,
            _signals_as_exit(),
            running_database(settings) as url,
        ):
            _prepare(settings, url)
            greeting = partial(greet, settings, as_json=as_json)
            if settings.workers == 1:
                serve_here(settings, url, listener, greeting)
            else:
                serve_in_processes(settings, listener, greeting)


def _prepare(settings: Settings, url: str) -> None:
    before, after = prepare_database(settings, url)
    if before != after:
        log.info("schema.upgraded", before=before, after=after)
    prepare_keys(settings, url)


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
        # An event loop lets this one through, whatever it is busy with.
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    except KeyboardInterrupt:
        raise typer.Exit from None
    finally:
        signal.signal(signal.SIGTERM, before)
