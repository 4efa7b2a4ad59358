"""What an application logs while a test runs."""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from typing import Any, Final

import structlog

from questcity.entrypoints.bootstrap.logs import configure_logs

_TOUCHED: Final = ("", "questcity", "uvicorn", "uvicorn.error", "uvicorn.access", "sqlalchemy")


@contextmanager
def logged(form: str = "json", level: str = "debug") -> Iterator[StringIO]:
    """Yield the stream of the logs, set up as the application does it, and undo that."""
    loggers = [logging.getLogger(name) for name in (*_TOUCHED, "alembic")]
    before = [(one.handlers, one.level, one.propagate) for one in loggers]
    config = structlog.get_config()
    stream = StringIO()
    # The client is the test's, and no part of the application.
    logging.getLogger("httpx").disabled = True
    configure_logs(level, form, stream)
    try:
        yield stream
    finally:
        logging.getLogger("httpx").disabled = False
        for one, state in zip(loggers, before, strict=True):
            one.handlers, one.level, one.propagate = state
        structlog.configure(**config)


def lines_of(stream: StringIO) -> list[dict[str, Any]]:
    """Return the lines of a log in JSON; each must be one whole object."""
    text = stream.getvalue()
    assert text.isascii()
    assert not text or text.endswith("\n")
    return [json.loads(line) for line in text.split("\n")[:-1]]
