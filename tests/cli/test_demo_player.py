"""Bots in the whole application, without a socket; every answer is held against the contract."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from dishka import AsyncContainer
from httpx import ASGITransport, AsyncClient, Request, Response

from cli.bots import MemoryMailbox, bots_for, load_demo
from questcity.entrypoints.bootstrap.settings import Settings
from questcity.entrypoints.cli.demo.crowd import send_all
from questcity.entrypoints.cli.demo.errors import NoQuestError, SurpriseError
from questcity.entrypoints.cli.demo.quest_files import QuestName, activity_of
from questcity.entrypoints.cli.demo.reports import farewell
from questcity.entrypoints.cli.demo.steps import Outcome, Record, Step
from questcity.entrypoints.web.app import create_app
from stores import SetClock

pytestmark = pytest.mark.anyio


@pytest.fixture(autouse=True)
async def loaded(memory_container: AsyncContainer) -> None:
    await load_demo(memory_container)


async def walked(
    client: AsyncClient, container: AsyncContainer, name: QuestName, **how: object
) -> tuple[Outcome, Record]:
    record = Record()
    outcome = await bots_for(client, container, name, **how).send(0, record)  # type: ignore[arg-type]
    return outcome, record


def judged(record: Record, **wanted: object) -> list[Step]:
    return [
        step
        for step in record.steps
        if all(getattr(step, name) == value for name, value in wanted.items())
    ]


@pytest.mark.parametrize("name", QuestName)
async def test_a_bot_finishes_and_is_rewarded(
    client: AsyncClient, memory_container: AsyncContainer, name: QuestName
) -> None:
    outcome, record = await walked(client, memory_container, name)

    assert outcome.is_finished
    assert (outcome.reward, outcome.reward_credits, outcome.credits) == ("granted", 50, 50)
    assert outcome.rank == 1
    assert outcome.score == record.steps[-1].score > 40
    assert {step.order for step in record.steps} == set(range(9 if "saint" in name else 7))
    assert outcome.deeds == len(judged(record, is_repeat=False))


@pytest.mark.parametrize("seed", range(4))
async def test_every_mishap_happens_once_and_is_told_for_what_it_is(
    client: AsyncClient, memory_container: AsyncContainer, seed: int
) -> None:
    _, record = await walked(client, memory_container, QuestName.LOS_ANGELES, seed=seed)

    in_vain = Counter(step.reasons for step in judged(record, verdict="rejected"))
    assert in_vain == {
        ("outside-radius",): 1,
        ("not-precise-enough",): 1,
        ("answer-wrong",): 1,
    }
    assert len(judged(record, deed="take_hint", verdict="accepted")) == 1
    assert len(judged(record, is_repeat=True)) == 1


async def test_each_activity_has_its_evidence_and_each_part_its_claim(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    _, record = await walked(client, memory_container, QuestName.SAINT_PETERSBURG)

    passing = {
        order: [
            step.deed
            for step in judged(record, order=order, is_repeat=False)
            if step.verdict != "rejected" and step.deed not in {"check_in", "take_hint"}
        ]
        for order in range(9)
    }
    assert passing == {
        0: ["answer"],
        1: ["claim"],
        2: ["answer"],
        3: ["photo"],
        4: ["claim"],
        5: ["claim", "claim"],
        6: ["scan"],
        7: ["photo"],
        8: ["answer"],
    }


async def test_the_same_seed_is_the_same_walk(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    first, steps = await walked(client, memory_container, QuestName.LOS_ANGELES, seed=5)
    second, same = await walked(client, memory_container, QuestName.LOS_ANGELES, seed=5)
    _, others = await walked(client, memory_container, QuestName.LOS_ANGELES, seed=6)

    assert first.username != second.username
    assert steps.steps == same.steps
    # A ghost is where the server has drawn it.
    assert steps.metres == pytest.approx(same.metres, abs=50)
    assert steps.steps != others.steps


async def test_the_same_seed_is_the_same_to_the_last_fix_wherever_nothing_is_drawn_anew(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    fixes: list[Any] = []

    async def note(request: Request) -> None:
        if request.url.path.endswith("/events"):
            fixes.append(json.loads(request.content)["events"][0].get("fix"))

    client.event_hooks["request"].append(note)
    _, steps = await walked(client, memory_container, QuestName.SAINT_PETERSBURG)
    await walked(client, memory_container, QuestName.SAINT_PETERSBURG)

    first, second = fixes[: len(steps.steps)], fixes[len(steps.steps) :]
    # The ghost is the second point, and the way on from there begins where it was.
    behind = sum(step.order <= 2 for step in steps.steps)
    assert first[behind:] == second[behind:]
    assert len(first[behind:]) > 10


async def test_who_hurries_is_too_fast_and_is_told_so(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    outcome, record = await walked(client, memory_container, QuestName.LOS_ANGELES)

    assert record.too_fast > 3
    assert f"{record.too_fast} deeds were marked too-fast" in farewell("A", outcome, record)


async def test_who_walks_for_real_is_never_too_fast_and_outlives_a_token(
    client: AsyncClient, memory_container: AsyncContainer, clock: SetClock
) -> None:
    async def pause(seconds: float) -> None:
        clock.pass_by(seconds=seconds)

    bots = bots_for(client, memory_container, pause=pause, tempo=1)
    record = Record()

    outcome = await bots.send(0, record)

    assert outcome.is_finished
    assert record.too_fast == 0
    assert "too-fast" not in farewell("A", outcome, record)
    assert outcome.seconds == pytest.approx(record.metres / 1.4, rel=0.01)
    assert bots.tally.errors == {"401 token-expired": 1}
    assert {step.verdict for step in record.steps} == {"accepted", "review", "rejected"}


async def test_sent_twice_everything_counts_once(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    once, _ = await walked(client, memory_container, QuestName.SAINT_PETERSBURG)
    twice, record = await walked(client, memory_container, QuestName.SAINT_PETERSBURG, twice=True)

    repeats = judged(record, is_repeat=True)
    assert len(repeats) == len(record.steps) - len(repeats) == twice.deeds
    assert (twice.score, twice.credits, twice.deeds) == (once.score, once.credits, once.deeds)


async def test_a_crowd_finishes_without_an_error(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    bots = bots_for(client, memory_container, QuestName.LOS_ANGELES)
    told: list[None] = []

    summary = await send_all(bots, 5, lambda: told.append(None))

    assert (summary.finished, len(told)) == (5, 5)
    assert (summary.failures, bots.tally.errors) == ({}, {})
    assert {outcome.rank for outcome in summary.outcomes} <= {1, 2, 3, 4, 5}
    counts = {latency.kind: latency.count for latency in bots.tally.latencies()}
    assert counts["evidence"] == sum(outcome.deeds for outcome in summary.outcomes) + 5
    assert counts["sign in"] == counts["start"] == counts["leaderboard"] == 5


class LosingMailbox(MemoryMailbox):
    """A mailbox that loses the letters to whoever asks first."""

    _unlucky: str | None = None

    async def find_codes(self, address: str) -> Sequence[str]:
        """Return the codes that have come so far, if any."""
        self._unlucky = self._unlucky or address
        return [] if address == self._unlucky else await super().find_codes(address)


async def test_one_who_cannot_go_on_does_not_stop_the_others(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    bots = bots_for(client, memory_container, QuestName.LOS_ANGELES)
    bots = replace(bots, mailbox=LosingMailbox(memory_container))

    summary = await send_all(bots, 3, lambda: None)

    assert summary.finished == 2
    assert summary.failures == {"no letter": 1}
    assert "QUESTCITY_DATA_DIR" in summary.examples["no letter"]


async def test_a_verdict_that_should_not_be_stops_the_bot(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    bots = bots_for(client, memory_container)
    first, *others = bots.quest.points
    mistaken = replace(first, activity=replace(activity_of(first), answers=("123456",)))
    quest = replace(bots.quest, points=(mistaken, *others))

    with pytest.raises(SurpriseError, match=r"Point 1.*answer was rejected \(answer-wrong\)"):
        await replace(bots, quest=quest).send(0, Record())


class Forgetful(ASGITransport):
    """A way to the application on which repeats look like first times."""

    async def handle_async_request(self, request: Request) -> Response:
        """Pass a request on, and its answer changed."""
        answer = await super().handle_async_request(request)
        content = (await answer.aread()).replace(b'"isRepeat":true', b'"isRepeat":false')
        return Response(answer.status_code, headers=answer.headers, content=content)


async def test_a_repeat_that_was_judged_anew_stops_the_bot(
    memory_container: AsyncContainer, settings: Settings
) -> None:
    app = create_app(memory_container, settings)
    transport = Forgetful(app=app)  # type: ignore[arg-type]
    async with AsyncClient(transport=transport) as client:
        bots = bots_for(client, memory_container)

        with pytest.raises(SurpriseError, match="that came twice was judged twice"):
            await bots.send(0, Record())


async def test_a_point_that_is_not_in_the_file_stops_the_bot(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    bots = bots_for(client, memory_container)
    first, *others = bots.quest.points
    quest = replace(bots.quest, points=(replace(first, title="Else"), *others))

    with pytest.raises(SurpriseError, match="Point 1 is not “Else”"):
        await replace(bots, quest=quest).send(0, Record())


async def test_a_quest_that_is_not_there_is_missed_before_anybody_signs_up(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    bots = bots_for(client, memory_container)
    bots = replace(
        bots, quest=replace(bots.quest, fields=replace(bots.quest.fields, title="Atlantis"))
    )

    with pytest.raises(NoQuestError, match=r"Atlantis.*questcity demo load"):
        await bots.send(0, Record())

    assert [latency.kind for latency in bots.tally.latencies()] == ["find"]
