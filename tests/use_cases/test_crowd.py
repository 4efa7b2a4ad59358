"""A thousand runs while a version is published and fixes of each kind are made."""

from itertools import product
from typing import Final

import pytest
from dishka import AsyncContainer

from crowd import Crowd, Waived
from questcity.domain.play.model.facts import RunState
from stores import SetClock

pytestmark = pytest.mark.anyio

RUNS_OF_EACH: Final = 250
"""The store in memory looks all runs over at each step, so that one crowd would take longer."""


@pytest.mark.parametrize("seed", range(4))
async def test_of_a_thousand_runs_none_breaks_and_none_loses_a_point(
    memory_container: AsyncContainer, clock: SetClock, seed: int
) -> None:
    crowd = await Crowd.at_a_new_quest(memory_container, clock, seed)

    await crowd.live(RUNS_OF_EACH)
    await crowd.finish()

    assert len(crowd.walkers) == RUNS_OF_EACH
    assert crowd.states() == set(product((1, 2), (RunState.FINISHED, RunState.ABANDONED)))
    assert await crowd.expect_nothing_was_lost() == set(Waived)
