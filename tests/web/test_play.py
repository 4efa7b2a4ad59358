"""Play over HTTP: translation, and what players can and cannot see."""

from typing import Any
from uuid import uuid4

import pytest
from dishka import AsyncContainer
from httpx import AsyncClient, Response

from quest_builders import (
    HORSEMAN,
    SAVIOUR,
    a_published_quest,
    a_written_hint,
    a_written_place,
    a_written_point,
    a_written_word,
)
from questcity.domain.quests.model.activities import Tool
from questcity.domain.quests.model.fields import Credits
from questcity.domain.quests.model.points import GeoPoint
from questcity.domain.shared.permissions import Role
from stores import SetClock
from web_people import bearer, faults, problem

pytestmark = pytest.mark.anyio

NOWHERE = "0199a000-0000-7000-8000-000000000000"

POINTS = (
    a_written_point(
        title="Медный всадник",
        activity=a_written_word("Гром-камень"),
        tool=Tool.WORD_LOCKER,
        places=(a_written_place(HORSEMAN),),
        hints=(a_written_hint("Посмотри вниз.", 4),),
    ),
    a_written_point(title="Спас на Крови", places=(a_written_place(SAVIOUR),)),
)


async def a_run(
    client: AsyncClient, container: AsyncContainer, headers: dict[str, str], **fields: Any
) -> dict[str, Any]:
    quest = await a_published_quest(container, POINTS, **fields)
    started = await client.post(f"/api/v1/quests/{quest.quest_id}/runs", headers=headers)
    assert started.status_code == 201
    run: dict[str, Any] = started.json()
    return run


def an_event(run: dict[str, Any], type_: str, where: GeoPoint | None = None, **more: Any) -> Any:
    event = {
        "id": str(uuid4()),
        "type": type_,
        "pointId": run["point"]["id"],
        "at": "2026-05-01T12:00:00Z",
    }
    if where is not None:
        event["fix"] = {"latitude": where.latitude, "longitude": where.longitude, "accuracy": 8}
    return event | more


async def send(
    client: AsyncClient, run: dict[str, Any], headers: dict[str, str], *events: Any
) -> Response:
    return await client.post(
        f"/api/v1/runs/{run['id']}/events",
        headers=headers,
        json={"sentAt": events[-1]["at"], "events": list(events)},
    )


async def test_a_run_begins_with_its_first_point_and_nothing_of_the_next(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    run = await a_run(client, memory_container, await bearer(memory_container))

    point = run.pop("point")
    assert run == run | {
        "version": 1,
        "state": "active",
        "finishedAt": None,
        "serverTime": "2026-05-01T12:00:00Z",
        "expiresAt": "2026-05-01T15:00:00Z",
        "pointsCount": 2,
        "acceptedCount": 0,
        "score": 0,
        "history": [],
    }
    assert point == point | {
        "order": 0,
        "title": "Медный всадник",
        "activity": {"id": 6, "type": "enter_word"},
        "tool": {"id": 13, "code": "word_locker"},
        "fileUrl": None,
        "places": [],
        "collectedParts": [],
        "attempts": {"left": 5, "resetAt": None},
    }
    assert [(hint["cost"], hint["text"]) for hint in point["hints"]] == [(4, None)]


async def test_a_quest_is_walked_to_its_reward(
    client: AsyncClient, memory_container: AsyncContainer, clock: SetClock
) -> None:
    headers = await bearer(memory_container)
    run = await a_run(client, memory_container, headers, credits=Credits(reward=50))

    early = await send(client, run, headers, an_event(run, "check_in", SAVIOUR))
    there = await send(client, run, headers, an_event(run, "check_in", HORSEMAN))
    wrong = await send(client, run, headers, an_event(run, "answer", answer="мрамор"))
    hint = run["point"]["hints"][0]["id"]
    hinted = await send(client, run, headers, an_event(run, "take_hint", hintId=hint))
    right = await send(client, run, headers, an_event(run, "answer", answer="ГРОМ КАМЕНЬ!"))
    second = right.json()["run"]
    clock.pass_by(minutes=20)
    done = await send(
        client,
        second,
        headers,
        an_event(second, "claim", SAVIOUR) | {"at": "2026-05-01T12:20:00Z"},
    )

    first = [answer.json()["verdicts"][0] for answer in (early, there, wrong, hinted, right)]
    assert [(one["verdict"], one["reasons"], one["distanceBand"]) for one in first] == [
        ("rejected", ["outside-radius"], "far"),
        ("accepted_low", ["within-radius", "too-fast"], "inside"),
        ("rejected", ["answer-wrong"], None),
        ("accepted", ["hint-taken"], None),
        ("accepted_low", ["within-radius", "answer-correct", "too-fast"], None),
    ]
    assert len(there.json()["run"]["point"]["places"]) == 1
    assert wrong.json()["run"]["point"]["attempts"]["left"] == 4
    assert hinted.json()["run"]["point"]["hints"][0]["text"] == "Посмотри вниз."
    assert second["point"]["title"] == "Спас на Крови"
    assert second["score"] == 3
    over = done.json()["run"]
    assert (over["state"], over["point"], over["score"]) == ("finished", None, 13)
    assert over["reward"] == {"state": "granted", "credits": 50}
    me = await client.get("/api/v1/users/me", headers=headers)
    assert me.json()["credits"] == 50
    board = await client.get(f"/api/v1/quests/{run['questId']}/leaderboard", headers=headers)
    assert [rank["rank"] for rank in board.json()["items"]] == [1]
    assert board.json()["me"] == board.json()["items"][0]


async def test_a_repeated_event_gets_the_verdict_of_the_first(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    headers = await bearer(memory_container)
    run = await a_run(client, memory_container, headers)
    event = an_event(run, "check_in", HORSEMAN)

    first = await send(client, run, headers, event)
    again = await send(client, run, headers, event, event)
    reused = await send(client, run, headers, event | {"answer": "something else"})

    told = first.json()["verdicts"][0]
    assert again.json()["verdicts"] == [told | {"isRepeat": True}] * 2
    assert again.json()["run"]["revision"] == first.json()["run"]["revision"]
    assert reused.json()["verdicts"][0]["reasons"] == ["event-id-reused"]


async def test_one_bad_event_does_not_spoil_the_others(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    headers = await bearer(memory_container)
    run = await a_run(client, memory_container, headers)
    there = an_event(run, "check_in", HORSEMAN)

    answer = await send(
        client,
        run,
        headers,
        an_event(run, "claim", HORSEMAN),
        an_event(run, "answer", HORSEMAN),
        an_event(run, "check_in", HORSEMAN, pointId=NOWHERE),
        an_event(run, "check_in", HORSEMAN, placeId=NOWHERE),
        an_event(run, "check_in", GeoPoint(91, 30)),
        an_event(run, "answer", HORSEMAN, mediaId=NOWHERE),
        an_event(run, "check_in", HORSEMAN, at="2026-04-29T12:00:00Z"),
        there,
    )

    assert [verdict["reasons"] for verdict in answer.json()["verdicts"]] == [
        ["evidence-mismatch"],
        ["answer-missing"],
        ["point-not-open"],
        ["place-unknown"],
        ["position-missing"],
        ["evidence-mismatch"],
        ["clock-out-of-range"],
        ["within-radius"],
    ]


async def test_a_clock_two_days_off_changes_nothing(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    headers = await bearer(memory_container)
    run = await a_run(client, memory_container, headers)

    answer = await send(
        client, run, headers, an_event(run, "check_in", HORSEMAN, at="2026-05-03T12:00:00+03:00")
    )

    assert answer.json()["verdicts"][0]["verdict"] == "accepted"


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"at": "2026-05-01T12:00:00"}, "#/events/0/at"),
        ({"type": "dance"}, "#/events/0/type"),
        ({"id": "mine"}, "#/events/0/id"),
        ({"fix": {"latitude": 59}}, "#/events/0/fix/longitude"),
        ({"reward": 50}, "#/events/0/reward"),
    ],
)
async def test_an_unreadable_batch_is_refused_as_a_whole(
    client: AsyncClient,
    memory_container: AsyncContainer,
    change: dict[str, Any],
    pointer: str,
) -> None:
    headers = await bearer(memory_container)
    run = await a_run(client, memory_container, headers)
    batch = {
        "sentAt": "2026-05-01T12:00:00Z",
        "events": [an_event(run, "check_in", HORSEMAN) | change],
    }

    answer = await client.post(f"/api/v1/runs/{run['id']}/events", headers=headers, json=batch)

    assert problem(answer) == (422, "invalid-input")
    assert list(faults(answer)) == [pointer]


@pytest.mark.parametrize("count", [0, 101])
async def test_a_batch_has_one_to_a_hundred_events(
    client: AsyncClient, memory_container: AsyncContainer, count: int
) -> None:
    headers = await bearer(memory_container)
    run = await a_run(client, memory_container, headers)
    events = [an_event(run, "check_in", HORSEMAN) for _ in range(count)]

    answer = await client.post(
        f"/api/v1/runs/{run['id']}/events",
        headers=headers,
        json={"sentAt": "2026-05-01T12:00:00Z", "events": events},
    )

    assert problem(answer) == (422, "invalid-input")
    assert list(faults(answer)) == ["#/events"]


async def test_one_walks_a_quest_once_at_a_time(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    headers = await bearer(memory_container)
    run = await a_run(client, memory_container, headers)
    path = f"/api/v1/quests/{run['questId']}"

    second = await client.post(f"{path}/runs", headers=headers)
    standing = await client.get(f"{path}/mine", headers=headers)
    given_up = await client.post(f"/api/v1/runs/{run['id']}/abandonment", headers=headers)
    third = await client.post(f"{path}/runs", headers=headers)

    assert problem(second) == (409, "run-already-active")
    assert second.json()["runId"] == run["id"]
    assert standing.json() == {
        "isFavorite": False,
        "canStart": False,
        "activeRunId": run["id"],
        "myReview": None,
    }
    assert (given_up.json()["state"], given_up.json()["point"]) == ("abandoned", None)
    assert third.status_code == 201


async def test_a_repeated_start_begins_one_run(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    headers = await bearer(memory_container) | {"Idempotency-Key": "start-1"}
    quest = await a_published_quest(memory_container, POINTS)
    path = f"/api/v1/quests/{quest.quest_id}/runs"

    first = await client.post(path, headers=headers)
    again = await client.post(path, headers=headers)

    assert first.json() == again.json()
    assert again.headers["idempotency-replayed"] == "true"


async def test_what_is_no_id_leads_nowhere(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    headers = await bearer(memory_container)

    for path in ("quests/mine-not/leaderboard", "runs/0199a000", "quests/%F0%9F%A7%AD/mine"):
        answer = await client.get(f"/api/v1/{path}", headers=headers)
        assert problem(answer) == (404, "not-found")


async def test_a_run_is_nobody_elses_affair(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    headers = await bearer(memory_container)
    run = await a_run(client, memory_container, headers)
    other = await bearer(memory_container)
    path = f"/api/v1/runs/{run['id']}"

    for request in (
        client.get(path, headers=other),
        client.post(f"{path}/abandonment", headers=other),
        send(client, run, other, an_event(run, "check_in", HORSEMAN)),
    ):
        assert problem(await request) == (404, "run-not-found")
    assert (await client.get("/api/v1/runs", headers=other)).json()["items"] == []
    mine = (await client.get("/api/v1/runs", headers=headers)).json()["items"]
    assert [item["id"] for item in mine] == [run["id"]]
    assert set(mine[0]["quest"]) == {"title", "coverUrl"}


async def test_a_reward_that_waits_is_granted_by_staff_once(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    headers = await bearer(memory_container)
    staff = await bearer(memory_container, Role.MANAGER)
    run = await a_run(client, memory_container, headers, credits=Credits(auto=False, reward=30))
    path = f"/api/v1/runs/{run['id']}/reward"

    early = await client.put(path, headers=staff)
    answered = await send(
        client, run, headers, an_event(run, "answer", HORSEMAN, answer="гром-камень")
    )
    second = answered.json()["run"]
    over = await send(client, second, headers, an_event(second, "claim", SAVIOUR))
    own = await client.put(path, headers=headers)
    granted = [await client.put(path, headers=staff) for _ in range(2)]

    assert problem(early) == (409, "reward-not-waiting")
    assert over.json()["run"]["reward"] == {"state": "waiting", "credits": 30}
    assert problem(own) == (403, "not-permitted")
    assert [answer.status_code for answer in granted] == [204, 204]
    assert (await client.get("/api/v1/users/me", headers=headers)).json()["credits"] == 30


async def test_a_quest_that_costs_more_than_one_has_is_refused(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    headers = await bearer(memory_container)
    quest = await a_published_quest(memory_container, POINTS, credits=Credits(cost=5))

    answer = await client.post(f"/api/v1/quests/{quest.quest_id}/runs", headers=headers)

    assert problem(answer) == (409, "not-enough-credits")
    assert (await client.get("/api/v1/runs", headers=headers)).json()["items"] == []
