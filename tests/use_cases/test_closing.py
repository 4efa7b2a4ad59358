"""A quest is closed while people walk it."""

from datetime import timedelta
from itertools import count

import pytest
from dishka import AsyncContainer

from blocks import using
from builders import NOON
from people import letters_to
from quest_builders import Published, a_published_quest
from questcity.domain.play.model.facts import Reward, RunState
from questcity.domain.play.ports import RunRepository
from questcity.domain.play.use_cases import end_runs
from questcity.domain.quests.model.fields import Credits
from questcity.domain.quests.use_cases.archive_quest import ArchiveQuest
from questcity.domain.shared.paging import PageRequest
from questcity.domain.shared.permissions import Actor
from questcity.domain.shared.ports import AuditReader
from stores import SetClock
from town import Town, a_player, claiming, verdicts

pytestmark = pytest.mark.anyio


async def close(container: AsyncContainer, quest: Published, *, ending_runs: bool) -> None:
    async with using(container, ArchiveQuest) as archive:
        await archive(quest.author, quest.quest_id, end_runs=ending_runs)
    # What is told to others is done by the worker.
    await letters_to(container, "nobody@example.org")


async def test_those_who_walk_a_quest_that_is_archived_finish(
    container: AsyncContainer, town: Town, player: Actor
) -> None:
    quest = await a_published_quest(container, credits=Credits(reward=50))
    run = await town.begin(player, quest.quest_id)

    await close(container, quest, ending_runs=False)

    assert (await town.claim_all(player, run)).state is RunState.FINISHED


async def test_or_are_stopped_where_they_are(
    container: AsyncContainer, town: Town, player: Actor, clock: SetClock
) -> None:
    quest = await a_published_quest(container, credits=Credits(reward=50))
    other = await a_published_quest(container)
    run, elsewhere = [await town.begin(player, one.quest_id) for one in (quest, other)]
    _, run = await town.send(player, run.id, claiming(run))
    finished = await town.walk(await a_player(container), quest.quest_id)

    clock.pass_by(minutes=5)
    await close(container, quest, ending_runs=True)
    answers, after = await town.send(player, run.id, claiming(run))

    assert verdicts(answers)[0][1:] == ("rejected", ("run-over",))
    assert (after.state, after.score, after.reward) == (RunState.EXPIRED, 10, Reward.NONE)
    assert after.ended_at == NOON + timedelta(minutes=5)
    assert (await town.view(player, elsewhere.id)).state is RunState.ACTIVE
    assert finished.state is RunState.FINISHED
    reader: AuditReader = await container.get(AuditReader)
    [entry] = [
        entry
        for entry in (await reader.list(PageRequest())).items
        if entry.action == "quest.archived"
    ]
    assert entry.after == {"runs": "ended"}


async def test_however_many_there_are_all_are_stopped(
    container: AsyncContainer, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(end_runs, "RUNS_AT_ONCE", 2)
    quest = await a_published_quest(container)
    players = [await a_player(container) for _ in range(5)]
    runs = [await town.begin(one, quest.quest_id) for one in players]

    await close(container, quest, ending_runs=True)

    states = [(await town.view(one, run.id)).state for one, run in zip(players, runs, strict=True)]
    assert states == [RunState.EXPIRED] * 5


async def test_a_repetition_goes_on_where_the_first_one_stopped(
    container: AsyncContainer, town: Town, monkeypatch: pytest.MonkeyPatch, clock: SetClock
) -> None:
    quest = await a_published_quest(container)
    players = [await a_player(container) for _ in range(3)]
    runs = [await town.begin(one, quest.quest_id) for one in players]
    async with using(container, RunRepository) as repository:
        kind = type(repository)
    save, number = kind.save, count()

    async def failing(self: RunRepository, *arguments: object) -> None:
        if next(number) == 1:
            raise ZeroDivisionError
        await save(self, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(kind, "save", failing)
    await close(container, quest, ending_runs=True)
    clock.pass_by(minutes=1)
    await letters_to(container, "nobody@example.org")

    ends = [await town.view(one, run.id) for one, run in zip(players, runs, strict=True)]
    assert [run.state for run in ends] == [RunState.EXPIRED] * 3
    assert [run.ended_at for run in ends] == [NOON, *[NOON + timedelta(minutes=1)] * 2]
