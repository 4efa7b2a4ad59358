"""Fixes and runs that several processes want at the same time."""

import asyncio
from typing import Final

import pytest
from dishka import AsyncContainer

from blocks import block
from fix_builders import a_larger_radius, a_retitled, a_withdrawal, fix
from people import letters_to
from play_builders import a_judged
from quest_builders import Published, a_published_quest
from questcity.domain.play.model.evidence import EvidenceType
from questcity.domain.play.model.facts import Reward, RunEnded, RunState
from questcity.domain.play.ports import RunRepository, Walk
from questcity.domain.play.views import RunView
from questcity.domain.quests.model.fields import Credits
from questcity.domain.shared.permissions import Actor
from town import Town, a_player, claiming
from waiting import UntilWaiting

pytestmark = [pytest.mark.anyio, pytest.mark.postgres]

REWARD: Final = Credits(reward=50)


async def walking(container: AsyncContainer) -> tuple[Published, Actor, RunView]:
    """Return somebody at the first of two points."""
    quest = await a_published_quest(container, credits=REWARD)
    player = await a_player(container)
    return quest, player, await Town(container).begin(player, quest.quest_id)


async def test_a_fix_is_seen_by_every_process_at_the_next_request(
    container: AsyncContainer, other_container: AsyncContainer
) -> None:
    quest, player, run = await walking(container)
    elsewhere = Town(other_container)
    await elsewhere.view(player, run.id)

    await fix(container, quest.author, quest.quest_id, a_retitled(quest.version.points[0]))
    renamed = await elsewhere.view(player, run.id)
    await fix(container, quest.author, quest.quest_id, a_withdrawal(quest.version.points[0]))
    moved_on = await elsewhere.view(player, run.id)

    assert renamed.point is not None
    assert renamed.point.title == "The Stone Guest"
    assert moved_on.point is not None
    assert (moved_on.point.order, moved_on.score) == (1, 10)


async def test_a_fix_waits_for_no_run_and_who_waited_for_one_sees_the_fix(
    container: AsyncContainer, other_container: AsyncContainer, until_waiting: UntilWaiting
) -> None:
    quest, player, run = await walking(container)
    point = quest.version.points[0]

    async def wait() -> Walk:
        async with block(other_container, RunRepository) as runs:
            return await runs.lock(run.id, player.identity)

    async with block(container, RunRepository) as runs:
        held = (await runs.lock(run.id, None)).run
        waiting = asyncio.create_task(wait())
        await until_waiting(waiting)
        await fix(other_container, quest.author, quest.quest_id, a_larger_radius(point, 90))
        judged = a_judged(EvidenceType.CHECK_IN, point.id)
        await runs.save(held.after((judged,)), (judged,), {})

    assert (await waiting).route.points[0].places[0].detection_radius == 90


async def test_a_run_ends_once_whoever_comes_first(
    container: AsyncContainer, other_container: AsyncContainer
) -> None:
    quest, player, run = await walking(container)
    town, elsewhere = Town(container), Town(other_container)
    _, run = await town.send(player, run.id, claiming(run))

    await fix(container, quest.author, quest.quest_id, a_withdrawal(quest.version.points[1]))
    await asyncio.gather(
        letters_to(container, "nobody@example.org"),
        elsewhere.send_stubbornly(player, run.id, claiming(run)),
        elsewhere.view(player, run.id),
    )

    after = await town.view(player, run.id)
    assert (after.state, after.score) == (RunState.FINISHED, 20)
    assert after.reward is Reward.GRANTED
    assert await town.credits_of(player) == 50
    ends = [fact for fact in await town.log_of(run.id) if isinstance(fact, RunEnded)]
    assert len(ends) == 1
    town.begun.append(run.id)
    await town.expect_logs_to_hold()
