"""A browser on its way to the server."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from dishka import AsyncContainer

from browsing import Visit, find_browser, serving, visiting
from questcity.entrypoints.bootstrap.settings import Settings


@pytest.fixture(scope="session")
def chromium() -> str:
    """Return the browser's path."""
    found = find_browser()
    if found is None:
        pytest.skip("there is no Chromium here; install one (Debian: the package chromium)")
    return found


@pytest.fixture
async def home(memory_container: AsyncContainer, settings: Settings) -> AsyncIterator[str]:
    """Return the address of a server over memory."""
    async with serving(memory_container, settings) as home:
        yield home


@pytest.fixture
async def visit(chromium: str, home: str, tmp_path: Path) -> AsyncIterator[Visit]:
    """Return a fresh browser that has been nowhere yet."""
    async with visiting(chromium, tmp_path, home) as visit:
        yield visit
