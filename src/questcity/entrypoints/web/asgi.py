"""The application as an ASGI server imports it: `questcity.entrypoints.web.asgi:app`."""

import os
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Final

import structlog
from litestar import Litestar
from uvicorn.config import STARTUP_FAILURE

from questcity.entrypoints.bootstrap.container import make_container
from questcity.entrypoints.bootstrap.database import find_database
from questcity.entrypoints.bootstrap.errors import StartError
from questcity.entrypoints.bootstrap.keys import load_keys
from questcity.entrypoints.bootstrap.logs import configure_logs
from questcity.entrypoints.bootstrap.parents import end_with_parent
from questcity.entrypoints.bootstrap.settings import Settings, SettingsError
from questcity.entrypoints.web.app import create_app
from questcity.entrypoints.web.authentication import WebProvider


def create_from_environment() -> Litestar:
    """Return the application that the environment describes. Raise `StartError`."""
    settings = Settings.read(os.environ)
    configure_logs(settings.log_level, settings.log_format, sys.stderr)
    load_keys(settings)
    # Servers import this module inside their event loop; looking for the database needs its own.
    with ThreadPoolExecutor(1) as thread:
        url = thread.submit(find_database, settings).result()
    end_with_parent()
    return create_app(make_container(settings, url, WebProvider()), settings)


def _create() -> Litestar:
    try:
        return create_from_environment()
    except (SettingsError, StartError) as error:
        structlog.get_logger("questcity.serve").error("server.refused", reason=str(error))
        # Whoever supervises this process learns that another try would end the same way.
        sys.exit(STARTUP_FAILURE)


app: Final = _create()
