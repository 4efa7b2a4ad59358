"""Which database it is: the operator's, or one of our own in the data folder."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from questcity.adapters.embedded.errors import EmbeddedPostgresError
from questcity.adapters.embedded.postgres import find_running, serving
from questcity.adapters.postgres.fitness import find_unfitness
from questcity.entrypoints.bootstrap.errors import StartError
from questcity.entrypoints.bootstrap.providers.postgres import pool_sizes
from questcity.entrypoints.bootstrap.schema import Move, explained, upgrade_schema
from questcity.entrypoints.bootstrap.settings import Settings

DATABASE = "questcity"


@contextmanager
def running_database(settings: Settings) -> Iterator[str]:
    """Yield the URL of the database, starting one of our own unless the settings name one.

    One of our own is for this process alone, and is stopped at the end. Raise `StartError`.
    """
    if settings.database_url is not None:
        yield settings.database_url
        return
    folder = settings.data_dir / "postgres"
    try:
        with serving(folder, bin_folder=settings.postgres_bin) as server:
            yield server.url(DATABASE)
    except EmbeddedPostgresError as error:
        raise StartError(str(error)) from error


def find_database(settings: Settings) -> str:
    """Return the URL of a database that runs already. Raise `StartError`."""
    if settings.database_url is not None:
        return settings.database_url
    try:
        server = find_running(settings.data_dir / "postgres")
    except EmbeddedPostgresError as error:
        raise StartError(str(error)) from error
    if server is None:
        message = (
            f"No QuestCity runs on {settings.data_dir}: start `questcity serve` there first, "
            "or set QUESTCITY_DATABASE_URL."
        )
        raise StartError(message)
    return server.url(DATABASE)


def prepare_database(settings: Settings, url: str) -> Move:
    """Check that the database will do, bring its schema up to date, and say from where to where.

    Raise `StartError`.
    """
    return asyncio.run(_prepare(settings, url))


def check_database(settings: Settings, url: str) -> None:
    """Check that the database will do. Raise `StartError`."""
    asyncio.run(_check(settings, url))


async def _prepare(settings: Settings, url: str) -> Move:
    await _check(settings, url)
    return await upgrade_schema(url)


async def _check(settings: Settings, url: str) -> None:
    with explained():
        # The worker that delivers mail has pools of its own.
        connections = (settings.workers + 1) * pool_sizes(settings).total()
        if problem := await find_unfitness(url, connections):
            raise StartError(problem)
