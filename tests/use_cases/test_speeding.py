"""Who is too fast to have walked: doubted until there was time for the way, and never refused."""

from typing import Any

import pytest
from dishka import AsyncContainer

from play_builders import HORSEMAN, a_fix, moved
from quest_builders import a_published_quest, a_written_place, a_written_point
from questcity.domain.play.model.evidence import Evidence, EvidenceType
from questcity.domain.play.views import RunView
from questcity.domain.shared.permissions import Actor
from stores import SetClock
from town import Town, at_the_open_point, verdicts

pytestmark = pytest.mark.anyio

AWAY = 3000.0
THERE = moved(HORSEMAN, north=AWAY)
QUEST = (a_written_point(), a_written_point(places=(a_written_place(THERE),)))


def check_in(run: RunView, metres: float, **changes: Any) -> Evidence:
    """Return a check-in so many metres north of the Bronze Horseman."""
    fix = a_fix(moved(HORSEMAN, north=metres), **changes)
    return at_the_open_point(run, EvidenceType.CHECK_IN, fix=fix)


def claim(run: RunView, metres: float) -> Evidence:
    """Return a claim there."""
    return at_the_open_point(run, EvidenceType.CLAIM, fix=a_fix(moved(HORSEMAN, north=metres)))


def blind_claim(run: RunView) -> Evidence:
    """Return a claim without a position."""
    return at_the_open_point(run, EvidenceType.CLAIM, fix=None)


async def at_the_second_point(container: AsyncContainer, town: Town, player: Actor) -> RunView:
    quest = await a_published_quest(container, QUEST)
    run = await town.begin(player, quest.quest_id)
    return (await town.send(player, run.id, claim(run, 0)))[1]


async def test_a_deed_after_a_leap_is_doubted_like_the_leap(
    container: AsyncContainer, town: Town, player: Actor
) -> None:
    run = await at_the_second_point(container, town, player)

    answers, after = await town.send(
        player, run.id, check_in(run, AWAY), check_in(run, AWAY), claim(run, AWAY)
    )

    assert [(verdict, reasons) for _, verdict, reasons in verdicts(answers)] == [
        ("accepted_low", ("within-radius", "too-fast")),
        ("accepted_low", ("within-radius", "too-fast")),
        ("accepted_low", ("within-radius", "claimed", "too-fast")),
    ]
    assert after.score == 17


async def test_a_deed_without_a_position_is_doubted_like_its_check_in(
    container: AsyncContainer, town: Town, player: Actor
) -> None:
    run = await at_the_second_point(container, town, player)

    answers, after = await town.send(player, run.id, check_in(run, AWAY), blind_claim(run))

    assert verdicts(answers)[1][1:] == ("accepted_low", ("within-radius", "claimed", "too-fast"))
    assert after.score == 17


async def test_a_stop_just_outside_does_not_make_a_leap_a_walk(
    container: AsyncContainer, town: Town, player: Actor
) -> None:
    run = await at_the_second_point(container, town, player)

    answers, _ = await town.send(player, run.id, check_in(run, AWAY - 50), check_in(run, AWAY))

    assert [reasons for _, _, reasons in verdicts(answers)] == [
        ("outside-radius",),
        ("within-radius", "too-fast"),
    ]


async def test_once_there_was_time_for_the_way_nothing_is_doubted(
    container: AsyncContainer, town: Town, player: Actor, clock: SetClock
) -> None:
    run = await at_the_second_point(container, town, player)
    await town.send(player, run.id, check_in(run, AWAY))

    clock.pass_by(minutes=60)
    answers, after = await town.send(player, run.id, claim(run, AWAY))

    assert verdicts(answers)[0][1:] == ("accepted", ("within-radius", "claimed"))
    assert after.score == 20


async def test_one_wild_fix_leaves_no_doubt_about_those_after_it(
    container: AsyncContainer, town: Town, player: Actor
) -> None:
    quest = await a_published_quest(container, QUEST)
    run = await town.begin(player, quest.quest_id)
    await town.send(player, run.id, check_in(run, 0))

    answers, _ = await town.send(player, run.id, check_in(run, 9999), claim(run, 0))

    assert [reasons for _, _, reasons in verdicts(answers)] == [
        ("outside-radius",),
        ("within-radius", "claimed"),
    ]
