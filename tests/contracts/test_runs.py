"""The contract of runs and their logs."""

from datetime import timedelta
from typing import Any

import pytest
from dishka import AsyncContainer

from blocks import block
from builders import NOON, an_id
from play_builders import a_judged, a_pass, a_point_opened, a_ruling, moved
from quest_builders import HORSEMAN, a_place, a_point, some_fields
from questcity.domain.play.errors import RunAlreadyActiveError, RunNotFoundError
from questcity.domain.play.model.evidence import EvidenceType
from questcity.domain.play.model.facts import (
    DrawnPlace,
    Fact,
    Reward,
    RewardGranted,
    RewardLapsed,
    RunEnded,
    RunState,
)
from questcity.domain.play.model.progress import Progress
from questcity.domain.play.model.runs import Run
from questcity.domain.play.model.verdicts import Band, Grade, Reason, Verdict
from questcity.domain.play.ports import RunRepository, Walk
from questcity.domain.quests.model.fields import Credits
from questcity.domain.shared.ids import HintId, PlaceId, RunId, UserId
from questcity.domain.shared.secrets import Tag
from run_builders import (
    Stored,
    a_new_run,
    a_stored_route,
    a_stored_run,
    an_end,
    saved,
)
from town import a_player

pytestmark = pytest.mark.anyio

A_MOMENT = timedelta(microseconds=1)


async def locked(container: AsyncContainer, run: Run, *event_ids: Any) -> Walk:
    async with block(container, RunRepository) as runs:
        return await runs.lock(run.id, run.user_id, event_ids)


async def log(container: AsyncContainer, run: Run) -> tuple[Fact, ...]:
    async with block(container, RunRepository) as runs:
        return await runs.list_facts(run.id)


async def test_a_run_comes_back_as_it_was_stored(container: AsyncContainer, player: UserId) -> None:
    stored = await a_stored_route(
        container,
        fields=some_fields(timeframe=24, credits=Credits(auto=False, cost=3, reward=7)),
        points=(a_point(places=(a_place(random_occurrence=50.0),)), a_point()),
    )
    run = await a_stored_run(container, stored.route, player)

    walk = await locked(container, run)

    assert walk == Walk(run=run, route=stored.route)
    assert run.progress.point is not None
    assert run.progress.point.drawn != ()


async def test_a_run_is_for_its_player_and_for_who_asks_for_anybodys(
    container: AsyncContainer, stored: Stored, player: UserId
) -> None:
    run = await a_stored_run(container, stored.route, player)

    async with block(container, RunRepository) as runs:
        assert (await runs.lock(run.id, None)).run == run
    for run_id, user_id in ((run.id, UserId(an_id())), (RunId(an_id()), None)):
        async with block(container, RunRepository) as runs:
            with pytest.raises(RunNotFoundError):
                await runs.lock(run_id, user_id)


async def test_every_kind_of_fact_comes_back_whole_and_in_order(
    container: AsyncContainer, stored: Stored, player: UserId
) -> None:
    first, second = (point.id for point in stored.version.points)
    run, facts = a_new_run(stored.route, player)
    place = PlaceId(an_id())
    full = a_judged(
        EvidenceType.CLAIM,
        first,
        at=NOON + A_MOMENT,
        done_at=NOON - A_MOMENT,
        fingerprint=Tag("2026-05", bytes(range(256))),
        ruling=a_ruling(
            Verdict.ACCEPTED_LOW,
            *Reason,
            band=Band.INSIDE,
            retry_after=2_147_483_647,
            place_id=place,
            part=2,
            hint_id=HintId(an_id()),
            hint_cost=3,
        ),
        grade=Grade.ACCEPTED_LOW,
        score=7,
    )
    told: tuple[Fact, ...] = (
        *facts,
        *(a_judged(kind, first) for kind in EvidenceType),
        *(a_judged(EvidenceType.CLAIM, first, ruling=a_ruling(verdict)) for verdict in Verdict),
        full,
        a_point_opened(second, 1, drawn=(DrawnPlace(place, moved(HORSEMAN, east=-0.01)),)),
        *(a_pass(second, grade=grade) for grade in Grade),
        RunEnded(at=NOON, state=RunState.FINISHED, reward=Reward.WAITING),
        RewardGranted(at=NOON + A_MOMENT),
        RewardLapsed(at=NOON + A_MOMENT),
    )
    async with block(container, RunRepository) as runs:
        await runs.add(run, facts)

    after = await saved(container, run, *told[1:])

    assert await log(container, run) == told
    walk = await locked(container, run)
    assert walk.run == after
    assert walk.run.progress == Progress.of(told)
    assert walk.run.revision == len(told)


async def test_a_progress_comes_back_whole(
    container: AsyncContainer, stored: Stored, player: UserId
) -> None:
    point, place, hint = stored.version.points[0].id, PlaceId(an_id()), HintId(an_id())
    run = await a_stored_run(container, stored.route, player)

    there = a_judged(
        EvidenceType.CHECK_IN, point, ruling=a_ruling(Verdict.ACCEPTED_LOW, place_id=place)
    )
    hinted = a_judged(EvidenceType.TAKE_HINT, point, ruling=a_ruling(hint_id=hint, hint_cost=4))
    part = a_judged(
        EvidenceType.CLAIM, point, ruling=a_ruling(Verdict.ACCEPTED_LOW, place_id=place, part=2)
    )
    after = await saved(container, run, there, hinted, part)

    opened = (await locked(container, run)).run.progress.point
    assert opened == after.progress.point
    assert opened is not None
    assert opened.check_in is not None
    assert (opened.hints, opened.hint_costs, opened.parts, opened.is_low) == (
        (hint,),
        4,
        (2,),
        True,
    )


async def test_one_walks_a_quest_once_at_a_time(
    container: AsyncContainer, stored: Stored, player: UserId
) -> None:
    present = await a_stored_run(container, stored.route, player)

    with pytest.raises(RunAlreadyActiveError) as refusal:
        await a_stored_run(container, stored.route, player)

    assert refusal.value.run_id == present.id
    elsewhere = await a_stored_route(container)
    await a_stored_run(container, elsewhere.route, player)
    await a_stored_run(container, stored.route, (await a_player(container)).identity)


@pytest.mark.parametrize("state", [state for state in RunState if state is not RunState.ACTIVE])
async def test_what_is_over_makes_room(
    container: AsyncContainer, stored: Stored, player: UserId, state: RunState
) -> None:
    over = await a_stored_run(container, stored.route, player)
    over = await saved(container, over, an_end(state, NOON + timedelta(seconds=90)))

    again = await a_stored_run(container, stored.route, player)

    async with block(container, RunRepository) as runs:
        assert await runs.find_active(player, stored.quest.id) == again
        assert (await runs.lock(over.id, player)).run == over


async def test_nobody_is_in_a_run_that_did_not_begin(
    container: AsyncContainer, stored: Stored, player: UserId
) -> None:
    await a_stored_run(container, stored.route, (await a_player(container)).identity)
    await a_stored_run(container, (await a_stored_route(container)).route, player)

    async with block(container, RunRepository) as runs:
        assert await runs.find_active(player, stored.quest.id) is None


async def test_runs_are_overdue_from_their_end_on_and_the_longest_first(
    container: AsyncContainer, stored: Stored
) -> None:
    late, early, future, over = [
        await a_stored_run(
            container,
            stored.route,
            (await a_player(container)).identity,
            expires_at=NOON + timedelta(microseconds=moment),
        )
        for moment in (0, -1, 1, -2)
    ]
    await saved(container, over, an_end())

    async with block(container, RunRepository) as runs:
        assert await runs.list_overdue(now=NOON, limit=10) == (early.id, late.id)
        assert await runs.list_overdue(now=NOON, limit=1) == (early.id,)
    assert future.id != late.id


async def test_the_active_runs_of_a_quest(
    container: AsyncContainer, stored: Stored, player: UserId
) -> None:
    first = await a_stored_run(container, stored.route, player)
    second = await a_stored_run(container, stored.route, (await a_player(container)).identity)
    over = await a_stored_run(container, stored.route, (await a_player(container)).identity)
    await saved(container, over, an_end())
    await a_stored_run(container, (await a_stored_route(container)).route, player)

    async with block(container, RunRepository) as runs:
        assert await runs.list_active(stored.quest.id, limit=10) == (first.id, second.id)
        assert await runs.list_active(stored.quest.id, limit=1) == (first.id,)
