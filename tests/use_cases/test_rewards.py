"""What a finished run earns."""

import asyncio

import pytest
from dishka import AsyncContainer

from builders import an_actor, an_id
from quest_builders import (
    Published,
    a_published_quest,
    an_author,
)
from questcity.domain.play.errors import (
    RewardNotWaitingError,
    RunNotFoundError,
)
from questcity.domain.play.model.facts import EvidenceJudged, Reward, RunState
from questcity.domain.play.views import RunView
from questcity.domain.quests.model.fields import Credits
from questcity.domain.shared.ids import RunId
from questcity.domain.shared.paging import PageRequest
from questcity.domain.shared.permissions import Actor, NotPermittedError, Role
from questcity.domain.shared.ports import AuditReader
from town import Town, claiming, verdicts

pytestmark = pytest.mark.anyio

REWARD = Credits(reward=50)


async def at_the_last_point(town: Town, player: Actor, quest: Published) -> RunView:
    run = await town.begin(player, quest.quest_id)
    return (await town.send(player, run.id, claiming(run)))[1]


async def test_fifty_finishes_at_once_are_one_with_one_reward(
    container: AsyncContainer, town: Town, player: Actor
) -> None:
    quest = await a_published_quest(container, credits=REWARD)
    run = await at_the_last_point(town, player, quest)

    outcomes = await asyncio.gather(
        *(town.send_stubbornly(player, run.id, claiming(run)) for _ in range(50))
    )

    reasons = [reasons for answers, _ in outcomes for _, _, reasons in verdicts(answers)]
    assert sorted(reasons) == [*[("run-over",)] * 49, ("within-radius", "claimed")]
    assert await town.credits_of(player) == 50


async def test_a_finish_that_is_sent_fifty_times_at_once_is_one(
    container: AsyncContainer, town: Town, player: Actor
) -> None:
    quest = await a_published_quest(container, credits=REWARD)
    run = await at_the_last_point(town, player, quest)
    claim = claiming(run)

    outcomes = await asyncio.gather(
        *(town.send_stubbornly(player, run.id, claim) for _ in range(50))
    )

    answers = [answer for answers, _ in outcomes for answer in answers]
    assert {answer.ruling for answer in answers} == {answers[0].ruling}
    assert sum(not answer.is_repeat for answer in answers) == 1
    log = await town.log_of(run.id)
    judged = [fact.event_id for fact in log if isinstance(fact, EvidenceJudged)]
    assert judged.count(claim.id) == 1
    assert await town.credits_of(player) == 50


async def test_a_quest_rewards_a_player_once(
    container: AsyncContainer, town: Town, player: Actor
) -> None:
    quest = await a_published_quest(container, credits=REWARD)
    other = await a_published_quest(container, credits=REWARD)

    first = await town.walk(player, quest.quest_id)
    second = await town.walk(player, quest.quest_id)
    elsewhere = await town.walk(player, other.quest_id)

    assert [run.reward for run in (first, second, elsewhere)] == [
        Reward.GRANTED,
        Reward.NONE,
        Reward.GRANTED,
    ]
    assert second.state is RunState.FINISHED
    assert await town.credits_of(player) == 100


async def test_an_author_earns_nothing_with_its_own_quest(
    container: AsyncContainer, town: Town
) -> None:
    quest = await a_published_quest(container, credits=REWARD)

    run = await town.walk(quest.author, quest.quest_id)

    assert (run.state, run.reward) == (RunState.FINISHED, Reward.NONE)
    assert await town.credits_of(quest.author) == 0


async def test_a_reward_may_wait_for_staff_who_grant_it_once(
    container: AsyncContainer, town: Town, player: Actor
) -> None:
    quest = await a_published_quest(container, credits=Credits(auto=False, reward=50))
    staff = await an_author(container)
    run = await town.walk(player, quest.quest_id)
    while_waiting = await town.credits_of(player)

    with pytest.raises(NotPermittedError):
        await town.grant(player, run.id)
    await asyncio.gather(*(town.grant(staff, run.id) for _ in range(5)))

    assert (run.reward, while_waiting) == (Reward.WAITING, 0)
    assert (await town.view(player, run.id)).reward is Reward.GRANTED
    assert await town.credits_of(player) == 50
    reader: AuditReader = await container.get(AuditReader)
    entries = [
        (entry.actor, entry.subject_id, entry.after)
        for entry in (await reader.list(PageRequest())).items
        if entry.action == "run.rewarded"
    ]
    assert entries == [(staff.name, run.id, {"credits": "50"})]


async def test_only_a_reward_that_waits_is_granted(
    container: AsyncContainer, town: Town, player: Actor
) -> None:
    quest = await a_published_quest(container, credits=Credits(auto=False, reward=50))
    run = await town.begin(player, quest.quest_id)
    staff = an_actor(Role.MANAGER)

    with pytest.raises(RewardNotWaitingError):
        await town.grant(staff, run.id)
    with pytest.raises(RunNotFoundError):
        await town.grant(staff, RunId(an_id()))
    await town.abandon(player, run.id)
    with pytest.raises(RewardNotWaitingError):
        await town.grant(staff, run.id)


async def test_of_two_runs_that_wait_one_is_rewarded_and_the_other_waits_no_longer(
    container: AsyncContainer, town: Town, player: Actor
) -> None:
    quest = await a_published_quest(container, credits=Credits(auto=False, reward=50))
    staff = await an_author(container)
    first = await town.walk(player, quest.quest_id)
    second = await town.walk(player, quest.quest_id)

    await town.grant(staff, first.id)
    with pytest.raises(RewardNotWaitingError):
        await town.grant(staff, second.id)
    third = await town.walk(player, quest.quest_id)

    assert [run.reward for run in (first, second, third)] == [
        Reward.WAITING,
        Reward.WAITING,
        Reward.NONE,
    ]
    assert (await town.view(player, second.id)).reward is Reward.NONE
    assert await town.credits_of(player) == 50
