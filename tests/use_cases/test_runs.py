"""Beginning runs, giving them up, and what is shown of them."""

import asyncio
from datetime import timedelta

import pytest
from dishka import AsyncContainer

import drafts
from blocks import using
from builders import NOON
from quest_builders import (
    Published,
    a_published_quest,
    a_written_hint,
    a_written_point,
    a_written_word,
)
from questcity.domain.billing.errors import NotEnoughCreditsError
from questcity.domain.play.errors import (
    RunAlreadyActiveError,
    RunOverError,
)
from questcity.domain.play.model.evidence import EvidenceType
from questcity.domain.play.model.facts import RunState
from questcity.domain.play.views import RunView
from questcity.domain.quests.errors import QuestNotFoundError
from questcity.domain.quests.model.fields import Credits
from questcity.domain.quests.use_cases.archive_quest import ArchiveQuest
from questcity.domain.quests.use_cases.publish_quest import PublishQuest
from questcity.domain.shared.errors import IdempotencyKeyReusedError
from questcity.domain.shared.permissions import Actor
from questcity.domain.shared.ports import Repeatable
from review_builders import standing_of
from stores import SetClock
from town import Town, a_player, answering, at_the_open_point, claiming, verdicts

pytestmark = pytest.mark.anyio

REWARD = Credits(reward=50)
WORD = a_written_point(activity=a_written_word("thunder"), hints=(a_written_hint(cost=4),))
GHOST = a_written_point()


async def publish_again(container: AsyncContainer, quest: Published, title: str) -> None:
    opened, _ = await drafts.open_draft(container, quest.author, quest.quest_id)
    edited = (await drafts.edit(container, quest.author, opened.quest, title=title)).quest
    async with using(container, PublishQuest) as publish:
        await publish(quest.author, quest.quest_id, edited.revision)


async def test_a_run_begins_at_the_first_point_of_the_newest_version(
    container: AsyncContainer, town: Town, player: Actor
) -> None:
    quest = await a_published_quest(container, (WORD, GHOST))

    before = await standing_of(container, player, quest.quest_id)
    run = await town.begin(player, quest.quest_id)
    after = await standing_of(container, player, quest.quest_id)

    assert (run.version, run.state, run.points_count, run.score) == (1, RunState.ACTIVE, 2, 0)
    assert run.expires_at == NOON + timedelta(hours=3)
    assert run.point is not None
    assert run.point.id == quest.version.points[0].id
    assert await town.view(player, run.id) == run
    assert (before.can_start, before.active_run_id) == (True, None)
    assert (after.can_start, after.active_run_id) == (False, run.id)


async def test_a_run_stays_with_its_version(
    container: AsyncContainer, town: Town, player: Actor
) -> None:
    quest = await a_published_quest(container)
    run = await town.begin(player, quest.quest_id)

    await publish_again(container, quest, "Second")
    later = await town.begin(await a_player(container), quest.quest_id)
    async with using(container, ArchiveQuest) as archive:
        await archive(quest.author, quest.quest_id)

    assert ((await town.claim_all(player, run)).version, later.version) == (1, 2)
    with pytest.raises(QuestNotFoundError):
        await town.begin(player, quest.quest_id)


async def test_who_walks_a_quest_is_told_so_and_by_which_run(
    container: AsyncContainer, town: Town
) -> None:
    quest = await a_published_quest(container, credits=Credits(cost=1))
    rich = await a_player(container, credits=2)
    run = await town.begin(rich, quest.quest_id)

    with pytest.raises(RunAlreadyActiveError) as refusal:
        await town.begin(rich, quest.quest_id)

    assert refusal.value.run_id == run.id
    assert await town.credits_of(rich) == 1


async def test_of_two_beginnings_at_once_one_is_the_run(
    container: AsyncContainer, town: Town
) -> None:
    quest = await a_published_quest(container, credits=Credits(cost=1))
    rich = await a_player(container, credits=10)

    outcomes = await asyncio.gather(
        *(town.begin(rich, quest.quest_id) for _ in range(8)), return_exceptions=True
    )

    [run] = [outcome for outcome in outcomes if isinstance(outcome, RunView)]
    refusals = [one.run_id for one in outcomes if isinstance(one, RunAlreadyActiveError)]
    assert refusals == [run.id] * 7
    assert await town.credits_of(rich) == 9


async def test_who_has_too_few_credits_does_not_begin(
    container: AsyncContainer, town: Town
) -> None:
    quest = await a_published_quest(container, credits=Credits(cost=5))
    poor = await a_player(container, credits=4)

    with pytest.raises(NotEnoughCreditsError):
        await town.begin(poor, quest.quest_id)

    assert await town.runs_of(poor) == ()
    assert await town.credits_of(poor) == 4


async def test_a_repeated_beginning_shows_the_run_as_it_is_now(
    container: AsyncContainer, town: Town
) -> None:
    quest = await a_published_quest(container, credits=Credits(cost=5))
    rich = await a_player(container, credits=20)
    request = Repeatable(key="key", asked=b"this quest")

    run, was_there = await town.ask_to_begin(rich, quest.quest_id, request)
    await town.send(rich, run.id, claiming(run))
    again, is_there = await town.ask_to_begin(rich, quest.quest_id, request)
    await town.abandon(rich, run.id)
    over, _ = await town.ask_to_begin(rich, quest.quest_id, request)
    with pytest.raises(IdempotencyKeyReusedError):
        await town.begin(rich, quest.quest_id, Repeatable(key="key", asked=b"another quest"))

    assert (was_there, is_there) == (False, True)
    assert (again.id, again.accepted_count, over.state) == (run.id, 1, RunState.ABANDONED)
    assert await town.credits_of(rich) == 15


async def test_a_run_that_is_given_up_is_over_and_makes_room(
    container: AsyncContainer, town: Town, player: Actor
) -> None:
    quest = await a_published_quest(container, credits=REWARD)
    run = await town.begin(player, quest.quest_id)

    given_up = await town.abandon(player, run.id)
    again = await town.abandon(player, run.id)
    answers, after = await town.send(player, run.id, claiming(run))
    finished = await town.walk(player, quest.quest_id)

    assert (given_up.state, given_up.point, given_up.ended_at) == (RunState.ABANDONED, None, NOON)
    assert again == given_up
    assert [reasons for _, _, reasons in verdicts(answers)] == [("run-over",)]
    assert (after.state, after.accepted_count) == (RunState.ABANDONED, 0)
    with pytest.raises(RunOverError):
        await town.abandon(player, finished.id)


@pytest.mark.parametrize("noted_by", ["evidence", "the next beginning", "the system", "nobody"])
async def test_a_run_ends_when_its_time_is_over(
    container: AsyncContainer, town: Town, player: Actor, clock: SetClock, noted_by: str
) -> None:
    quest = await a_published_quest(container, credits=REWARD)
    run = await town.begin(player, quest.quest_id)
    clock.pass_by(hours=3)
    end = clock.now()
    clock.pass_by(minutes=7)

    match noted_by:
        case "evidence":
            answers, _ = await town.send(player, run.id, claiming(run))
            assert [reasons for _, _, reasons in verdicts(answers)] == [("run-over",)]
        case "the next beginning":
            assert (await town.begin(player, quest.quest_id)).state is RunState.ACTIVE
        case "the system":
            assert (await town.expire(), await town.expire()) == (1, 0)

    seen = await town.view(player, run.id)
    listed = {one.id: one for one in await town.runs_of(player)}[run.id]
    assert (seen.state, seen.ended_at, seen.point) == (RunState.EXPIRED, end, None)
    assert (listed.state, listed.ended_at) == (RunState.EXPIRED, end)
    with pytest.raises(RunOverError):
        await town.abandon(player, run.id)


async def test_a_run_goes_on_to_the_last_moment(
    container: AsyncContainer, town: Town, player: Actor, clock: SetClock
) -> None:
    quest = await a_published_quest(container)
    run = await town.begin(player, quest.quest_id)
    clock.pass_by(hours=3, microseconds=-1)

    assert await town.expire() == 0
    assert (await town.claim_all(player, run)).state is RunState.FINISHED


async def test_the_best_come_first_and_who_is_shy_does_not_come_at_all(
    container: AsyncContainer, town: Town, player: Actor, clock: SetClock
) -> None:
    quest = await a_published_quest(container, (WORD, GHOST))
    quick, shy = await a_player(container), await a_player(container, show_on_leaderboards=False)
    for walker, minutes, takes_hint in ((player, 1, True), (quick, 2, False), (shy, 0, False)):
        run = await town.begin(walker, quest.quest_id)
        assert run.point is not None
        if takes_hint:
            hint = run.point.hints[0].id
            await town.send(
                walker, run.id, at_the_open_point(run, EvidenceType.TAKE_HINT, hint_id=hint)
            )
        clock.pass_by(minutes=minutes)
        _, run = await town.send(walker, run.id, answering(run, "thunder"))
        await town.send(walker, run.id, claiming(run))

    board = await town.leaderboard(player, quest.quest_id)

    assert [(rank.user_id, rank.score, rank.seconds) for rank in board.page.items] == [
        (quick.user_id, 20, 120),
        (player.user_id, 16, 60),
    ]
    assert board.own == board.page.items[1]
    assert (await town.leaderboard(shy, quest.quest_id)).own is None


async def test_the_list_of_runs_holds_ones_own_latest_first(
    container: AsyncContainer, town: Town, player: Actor, clock: SetClock
) -> None:
    quest, other = await a_published_quest(container), await a_published_quest(container)
    finished = await town.walk(player, quest.quest_id)
    clock.pass_by(minutes=1)
    active = await town.begin(player, other.quest_id)
    await town.begin(await a_player(container), quest.quest_id)

    everything = await town.runs_of(player)
    narrowed = await town.runs_of(player, state=RunState.FINISHED, quest_id=quest.quest_id)

    assert [run.id for run in everything] == [active.id, finished.id]
    assert [run.id for run in narrowed] == [finished.id]
