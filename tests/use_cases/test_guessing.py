"""Trying one code after the other, as fast as one is let."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from dishka import AsyncContainer

from quest_builders import a_published_quest, a_written_point
from questcity.domain.play.model.verdicts import Reason
from questcity.domain.play.views import RunView
from questcity.domain.quests.model.activities import ActivityType
from questcity.domain.quests.model.written import WrittenActivity
from questcity.domain.shared.permissions import Actor
from stores import SetClock
from town import Town, a_player, answering, claiming

pytestmark = pytest.mark.anyio

CODE = a_written_point(
    activity=WrittenActivity(type=ActivityType.ENTER_CODE, answers=("9999",)),
)
DAYS = 3


async def a_try(town: Town, player: Actor, run: RunView, code: int) -> int | None:
    """Try a code; return for how many seconds one has to wait if it was not looked at."""
    answers, _ = await town.send(player, run.id, answering(run, f"{code:04}"))
    return answers[0].ruling.retry_after


async def test_a_player_who_tries_codes_gets_a_hundred_a_day(
    memory_container: AsyncContainer, clock: SetClock
) -> None:
    town = Town(memory_container)
    quest = await a_published_quest(memory_container, (CODE, a_written_point()), timeframe=0)
    player = await a_player(memory_container)
    run = await town.begin(player, quest.quest_id)
    looked_at: Counter[date] = Counter()

    code = 0
    while len(looked_at) <= DAYS:
        wait = await a_try(town, player, run, code)
        if wait is None:
            looked_at[clock.now().date()] += 1
            code += 1
            continue
        clock.pass_by(seconds=wait)

    *whole_days, _ = looked_at.values()
    assert whole_days == [100] * DAYS
    assert (await town.view(player, run.id)).accepted_count == 0
    await town.expect_logs_to_hold()


async def test_a_new_run_gives_no_new_tries(container: AsyncContainer) -> None:
    town = Town(container)
    quest = await a_published_quest(container, (a_written_point(), CODE), timeframe=0)
    player = await a_player(container)
    code_point = quest.version.points[1].id
    told = []

    for _ in range(2):
        run = await town.begin(player, quest.quest_id)
        guesses = [replace(answering(run, f"{code:04}"), point_id=code_point) for code in range(4)]
        answers, seen = await town.send(player, run.id, claiming(run), *guesses)
        told.append([answer.ruling.reasons[0] for answer in answers[1:]])
        await town.abandon(player, run.id)

    assert told == [
        [Reason.ANSWER_WRONG] * 4,
        [Reason.ANSWER_WRONG, *[Reason.TOO_MANY_ATTEMPTS] * 3],
    ]
    assert seen.attempts_left == 0


async def test_a_run_begins_with_the_tries_that_are_left(container: AsyncContainer) -> None:
    town = Town(container)
    quest = await a_published_quest(container, (CODE, a_written_point()), timeframe=0)
    player = await a_player(container)
    run = await town.begin(player, quest.quest_id)
    await town.send(player, run.id, answering(run, "0001"), answering(run, "0002"))
    await town.abandon(player, run.id)

    again = await town.begin(player, quest.quest_id)

    assert again.attempts_left == 3
