"""Where quests are walked, and by whom."""

from collections.abc import AsyncIterator

import pytest
from dishka import AsyncContainer

from questcity.domain.shared.permissions import Actor
from town import Town, a_player


@pytest.fixture
async def town(container: AsyncContainer) -> AsyncIterator[Town]:
    """Yield where quests are walked; in the end every run must be what its log says."""
    town = Town(container)
    yield town
    await town.expect_logs_to_hold()


@pytest.fixture
async def player(container: AsyncContainer) -> Actor:
    """Return somebody who walks."""
    return await a_player(container)
