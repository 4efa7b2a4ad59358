"""What commands share: settings, and a container for one use case."""

import asyncio
import getpass
import os
import socket
import sys
from collections.abc import Awaitable, Callable
from typing import TypeVar

from dishka import AsyncContainer, Provider

from questcity.domain.shared.clients import ClientContext
from questcity.domain.shared.permissions import Actor
from questcity.entrypoints.bootstrap.container import make_bare_container, make_container
from questcity.entrypoints.bootstrap.database import find_database
from questcity.entrypoints.bootstrap.keys import load_keys
from questcity.entrypoints.bootstrap.logs import configure_logs
from questcity.entrypoints.bootstrap.schema import require_revision
from questcity.entrypoints.bootstrap.settings import Settings

T = TypeVar("T")
R = TypeVar("R")


def read_settings() -> Settings:
    """Return the settings of the environment, and log to standard error as they say.

    Raise `SettingsError`.
    """
    settings = Settings.read(os.environ)
    configure_logs(settings.log_level, settings.log_format, sys.stderr)
    return settings


def with_use_case(kind: type[T], work: Callable[[T], Awaitable[R]], *driving: Provider) -> R:
    """Do something with one use case over the real parts; `driving` may provide more of them.

    Raise `SettingsError`, `StartError`, or what the work raises.
    """
    settings = read_settings()
    load_keys(settings)
    url = find_database(settings)
    require_revision(url)
    container = make_container(settings, url, *driving)
    return asyncio.run(_with(container, kind, work))


def without_installation(kind: type[T], work: Callable[[T], Awaitable[R]]) -> R:
    """Do something with one use case that needs nothing but what comes with QuestCity."""
    return asyncio.run(_with(make_bare_container(), kind, work))


async def _with(container: AsyncContainer, kind: type[T], work: Callable[[T], Awaitable[R]]) -> R:
    try:
        async with container() as request:
            return await work(await request.get(kind))
    finally:
        await container.close()


def at_the_terminal() -> ClientContext:
    """Return where the operator's requests come from."""
    return ClientContext(address="terminal")


def operator() -> Actor:
    """Return who sits at the command line, and of which machine."""
    return Actor.operator(f"{_os_user()}@{socket.gethostname()}")


def _os_user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        # A container may run under a number that has no name.
        return f"uid-{os.getuid()}"
