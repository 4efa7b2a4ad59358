"""A quest that can be walked, and somebody who walks."""

import pytest
from dishka import AsyncContainer

from questcity.domain.play.ports import RunReader
from questcity.domain.shared.ids import UserId
from run_builders import Stored, a_stored_route
from town import a_player


@pytest.fixture
async def stored(container: AsyncContainer) -> Stored:
    """Return a published quest."""
    return await a_stored_route(container)


@pytest.fixture
async def player(container: AsyncContainer) -> UserId:
    """Return somebody who walks."""
    return (await a_player(container)).identity


@pytest.fixture
async def run_reader(container: AsyncContainer) -> RunReader:
    """Return the reader of each store in turn."""
    reader: RunReader = await container.get(RunReader)
    return reader
