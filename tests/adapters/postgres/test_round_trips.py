"""How often play has to wait for PostgreSQL."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

import pytest
from dishka import AsyncContainer

import drafts
from fix_builders import a_larger_radius, a_retitled, fix
from people import a_registered_user, authenticate, sign_in
from proxy import Proxy
from quest_builders import (
    a_published_quest,
    a_written_point,
    a_written_quest,
    a_written_word,
    an_author,
)
from questcity.adapters.postgres import engine
from questcity.domain.play.model.facts import Reward, RunState
from questcity.domain.play.views import RunView
from questcity.domain.quests.model.fields import Credits
from questcity.domain.quests.model.fixes import TextFix
from questcity.domain.quests.model.written import WrittenPoint
from questcity.domain.shared.permissions import Actor
from town import Town, a_player, answering, claiming, verdicts

pytestmark = [pytest.mark.anyio, pytest.mark.postgres]

AT_MOST = 6
TIMES = 5
T = TypeVar("T")


async def fewest(proxy: Proxy, ask: Callable[[], Awaitable[object]]) -> int:
    """Return the least that is needed: the first times prepare, and an idle connection is asked."""
    counts = []
    for _ in range(TIMES):
        before = proxy.round_trips
        await ask()
        counts.append(proxy.round_trips - before)
    return min(counts)


async def test_a_verdict_takes_at_most_six_round_trips(
    distant_container: AsyncContainer, proxy: Proxy
) -> None:
    town = Town(distant_container)
    points = (a_written_point(activity=a_written_word("thunder")), a_written_point())
    quest = await a_published_quest(distant_container, points)
    user = await a_registered_user(distant_container)
    token = (await sign_in(distant_container, user.username)).access_token
    player = await authenticate(distant_container, token)
    run = await town.begin(player, quest.quest_id)
    # Fixes come with the version that they lie over.
    point = quest.version.points[0]
    for change in (a_retitled(point), a_larger_radius(point), TextFix(title="By night")):
        await fix(distant_container, quest.author, quest.quest_id, change)

    async def answer_wrongly() -> None:
        actor = await authenticate(distant_container, token)
        answers, _ = await town.send(actor, run.id, answering(run, "lightning"))
        assert [reasons for _, _, reasons in verdicts(answers)] == [("answer-wrong",)]

    assert await fewest(proxy, answer_wrongly) == AT_MOST - 1


async def test_the_verdict_that_earns_the_reward_takes_no_more(
    distant_container: AsyncContainer, proxy: Proxy
) -> None:
    town = Town(distant_container)
    quest = await a_published_quest(distant_container, credits=Credits(reward=50))
    user = await a_registered_user(distant_container)
    token = (await sign_in(distant_container, user.username)).access_token
    walks: list[tuple[Actor, RunView]] = []
    for _ in range(TIMES):
        player = await a_player(distant_container)
        run = await town.begin(player, quest.quest_id)
        walks.append((player, (await town.send(player, run.id, claiming(run)))[1]))

    async def finish() -> None:
        player, run = walks.pop()
        await authenticate(distant_container, token)
        _, after = await town.send(player, run.id, claiming(run))
        assert (after.state, after.reward) == (RunState.FINISHED, Reward.GRANTED)
        walks.insert(0, (player, after))

    assert await fewest(proxy, finish) == AT_MOST


async def test_a_run_is_seen_in_one_round_trip(
    distant_container: AsyncContainer, proxy: Proxy
) -> None:
    town = Town(distant_container)
    quest = await a_published_quest(distant_container)
    player = await a_player(distant_container)
    run = await town.begin(player, quest.quest_id)

    assert await fewest(proxy, lambda: town.view(player, run.id)) == 1


@pytest.mark.parametrize("part", ["field", "point"])
async def test_one_change_takes_as_many_round_trips_however_many_points_there_are(
    distant_container: AsyncContainer, proxy: Proxy, part: str
) -> None:
    author = await an_author(distant_container)

    async def needed(points: int) -> int:
        seen = await a_written_quest(distant_container, author, [a_written_point()] * points)

        async def save() -> None:
            nonlocal seen
            if part == "field":
                seen = await drafts.edit(distant_container, author, seen.quest, title="Another")
            else:
                change = WrittenPoint(title="Another")
                seen = await drafts.edit_point(distant_container, author, seen.quest, change)

        return await fewest(proxy, save)

    assert await needed(2) == await needed(100) <= AT_MOST


async def test_a_connection_that_was_idle_is_asked_before_it_is_used(
    distant_container: AsyncContainer, proxy: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    town = Town(distant_container)
    quest = await a_published_quest(distant_container)
    player = await a_player(distant_container)
    run = await town.begin(player, quest.quest_id)
    over = await town.abandon(player, run.id)
    in_use = await fewest(proxy, lambda: town.log_of(over.id))

    monkeypatch.setattr(engine, "TRUSTED_FOR_SECONDS", 0.0)

    assert await fewest(proxy, lambda: town.log_of(over.id)) > in_use
