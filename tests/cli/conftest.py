"""Commands over an installation of the test run, and over a real database."""

import logging
import os
from collections.abc import Iterator

import pytest
import structlog

from cli.command import Command
from installation import Installation

TOUCHED = ("", "questcity", "uvicorn", "uvicorn.error", "uvicorn.access", "sqlalchemy", "alembic")


@pytest.fixture(autouse=True)
def environment_without_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep what the machine is set up for out of the tests."""
    for name in list(os.environ):
        if name.startswith("QUESTCITY_"):
            monkeypatch.delenv(name)


@pytest.fixture(autouse=True)
def logging_as_before() -> Iterator[None]:
    """Take back what commands do to the logs of their process."""
    loggers = [logging.getLogger(name) for name in TOUCHED]
    before = [(one.handlers, one.level, one.propagate) for one in loggers]
    config = structlog.get_config()
    yield
    for one, state in zip(loggers, before, strict=True):
        one.handlers, one.level, one.propagate = state
    structlog.configure(**config)


@pytest.fixture
def questcity(installation: Installation) -> Command:
    """Return the command on a data folder with keys, where no database runs."""
    return Command({"DATA_DIR": str(installation.folder)})


@pytest.fixture
def over_postgres(questcity: Command, database_url: str) -> Command:
    """Return the command over a migrated database of the test's own."""
    return questcity.given(ENVIRONMENT="development", DATABASE_URL=database_url)
