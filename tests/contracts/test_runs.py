"""The contract of runs: the writing side."""

from dataclasses import replace
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
    RunEnded,
    RunState,
)
from questcity.domain.play.model.progress import Progress
from questcity.domain.play.model.runs import Run
from questcity.domain.play.model.verdicts import Band, Grade, Reason, Verdict
from questcity.domain.play.ports import RunRepository, Walk
from questcity.domain.play.rules.attempts import Attempts
from questcity.domain.play.rules.positions import Sighting
from questcity.domain.quests.model.fields import Credits
from questcity.domain.shared.ids import HintId, PlaceId, RunId, UserId
from questcity.domain.shared.secrets import Tag
from run_builders import (
    Stored,
    a_new_run,
    a_stored_route,
    a_stored_run,
    a_wrong_answer,
    an_end,
    saved,
)
from town import a_player

pytestmark = pytest.mark.anyio

A_MOMENT = timedelta(microseconds=1)


@pytest.fixture
async def stored(container: AsyncContainer) -> Stored:
    """Return a published quest."""
    return await a_stored_route(container)


@pytest.fixture
async def player(container: AsyncContainer) -> UserId:
    """Return somebody who walks."""
    return (await a_player(container)).identity


async def locked(container: AsyncContainer, run: Run, *event_ids: Any) -> Walk:
    async with block(container, RunRepository) as runs:
        return await runs.lock(run.id, run.user_id, event_ids)


async def log(container: AsyncContainer, run: Run) -> tuple[Fact, ...]:
    async with block(container, RunRepository) as runs:
        return await runs.list_facts(run.id)


def a_sighting(metres: float = 0.0, **changes: Any) -> Sighting:
    at = moved(HORSEMAN, north=metres)
    return replace(Sighting(at=at, accuracy=8.25, taken_at=NOON), **changes)


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


async def test_what_is_known_of_the_events_that_were_asked_about(
    container: AsyncContainer, stored: Stored, player: UserId
) -> None:
    point = stored.version.points[0].id
    run = await a_stored_run(container, stored.route, player)
    asked, other = (a_judged(EvidenceType.CHECK_IN, point) for _ in range(2))
    await saved(container, run, asked, other)

    walk = await locked(container, run, an_id(), asked.event_id)

    assert walk.known == {asked.event_id: asked}


async def test_the_events_of_another_run_are_not_known(
    container: AsyncContainer, stored: Stored, player: UserId
) -> None:
    fact = a_judged(EvidenceType.CHECK_IN, stored.version.points[0].id)
    others = await a_stored_run(container, stored.route, (await a_player(container)).identity)
    await saved(container, others, fact)
    run = await a_stored_run(container, stored.route, player)

    assert (await locked(container, run, fact.event_id)).known == {}
    await saved(container, run, fact)
    assert (await locked(container, run, fact.event_id)).known == {fact.event_id: fact}


async def test_wrong_answers_at_the_open_point_count_across_runs_of_a_player(
    container: AsyncContainer, stored: Stored, player: UserId
) -> None:
    open_point, other_point = (point.id for point in stored.version.points)
    wrong = [a_wrong_answer(open_point, NOON + timedelta(minutes=n)) for n in range(3)]
    right = a_judged(EvidenceType.ANSWER, open_point)
    earlier = await a_stored_run(container, stored.route, player)
    await saved(container, earlier, wrong[1], right, a_wrong_answer(other_point), an_end())
    strangers = await a_stored_run(container, stored.route, (await a_player(container)).identity)
    await saved(container, strangers, a_wrong_answer(open_point))
    run = await a_stored_run(container, stored.route, player)
    await saved(container, run, wrong[2], wrong[0])

    walk = await locked(container, run)

    assert walk.attempts == Attempts(tuple(fact.at for fact in wrong))


async def test_no_more_wrong_answers_are_read_than_any_limit_looks_at(
    container: AsyncContainer, stored: Stored, player: UserId
) -> None:
    point = stored.version.points[0].id
    wrong = [a_wrong_answer(point, NOON + timedelta(seconds=n)) for n in range(101)]
    run = await a_stored_run(container, stored.route, player)
    await saved(container, run, *wrong)

    walk = await locked(container, run)

    assert walk.attempts == Attempts(tuple(fact.at for fact in wrong[1:]))


async def test_the_last_sighting_is_that_of_the_last_evidence(
    container: AsyncContainer, stored: Stored, player: UserId
) -> None:
    point = stored.version.points[0].id
    facts = [a_judged(EvidenceType.CHECK_IN, point) for _ in range(3)]
    earlier = a_sighting(1, taken_at=NOON + A_MOMENT)
    last = a_sighting(2, taken_at=NOON - timedelta(hours=1), accuracy=0.1)
    run = await a_stored_run(container, stored.route, player)
    unseen = (await locked(container, run)).last

    seen = {facts[1].event_id: last, facts[0].event_id: earlier}
    run = await saved(container, run, facts[0], facts[1], sightings=dict(reversed(seen.items())))
    run = await saved(container, run, facts[2])

    assert unseen is None
    assert (await locked(container, run)).last == last


async def test_where_one_was_is_known_only_roughly_once_the_run_is_over(
    container: AsyncContainer, stored: Stored, player: UserId
) -> None:
    point = stored.version.points[0].id
    early, late = a_judged(EvidenceType.CHECK_IN, point), a_judged(EvidenceType.CLAIM, point)
    one = await a_stored_run(container, stored.route, player)
    other = await a_stored_run(container, stored.route, (await a_player(container)).identity)
    seen = a_sighting(120)

    one = await saved(container, one, early, sightings={early.event_id: seen})
    while_active = (await locked(container, one)).last
    one = await saved(container, one, an_end())
    other = await saved(container, other, late, an_end(), sightings={late.event_id: seen})

    rough = replace(seen, at=seen.at.rounded(3))
    assert while_active == seen
    assert rough != seen
    assert (await locked(container, one)).last == rough
    assert (await locked(container, other)).last == rough


async def test_the_end_of_a_run_leaves_the_sightings_of_others_as_they_are(
    container: AsyncContainer, stored: Stored, player: UserId
) -> None:
    point = stored.version.points[0].id
    fact, seen = a_judged(EvidenceType.CHECK_IN, point), a_sighting(120)
    others = await a_stored_run(container, stored.route, (await a_player(container)).identity)
    others = await saved(container, others, fact, sightings={fact.event_id: seen})
    run = await a_stored_run(container, stored.route, player)

    await saved(container, run, an_end())

    assert (await locked(container, others)).last == seen


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
