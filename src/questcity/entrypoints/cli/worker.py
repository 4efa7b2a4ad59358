"""The outbox alone."""

import asyncio
import signal

from questcity.entrypoints.bootstrap.container import make_container
from questcity.entrypoints.bootstrap.database import find_database
from questcity.entrypoints.bootstrap.keys import require_stored_keys
from questcity.entrypoints.bootstrap.parents import end_with_parent
from questcity.entrypoints.bootstrap.schema import require_revision
from questcity.entrypoints.bootstrap.settings import Settings
from questcity.entrypoints.cli.environment import read_settings
from questcity.entrypoints.cli.output import Json, show, told
from questcity.entrypoints.worker import make_worker


def work(*, as_json: Json = False) -> None:
    """Deliver what the outbox holds, until told to stop; several may run at once."""
    with told(as_json=as_json):
        settings = read_settings()
        url = find_database(settings)
        require_revision(url)
        require_stored_keys(settings, url)
        asyncio.run(_announced(settings, url, as_json=as_json))


def work_beside_servers() -> None:
    """Deliver in a process of its own, for as long as the one that has started it lives."""
    end_with_parent()
    settings = read_settings()
    asyncio.run(_until_told(settings, find_database(settings)))


async def _announced(settings: Settings, url: str, *, as_json: bool) -> None:
    stop = _stop_by_signal()
    # Only now: whoever reads this may want to stop it at once.
    show({"worker": "running"}, as_json=as_json, text="Delivering. Stop with Ctrl-C.")
    await work_until(settings, url, stop)


async def _until_told(settings: Settings, url: str) -> None:
    await work_until(settings, url, _stop_by_signal())


def _stop_by_signal() -> asyncio.Event:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    return stop


async def work_until(settings: Settings, url: str, stop: asyncio.Event) -> None:
    """Run a worker with connections of its own."""
    container = make_container(settings, url)
    try:
        worker = await make_worker(container)
        await worker.run(stop)
    finally:
        await container.close()
