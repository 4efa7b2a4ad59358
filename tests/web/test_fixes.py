"""Live fixes over HTTP: translation only, the rules are tested elsewhere."""

from typing import Any

import pytest
from dishka import AsyncContainer
from httpx import AsyncClient

from builders import an_id
from questcity.domain.shared.permissions import Flag, Role
from web.test_quests import A_CODE, A_POINT, A_QUEST, QUESTS
from web_people import bearer, faults, problem

pytestmark = pytest.mark.anyio

HERE = {"latitude": 59.93638, "longitude": 30.30222, "accuracy": 8}
AT = "2026-05-01T12:00:00Z"


@pytest.fixture
async def author(memory_container: AsyncContainer) -> dict[str, str]:
    return await bearer(memory_container, Role.MANAGER)


@pytest.fixture
async def quest(client: AsyncClient, author: dict[str, str]) -> dict[str, Any]:
    """Return the draft that a published quest was made of: a word, then a code."""
    made = await client.post(QUESTS, headers=author, json=A_QUEST)
    path = f"{QUESTS}/{made.json()['id']}"
    for point in (A_POINT, A_CODE):
        await client.post(f"{path}/draft/points", headers=author, json=point)
    draft: dict[str, Any] = (await client.get(f"{path}/draft", headers=author)).json()
    revision = {"If-Match": f'"{draft["draft"]["revision"]}"'}
    published = await client.put(f"{path}/publication", headers=author | revision)
    assert published.status_code == 200
    return draft


def every_fix(quest: dict[str, Any]) -> list[dict[str, Any]]:
    word, code = quest["points"]
    place = {"pointId": word["id"], "placeId": word["places"][0]["id"]}
    hint = {"id": word["hints"][0]["id"], "text": "Посмотри вверх."}
    return [
        {"kind": "text", "title": "Четыре моста", "description": "В темноте."},
        {"kind": "text", "pointId": word["id"], "hints": [hint]},
        {"kind": "larger-radius", "detectionRadius": 120.5} | place,
        {"kind": "moved-place", "latitude": 59.94, "longitude": 30.31} | place,
        {"kind": "accepted-answer", "pointId": word["id"], "answer": "гранит"},
        {"kind": "accepted-answer", "pointId": code["id"], "answer": "1782"},
        {"kind": "withdrawn-point", "pointId": code["id"]},
    ]


async def test_each_kind_is_made_answered_and_listed_as_it_was_sent(
    client: AsyncClient, author: dict[str, str], quest: dict[str, Any]
) -> None:
    path = f"{QUESTS}/{quest['id']}/fixes"
    made = [await client.post(path, headers=author, json=body) for body in every_fix(quest)]
    again = [await client.post(path, headers=author, json=body) for body in every_fix(quest)]

    for answer, body in zip(made, every_fix(quest), strict=True):
        assert answer.status_code == 201
        told = answer.json()
        assert told == body | {
            "id": told["id"],
            "pointId": body.get("pointId"),
            "version": 1,
            "createdAt": told["createdAt"],
            "draftIsBehind": False,
        }
    assert [answer.status_code for answer in again] == [200] * 7
    assert [answer.json() for answer in again] == [answer.json() for answer in made]
    listed = (await client.get(f"{path}?limit=4&count=true", headers=author)).json()
    rest = await client.get(f"{path}?limit=4&cursor={listed['nextCursor']}", headers=author)
    assert listed["count"] == {"value": 7, "isExact": True}
    items = listed["items"] + rest.json()["items"]
    assert sorted(one["id"] for one in items) == sorted(one.json()["id"] for one in made)
    assert all(one in [answer.json() for answer in made] for one in items)


async def test_a_fix_names_its_version_and_says_that_the_draft_is_behind(
    client: AsyncClient, author: dict[str, str], quest: dict[str, Any]
) -> None:
    path = f"{QUESTS}/{quest['id']}"
    await client.post(f"{path}/draft", headers=author)

    made = await client.post(f"{path}/fixes", headers=author, json=every_fix(quest)[0])
    named = await client.post(
        f"{path}/fixes", headers=author, json=every_fix(quest)[2] | {"version": 1}
    )

    assert [one.json()["draftIsBehind"] for one in (made, named)] == [True, True]
    assert named.json()["version"] == 1


async def test_players_and_visitors_meet_what_was_put_right_and_no_answer(
    client: AsyncClient,
    memory_container: AsyncContainer,
    author: dict[str, str],
    quest: dict[str, Any],
) -> None:
    path = f"{QUESTS}/{quest['id']}"
    player = await bearer(memory_container)
    run = (await client.post(f"{path}/runs", headers=player)).json()
    fixes = every_fix(quest)

    for body in (fixes[0], fixes[4], fixes[6]):
        await client.post(f"{path}/fixes", headers=author, json=body)
    event = {
        "id": str(an_id()),
        "type": "answer",
        "pointId": run["point"]["id"],
        "at": AT,
        "fix": HERE,
        "answer": "ГРАНИТ",
    }
    heard = await client.post(
        f"/api/v1/runs/{run['id']}/events", headers=player, json={"sentAt": AT, "events": [event]}
    )

    after = heard.json()["run"]
    assert heard.json()["verdicts"][0]["verdict"] == "accepted"
    assert (after["state"], after["score"], after["acceptedCount"]) == ("finished", 20, 2)
    assert [one["grade"] for one in after["history"]] == ["accepted", "accepted"]
    detail = (await client.get(path)).json()
    assert (detail["title"], detail["pointsCount"]) == ("Четыре моста", 1)
    assert "гранит" not in heard.text.casefold()


async def test_codes_that_were_added_come_with_the_next_draft_and_can_be_kept(
    client: AsyncClient, author: dict[str, str], quest: dict[str, Any]
) -> None:
    path = f"{QUESTS}/{quest['id']}"
    await client.post(f"{path}/fixes", headers=author, json=every_fix(quest)[5])

    opened = await client.post(f"{path}/draft", headers=author)

    point = opened.json()["points"][1]
    activity = {"type": "enter_code", "code": "178212", "otherCodes": ["1782"]}
    assert point["activity"] == activity | {"id": 5}
    at = {"If-Match": opened.headers["etag"]}
    kept = await client.patch(
        f"{path}/draft/points/{point['id']}", headers=author | at, json={"activity": activity}
    )
    assert kept.json()["activity"] == activity | {"id": 5}
    bad = activity | {"otherCodes": ["1782", "?"]}
    at = {"If-Match": kept.headers["etag"]}
    refused = await client.patch(
        f"{path}/draft/points/{point['id']}", headers=author | at, json={"activity": bad}
    )
    assert faults(refused) == {"#/activity/otherCodes/1": "invalid"}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, {"#/kind": "missing"}),
        ([], {"#": "wrong-type"}),
        ({"kind": "withdrawn-point"}, {"#/pointId": "missing"}),
        ({"kind": "withdrawn-point", "pointId": "first"}, {"#/pointId": "wrong-type"}),
        ({"kind": "text"}, {"#": "missing"}),
        ({"kind": "text", "title": 7}, {"#/title": "wrong-type"}),
        ({"kind": "text", "detectionRadius": 7}, {"#/detectionRadius": "unknown-field"}),
        ({"kind": "text", "title": "?", "version": 2}, {"#/version": "unknown"}),
        ({"kind": "text", "title": "?", "version": 10**30}, {"#/version": "unknown"}),
        ({"kind": "text", "title": "?", "version": "1"}, {"#/version": "wrong-type"}),
        ({"kind": "text", "title": "Три моста"}, {"#": "unchanged"}),
        (
            {
                "kind": "larger-radius",
                "pointId": str(an_id()),
                "placeId": str(an_id()),
                "detectionRadius": 1e300,
            },
            {"#/pointId": "unknown", "#/detectionRadius": "out-of-range"},
        ),
    ],
)
async def test_what_is_no_fix_is_told_with_its_place(
    client: AsyncClient,
    author: dict[str, str],
    quest: dict[str, Any],
    body: Any,
    expected: dict[str, str],
) -> None:
    answer = await client.post(f"{QUESTS}/{quest['id']}/fixes", headers=author, json=body)

    assert problem(answer) == (422, "invalid-input")
    assert faults(answer) == expected


async def test_what_was_never_published_is_not_fixed(
    client: AsyncClient, author: dict[str, str]
) -> None:
    draft = (await client.post(QUESTS, headers=author, json=A_QUEST)).json()

    answer = await client.post(
        f"{QUESTS}/{draft['id']}/fixes", headers=author, json={"kind": "text", "title": "?"}
    )

    assert problem(answer) == (409, "quest-not-published")
    listed = await client.get(f"{QUESTS}/{draft['id']}/fixes", headers=author)
    assert listed.json() == {"items": [], "nextCursor": None}


async def test_who_edits_quests_and_moderates_none_changes_no_words_and_moves_no_place(
    client: AsyncClient, memory_container: AsyncContainer, quest: dict[str, Any]
) -> None:
    editor = await bearer(memory_container, flags=frozenset({Flag.CAN_EDIT_QUESTS}))

    answers = {
        body["kind"]: await client.post(f"{QUESTS}/{quest['id']}/fixes", headers=editor, json=body)
        for body in every_fix(quest)
    }

    assert {kind: answer.status_code for kind, answer in answers.items()} == {
        "text": 403,
        "larger-radius": 201,
        "moved-place": 403,
        "accepted-answer": 201,
        "withdrawn-point": 201,
    }
    assert problem(answers["text"]) == (403, "not-permitted")
