"""The contract of runs: what evidence is judged by."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from dishka import AsyncContainer

from blocks import block
from builders import NOON, an_id
from play_builders import a_judged, moved
from quest_builders import HORSEMAN
from questcity.domain.play.model.evidence import EvidenceType
from questcity.domain.play.model.runs import Run
from questcity.domain.play.ports import RunRepository, Walk
from questcity.domain.play.rules.attempts import Attempts
from questcity.domain.play.rules.positions import Sighting
from questcity.domain.shared.ids import UserId
from run_builders import (
    Stored,
    a_stored_run,
    a_wrong_answer,
    an_end,
    saved,
)
from town import a_player

pytestmark = pytest.mark.anyio

A_MOMENT = timedelta(microseconds=1)


async def locked(container: AsyncContainer, run: Run, *event_ids: Any) -> Walk:
    async with block(container, RunRepository) as runs:
        return await runs.lock(run.id, run.user_id, event_ids)


def a_sighting(metres: float = 0.0, **changes: Any) -> Sighting:
    at = moved(HORSEMAN, north=metres)
    return replace(Sighting(at=at, accuracy=8.25, taken_at=NOON), **changes)


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


async def test_the_last_sighting_is_one_that_can_have_been(
    container: AsyncContainer, stored: Stored, player: UserId
) -> None:
    point = stored.version.points[0].id
    facts = [a_judged(EvidenceType.CHECK_IN, point) for _ in range(2)]
    credible, incredible = a_sighting(1), a_sighting(9999, is_credible=False)
    run = await a_stored_run(container, stored.route, player)

    seen = {facts[0].event_id: credible, facts[1].event_id: incredible}
    await saved(container, run, *facts, sightings=seen)

    assert (await locked(container, run)).last == credible


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
