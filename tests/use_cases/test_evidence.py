"""Evidence, from the phone to the verdict."""

from datetime import timedelta

import pytest
from dishka import AsyncContainer

from builders import NOON, an_id
from quest_builders import (
    a_published_quest,
    a_written_hint,
    a_written_point,
    a_written_word,
)
from questcity.domain.play.errors import (
    RunNotFoundError,
)
from questcity.domain.play.model.evidence import EvidenceType
from questcity.domain.play.model.facts import Reward, RunState
from questcity.domain.quests.model.fields import Credits
from questcity.domain.shared.errors import InvalidInputError
from questcity.domain.shared.ids import RunId
from questcity.domain.shared.permissions import Actor
from stores import SetClock
from town import Town, a_player, answering, at_the_open_point, claiming, verdicts

pytestmark = pytest.mark.anyio

REWARD = Credits(reward=50)
WORD = a_written_point(activity=a_written_word("thunder"), hints=(a_written_hint(cost=4),))
GHOST = a_written_point()


async def test_a_quest_is_walked_to_its_end(
    container: AsyncContainer, town: Town, player: Actor, clock: SetClock
) -> None:
    quest = await a_published_quest(container, (WORD, GHOST), credits=REWARD)
    run = await town.begin(player, quest.quest_id)
    assert run.point is not None
    events = (
        at_the_open_point(run, EvidenceType.CHECK_IN),
        answering(run, "lightning"),
        at_the_open_point(run, EvidenceType.TAKE_HINT, hint_id=run.point.hints[0].id),
        answering(run, "Thunder!"),
    )

    clock.pass_by(minutes=5)
    answers, second = await town.send(player, run.id, *events)
    clock.pass_by(minutes=5)
    _, over = await town.send(player, run.id, claiming(second))

    assert [(verdict, reasons) for _, verdict, reasons in verdicts(answers)] == [
        ("accepted", ("within-radius",)),
        ("rejected", ("answer-wrong",)),
        ("accepted", ("hint-taken",)),
        ("accepted", ("within-radius", "answer-correct")),
    ]
    assert (over.state, over.score, over.accepted_count) == (RunState.FINISHED, 16, 2)
    assert (over.reward, over.reward_credits, over.point) == (Reward.GRANTED, 50, None)
    assert over.ended_at == NOON + timedelta(minutes=10)
    assert await town.view(player, run.id) == over
    assert await town.credits_of(player) == 50


async def test_a_repeated_event_gets_its_verdict_again_and_does_nothing(
    container: AsyncContainer, town: Town, player: Actor, clock: SetClock
) -> None:
    quest = await a_published_quest(container, (WORD, GHOST))
    run = await town.begin(player, quest.quest_id)
    wrong, right = answering(run, "lightning"), answering(run, "thunder")

    first, after = await town.send(player, run.id, wrong, wrong, right)
    clock.pass_by(minutes=1)
    second, later = await town.send(player, run.id, right, wrong)

    assert [answer.is_repeat for answer in (*first, *second)] == [False, True, False, True, True]
    assert [answer.ruling for answer in second] == [first[2].ruling, first[0].ruling]
    assert first[1].ruling == first[0].ruling
    assert (later.revision, later.history) == (after.revision, after.history)
    assert len(await town.log_of(run.id)) == 4


async def test_the_id_of_an_event_stands_for_what_it_said_first(
    container: AsyncContainer, town: Town, player: Actor
) -> None:
    quest = await a_published_quest(container, (WORD, GHOST))
    run = await town.begin(player, quest.quest_id)
    wrong = answering(run, "lightning")
    await town.send(player, run.id, wrong)

    answers, after = await town.send(player, run.id, answering(run, "thunder", id=wrong.id))
    kept, _ = await town.send(player, run.id, wrong)

    assert verdicts(answers) == [(wrong.id, "rejected", ("event-id-reused",))]
    assert not answers[0].is_repeat
    assert (after.accepted_count, kept[0].is_repeat) == (0, True)
    assert verdicts(kept) == [(wrong.id, "rejected", ("answer-wrong",))]


async def test_a_bad_event_spoils_none_of_the_others(
    container: AsyncContainer, town: Town, player: Actor
) -> None:
    quest = await a_published_quest(container, (GHOST, WORD))
    run = await town.begin(player, quest.quest_id)
    next_point = quest.version.points[1].id
    events = (
        claiming(run, point_id=an_id()),
        answering(run, "thunder"),
        answering(run, "thunder", point_id=next_point),
        claiming(run, at=NOON - timedelta(days=2)),
        claiming(run, place_id=an_id()),
        claiming(run, fix=None),
        claiming(run),
        answering(run, "thunder", point_id=next_point),
    )

    answers, after = await town.send(player, run.id, *events)

    assert [reasons[-1] for _, _, reasons in verdicts(answers)] == [
        "point-not-open",
        "evidence-mismatch",
        "point-not-open",
        "clock-out-of-range",
        "place-unknown",
        "position-missing",
        "claimed",
        "answer-correct",
    ]
    assert after.state is RunState.FINISHED


async def test_a_run_is_its_players_alone(
    container: AsyncContainer, town: Town, player: Actor
) -> None:
    quest = await a_published_quest(container)
    run = await town.begin(player, quest.quest_id)

    for stranger in (await a_player(container), quest.author):
        with pytest.raises(RunNotFoundError):
            await town.send(stranger, run.id, claiming(run))
        with pytest.raises(RunNotFoundError):
            await town.view(stranger, run.id)
        with pytest.raises(RunNotFoundError):
            await town.abandon(stranger, run.id)
    with pytest.raises(RunNotFoundError):
        await town.send(player, RunId(an_id()), claiming(run))

    assert await town.view(player, run.id) == run


async def test_a_batch_holds_1_to_100_events(
    container: AsyncContainer, town: Town, player: Actor
) -> None:
    quest = await a_published_quest(container, (WORD, GHOST))
    run = await town.begin(player, quest.quest_id)
    events = [at_the_open_point(run, EvidenceType.CHECK_IN, id=an_id()) for _ in range(101)]

    for too_few_or_many in ((), events):
        with pytest.raises(InvalidInputError):
            await town.send(player, run.id, *too_few_or_many)
    answers, after = await town.send(player, run.id, *events[:100])

    assert [answer.event_id for answer in answers] == [event.id for event in events[:100]]
    assert after.revision == 101


async def test_wrong_answers_run_out_and_come_back(
    container: AsyncContainer, town: Town, player: Actor, clock: SetClock
) -> None:
    quest = await a_published_quest(container, (WORD, GHOST))
    run = await town.begin(player, quest.quest_id)
    _, after_five = await town.send(
        player, run.id, *(answering(run, "lightning", id=an_id()) for _ in range(5))
    )
    await town.abandon(player, run.id)
    again = await town.begin(player, quest.quest_id)

    refused, _ = await town.send(player, again.id, answering(again, "thunder"))
    clock.pass_by(minutes=1)
    accepted, _ = await town.send(player, again.id, answering(again, "thunder"))

    assert (after_five.attempts_left, after_five.attempts_reset_at) == (
        0,
        NOON + timedelta(minutes=1),
    )
    assert refused[0].ruling.retry_after == 60
    assert [reasons for _, _, reasons in verdicts((*refused, *accepted))] == [
        ("too-many-attempts",),
        ("within-radius", "answer-correct"),
    ]


async def test_wrong_answers_at_one_point_are_none_at_the_next(
    container: AsyncContainer, town: Town, player: Actor
) -> None:
    quest = await a_published_quest(container, (WORD, WORD))
    run = await town.begin(player, quest.quest_id)
    next_point = quest.version.points[1].id
    here = [answering(run, "lightning", id=an_id()) for _ in range(4)]
    there = [answering(run, "lightning", id=an_id(), point_id=next_point) for _ in range(5)]

    answers, after = await town.send(player, run.id, *here, answering(run, "thunder"), *there)

    reasons = [reasons[-1] for _, _, reasons in verdicts(answers)]
    assert reasons == [*["answer-wrong"] * 4, "answer-correct", *["answer-wrong"] * 5]
    assert after.attempts_left == 0
    assert (await town.view(player, run.id)).attempts_left == 0
