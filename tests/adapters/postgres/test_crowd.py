"""The same crowd over PostgreSQL, where two things happen at the same time."""

import pytest
from dishka import AsyncContainer

from crowd import Crowd
from questcity.domain.play.model.facts import RunState
from stores import SetClock

pytestmark = [pytest.mark.anyio, pytest.mark.postgres]


async def test_none_breaks_and_none_loses_a_point_when_two_act_at_once(
    container: AsyncContainer, clock: SetClock
) -> None:
    crowd = await Crowd.at_a_new_quest(container, clock, seed=0)

    await crowd.live(40, at_once=2)
    await crowd.finish(at_once=2)

    assert len(crowd.walkers) == 40
    assert crowd.states() >= {(1, RunState.FINISHED), (2, RunState.FINISHED)}
    await crowd.expect_nothing_was_lost()
