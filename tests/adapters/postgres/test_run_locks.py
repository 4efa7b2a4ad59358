"""Runs that two requests want at the same time."""

import asyncio
from dataclasses import replace

import pytest
from dishka import AsyncContainer

from blocks import block
from builders import NOON
from play_builders import a_judged
from quest_builders import HORSEMAN
from questcity.domain.play.errors import RunAlreadyActiveError
from questcity.domain.play.model.evidence import EvidenceType
from questcity.domain.play.ports import RunRepository, Walk
from questcity.domain.play.rules.attempts import Attempts
from questcity.domain.play.rules.positions import Sighting
from run_builders import a_new_run, a_stored_route, a_stored_run, a_wrong_answer, an_end
from town import a_player
from waiting import UntilWaiting

pytestmark = [pytest.mark.anyio, pytest.mark.postgres]


async def test_who_waited_for_a_run_sees_all_that_happened_meanwhile(
    container: AsyncContainer, other_container: AsyncContainer, until_waiting: UntilWaiting
) -> None:
    stored = await a_stored_route(container)
    run = await a_stored_run(container, stored.route, (await a_player(container)).identity)
    point = stored.version.points[0].id
    judged, wrong = a_judged(EvidenceType.CHECK_IN, point), a_wrong_answer(point)
    seen = Sighting(at=HORSEMAN, accuracy=8.0, taken_at=NOON)

    async def wait() -> Walk:
        async with block(other_container, RunRepository) as runs:
            return await runs.lock(run.id, run.user_id, (judged.event_id,))

    async with block(container, RunRepository) as runs:
        await runs.lock(run.id, run.user_id)
        waiting = asyncio.create_task(wait())
        await until_waiting(waiting)
        after = run.after((judged, wrong))
        await runs.save(after, (judged, wrong), {judged.event_id: seen})

    assert await waiting == Walk(
        run=after,
        route=stored.route,
        attempts=Attempts((NOON,)),
        last=seen,
        known={judged.event_id: judged},
    )


@pytest.mark.parametrize("ends", [False, True])
async def test_who_begins_a_run_beside_another_hears_of_it(
    container: AsyncContainer,
    other_container: AsyncContainer,
    until_waiting: UntilWaiting,
    *,
    ends: bool,
) -> None:
    stored = await a_stored_route(container)
    player = (await a_player(container)).identity
    first, opened = a_new_run(stored.route, player)
    second, _ = a_new_run(stored.route, player)

    async def begin() -> None:
        async with block(other_container, RunRepository) as runs:
            await runs.add(replace(second), opened)

    async with block(container, RunRepository) as runs:
        await runs.add(first, opened)
        waiting = asyncio.create_task(begin())
        await until_waiting(waiting)
        if ends:
            await runs.save(first.after((an_end(),)), (an_end(),), {})
    outcome = (await asyncio.gather(waiting, return_exceptions=True))[0]

    async with block(container, RunRepository) as runs:
        present = await runs.find_active(player, stored.quest.id)
    if ends:
        assert (outcome, present) == (None, second)
    else:
        assert isinstance(outcome, RunAlreadyActiveError)
        assert outcome.run_id == first.id
        assert present == first
