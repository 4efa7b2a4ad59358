"""Quests over HTTP: translation only, the rules are tested elsewhere."""

from typing import Any

import pytest
from dishka import AsyncContainer
from httpx import AsyncClient

from quest_builders import HISTORY, SAINT_PETERSBURG, WALKING, a_published_quest
from questcity.domain.shared.permissions import Role
from questcity.entrypoints.bootstrap.settings import Settings
from questcity.entrypoints.web.quests.signs import sign
from web_people import bearer, faults, problem

pytestmark = pytest.mark.anyio

QUESTS = "/api/v1/quests"

A_QUEST: dict[str, Any] = {
    "title": "Три моста",
    "description": "По набережной.",
    "language": "ru",
    "categoryId": str(HISTORY.id),
    "vehicleId": str(WALKING.id),
    "placeId": str(SAINT_PETERSBURG.id),
    "group": 2,
    "timeframe": 3,
    "level": "Easy",
    "mileage": "5-10",
    "credits": {"auto": True, "cost": 0, "reward": 50},
}
A_PLACE = {"latitude": 59.93638, "longitude": 30.30222, "detectionRadius": 25}
A_POINT: dict[str, Any] = {
    "title": "Медный всадник",
    "description": "На чём он стоит?",
    "activity": {"type": "enter_word", "words": ["Гром-камень", "thunder stone"]},
    "toolId": 7,
    "places": [A_PLACE],
    "hints": [{"text": "Посмотри вниз.", "cost": 5}],
}
A_CODE = A_POINT | {"title": "Даты", "activity": {"type": "enter_code", "code": "178212"}}
NOWHERE = "0199a000-0000-7000-8000-000000000000"


async def a_draft(client: AsyncClient, headers: dict[str, str], **changes: Any) -> dict[str, Any]:
    """Return a new draft with two points, as the API shows it."""
    made = await client.post(QUESTS, headers=headers, json=A_QUEST | changes)
    path = f"{QUESTS}/{made.json()['id']}/draft"
    for point in (A_POINT, A_CODE):
        assert (await client.post(f"{path}/points", headers=headers, json=point)).status_code == 201
    draft: dict[str, Any] = (await client.get(path, headers=headers)).json()
    return draft


def at(draft: dict[str, Any]) -> dict[str, str]:
    return {"If-Match": f'"{draft["draft"]["revision"]}"'}


async def test_a_quest_is_written_reviewed_and_found(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    author = await bearer(memory_container, Role.MANAGER)
    draft = await a_draft(client, author)
    path = f"{QUESTS}/{draft['id']}"

    submitted = await client.put(f"{path}/submission", headers=author)
    queue = await client.get(f"{QUESTS}/submissions", headers=author)
    decision = {"revision": int(submitted.headers["etag"].strip('"')), "decision": "approved"}
    decided = await client.put(f"{path}/submission/decision", headers=author, json=decision)
    listed = await client.get(QUESTS)
    detail = await client.get(path)

    assert submitted.status_code == 204
    assert [item["id"] for item in queue.json()["items"]] == [draft["id"]]
    assert (decided.status_code, decided.json()["publishedVersion"]) == (200, 1)
    assert [item["id"] for item in listed.json()["items"]] == [draft["id"]]
    assert detail.json() == {
        "id": draft["id"],
        "title": "Три моста",
        "language": "ru",
        "coverUrl": None,
        "category": {"id": str(HISTORY.id), "name": HISTORY.name},
        "vehicle": {"id": str(WALKING.id), "name": WALKING.name},
        "place": {"id": str(SAINT_PETERSBURG.id), "name": SAINT_PETERSBURG.name},
        "level": "Easy",
        "group": 2,
        "timeframe": 3,
        "mileage": "5-10",
        "pointsCount": 2,
        "price": {"amount": 0, "currency": "EUR", "subscription": False},
        "credits": {"auto": True, "cost": 0, "reward": 50},
        "rating": {"average": 0.0, "count": 0},
        "start": {"latitude": 59.936, "longitude": 30.302},
        "publishedAt": detail.json()["publishedAt"],
        "description": "По набережной.",
        "mentor": "no_mentor",
        "merch": [],
        "publishedVersion": 1,
        "files": {"count": 0, "bytes": 0},
    }


async def test_a_draft_comes_back_as_it_was_written(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    draft = await a_draft(client, await bearer(memory_container, Role.MANAGER))

    assert {name: draft[name] for name in A_QUEST} == A_QUEST
    (word, code) = draft["points"]
    assert word["activity"] == A_POINT["activity"] | {"id": 6}
    assert code["activity"] == A_CODE["activity"] | {"id": 5, "otherCodes": []}
    assert {name: word[name] for name in ("title", "description", "toolId")} == {
        name: A_POINT[name] for name in ("title", "description", "toolId")
    }
    place = word["places"][0]
    assert {name: place[name] for name in A_PLACE} == A_PLACE
    assert (place["height"], place["interactionInaccuracy"], place["part"]) == (1.8, 10, None)
    assert word["hints"][0]["text"] == "Посмотри вниз."


async def test_a_field_is_changed_and_no_other(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    author = await bearer(memory_container, Role.MANAGER)
    draft = await a_draft(client, author)
    path = f"{QUESTS}/{draft['id']}/draft"

    changed = await client.patch(
        path, headers=author | at(draft), json={"credits": {"cost": 7}, "level": None}
    )

    said = changed.json()
    assert changed.headers["etag"] == f'"{said["draft"]["revision"]}"'
    assert said.pop("credits") == {"auto": True, "cost": 7, "reward": 50}
    assert said.pop("level") is None
    for name in ("credits", "level"):
        draft.pop(name)
    assert (said | {"draft": {}, "updatedAt": ""}) == (draft | {"draft": {}, "updatedAt": ""})


async def test_points_keep_their_ids_when_others_move_and_go(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    author = await bearer(memory_container, Role.MANAGER)
    draft = await a_draft(client, author)
    path = f"{QUESTS}/{draft['id']}/draft"
    first, second = draft["points"]

    ordered = await client.put(
        f"{path}/points/order",
        headers=author | at(draft),
        json={"pointIds": [second["id"], first["id"]]},
    )
    renamed = await client.patch(
        f"{path}/points/{first['id']}",
        headers=author | at(ordered.json()),
        json={"title": "Камень", "places": first["places"]},
    )
    removed = await client.delete(
        f"{path}/points/{second['id']}",
        headers=author | {"If-Match": renamed.headers["etag"]},
    )
    left = (await client.get(path, headers=author)).json()

    assert [point["id"] for point in ordered.json()["points"]] == [second["id"], first["id"]]
    assert renamed.json() == first | {"title": "Камень"}
    assert removed.status_code == 204
    assert left["points"] == [first | {"title": "Камень"}]
    assert removed.headers["etag"] == f'"{left["draft"]["revision"]}"'


async def test_a_qr_is_made_kept_and_renewed_by_the_server(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    author = await bearer(memory_container, Role.MANAGER)
    draft = await a_draft(client, author)
    path = f"{QUESTS}/{draft['id']}/draft/points"
    sign = A_POINT | {"activity": {"type": "scan_qr"}}

    made = await client.post(path, headers=author, json=sign)
    point = f"{path}/{made.json()['id']}"
    kept = await client.patch(
        point,
        headers=author | {"If-Match": made.headers["etag"]},
        json={"activity": {"type": "scan_qr"}},
    )
    renewed = await client.post(f"{point}/qr", headers=author | {"If-Match": kept.headers["etag"]})

    secrets = [answer.json()["activity"]["secret"] for answer in (made, kept, renewed)]
    assert secrets[0] == secrets[1] != secrets[2]
    assert len(secrets[0]) >= 22


async def test_the_sign_of_a_point_to_scan_is_drawn_for_its_editors(
    client: AsyncClient, memory_container: AsyncContainer, settings: Settings
) -> None:
    author = await bearer(memory_container, Role.MANAGER)
    draft = await a_draft(client, author)
    path = f"{QUESTS}/{draft['id']}/draft/points"
    sign_there = A_POINT | {"activity": {"type": "scan_qr"}}
    made = (await client.post(path, headers=author, json=sign_there)).json()

    drawn = await client.get(f"{path}/{made['id']}/qr.svg", headers=author)
    of_a_word = await client.get(f"{path}/{draft['points'][0]['id']}/qr.svg", headers=author)
    of_no_point = await client.get(f"{path}/{NOWHERE}/qr.svg", headers=author)
    for_another = await client.get(
        f"{path}/{made['id']}/qr.svg", headers=await bearer(memory_container, Role.MANAGER)
    )

    assert drawn.headers["content-type"] == "image/svg+xml"
    assert drawn.headers["cache-control"] == "no-store"
    assert drawn.content == sign(settings.public_url, made["activity"]["secret"])
    assert drawn.content != sign(settings.public_url, "another")
    assert (of_a_word.status_code, faults(of_a_word)) == (422, {"#/activity/type": "invalid"})
    assert problem(of_no_point) == (404, "point-not-found")
    assert problem(for_another) == (404, "quest-not-found")


async def test_an_edit_says_what_it_is_based_on(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    author = await bearer(memory_container, Role.MANAGER)
    draft = await a_draft(client, author)
    path = f"{QUESTS}/{draft['id']}/draft"
    stale = author | {"If-Match": '"1"'}
    change = {"title": "Anders"}

    assert problem(await client.patch(path, headers=author, json=change)) == (
        428,
        "precondition-missing",
    )
    assert problem(await client.patch(path, headers=stale, json=change)) == (412, "stale")
    assert problem(await client.delete(path, headers=stale)) == (412, "stale")
    assert problem(await client.put(f"{QUESTS}/{draft['id']}/publication", headers=author)) == (
        428,
        "precondition-missing",
    )


async def test_a_repeated_request_makes_one_quest_and_one_point(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    author = await bearer(memory_container, Role.MANAGER)
    once = author | {"Idempotency-Key": "one"}

    quests = [await client.post(QUESTS, headers=once, json=A_QUEST) for _ in range(2)]
    path = f"{QUESTS}/{quests[0].json()['id']}/draft"
    twice = author | {"Idempotency-Key": "two"}
    points = [await client.post(f"{path}/points", headers=twice, json=A_POINT) for _ in range(2)]

    assert quests[0].json() == quests[1].json()
    assert points[0].json() == points[1].json()
    assert points[1].headers["idempotency-replayed"] == "true"
    assert len((await client.get(path, headers=author)).json()["points"]) == 1


async def test_a_repeated_request_is_told_when_its_quest_is_gone(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    once = await bearer(memory_container, Role.MANAGER) | {"Idempotency-Key": "one"}
    made = await client.post(QUESTS, headers=once, json=A_QUEST)
    tag = {"If-Match": made.headers["etag"]}
    await client.delete(f"{QUESTS}/{made.json()['id']}/draft", headers=once | tag)

    assert problem(await client.post(QUESTS, headers=once, json=A_QUEST)) == (
        404,
        "quest-not-found",
    )


async def test_everything_wrong_with_a_point_is_told_at_once(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    author = await bearer(memory_container, Role.MANAGER)
    draft = await a_draft(client, author)
    wrong = A_POINT | {
        "title": "",
        "places": [
            {"latitude": 91, "longitude": 30, "detectionRadius": -1},
            {"latitude": 0, "longitude": 181, "id": NOWHERE},
        ],
        "activity": {"type": "enter_code", "code": "1703a"},
        "fileMediaId": NOWHERE,
    }

    answer = await client.post(f"{QUESTS}/{draft['id']}/draft/points", headers=author, json=wrong)

    assert problem(answer) == (422, "invalid-input")
    assert faults(answer) == {
        "#/title": "too-short",
        "#/places/0/latitude": "out-of-range",
        "#/places/0/detectionRadius": "out-of-range",
        "#/places/1/longitude": "out-of-range",
        "#/places/1/id": "unknown",
        "#/activity/code": "invalid",
        "#/fileMediaId": "media-not-usable",
    }


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"places": [{"longitude": 30}]}, "#/places/0/latitude"),
        ({"places": [{"latitude": "59", "longitude": 30}]}, "#/places/0/latitude"),
        ({"activity": {"type": "dance"}}, "#/activity/type"),
        ({"activity": {"type": "catch_ghost", "code": "1"}}, "#/activity/code"),
        ({"toolId": 14}, "#/toolId"),
        ({"colour": "red"}, "#/colour"),
    ],
)
async def test_a_wrong_shape_is_told_with_its_place(
    client: AsyncClient,
    memory_container: AsyncContainer,
    change: dict[str, Any],
    pointer: str,
) -> None:
    author = await bearer(memory_container, Role.MANAGER)
    draft = await a_draft(client, author)

    answer = await client.post(
        f"{QUESTS}/{draft['id']}/draft/points", headers=author, json=A_POINT | change
    )

    assert problem(answer) == (422, "invalid-input")
    assert list(faults(answer)) == [pointer]


async def test_what_a_publication_lacks_is_named(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    author = await bearer(memory_container, Role.MANAGER)
    made = await client.post(QUESTS, headers=author, json={"title": "Nothing yet"})

    answer = await client.put(f"{QUESTS}/{made.json()['id']}/submission", headers=author)

    assert problem(answer) == (409, "quest-not-ready")
    assert {"#/description", "#/categoryId", "#/timeframe", "#/points"} <= set(faults(answer))


async def test_what_is_wrong_with_a_draft_is_told_with_what_to_do(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    author = await bearer(memory_container, Role.MANAGER)
    draft = await a_draft(client, author, level=None)
    small = A_CODE | {"title": "Год", "toolId": 12, "places": [A_PLACE | {"detectionRadius": 5}]}
    path = f"{QUESTS}/{draft['id']}/draft"
    await client.post(f"{path}/points", headers=author, json=small)

    answer = await client.get(f"{path}/findings", headers=author)

    assert answer.status_code == 200
    first, *others = answer.json()["items"]
    assert first == {
        "severity": "error",
        "code": "missing",
        "pointer": "#/level",
        "message": "Say how hard it is.",
    }
    assert {(other["severity"], other["code"], other["pointer"]) for other in others} >= {
        ("warning", "cover-missing", "#/coverMediaId"),
        ("warning", "tool-does-not-fit", "#/points/2/toolId"),
        ("warning", "radius-below-accuracy", "#/points/2/places/0/detectionRadius"),
    }


async def test_a_refusal_comes_back_with_its_reasons(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    author = await bearer(memory_container, Role.MANAGER)
    draft = await a_draft(client, author)
    path = f"{QUESTS}/{draft['id']}"
    submitted = await client.put(f"{path}/submission", headers=author)
    reason = {"pointer": "#/title", "code": "unclear", "text": "Which bridges?"}
    decision = {
        "revision": int(submitted.headers["etag"].strip('"')),
        "decision": "rejected",
        "reasons": [reason],
    }

    meanwhile = await client.patch(
        f"{path}/draft",
        headers=author | {"If-Match": submitted.headers["etag"]},
        json={"title": "Другие мосты"},
    )
    await client.put(f"{path}/submission/decision", headers=author, json=decision)
    again = await client.put(f"{path}/submission/decision", headers=author, json=decision)
    seen = (await client.get(f"{path}/draft", headers=author)).json()

    assert problem(meanwhile) == (409, "in-review")
    assert problem(again) == (409, "not-in-review")
    assert (seen["draft"]["status"], seen["reasons"]) == ("editing", [reason])


async def test_a_draft_is_nobody_elses_affair(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    draft = await a_draft(client, await bearer(memory_container, Role.MANAGER))
    player = await bearer(memory_container)
    path = f"{QUESTS}/{draft['id']}"

    for request in (
        client.get(path),
        client.get(f"{path}/draft", headers=player),
        client.patch(f"{path}/draft", headers=player | at(draft), json={"title": "Mine"}),
        client.post(f"{path}/draft/points", headers=player, json=A_POINT),
        client.put(f"{path}/submission", headers=player),
    ):
        assert problem(await request) == (404, "quest-not-found")
    assert problem(await client.post(QUESTS, headers=player, json=A_QUEST)) == (
        403,
        "not-permitted",
    )
    assert problem(await client.put(f"{path}/publication", headers=player | at(draft))) == (
        403,
        "not-permitted",
    )


async def test_an_archived_quest_is_gone_and_comes_back(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    quest = await a_published_quest(memory_container)
    staff = await bearer(memory_container, Role.MANAGER)
    path = f"{QUESTS}/{quest.quest_id}"

    archived = await client.delete(f"{path}/publication", headers=staff)
    gone = await client.get(path)
    restored = await client.put(f"{path}/publication", headers=staff)

    assert archived.status_code == 204
    assert problem(gone) == (404, "quest-not-found")
    assert (restored.status_code, restored.json()["status"]) == (200, "published")
    assert (await client.get(path)).status_code == 200


async def test_the_next_version_begins_as_a_copy(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    author = await bearer(memory_container, Role.MANAGER)
    draft = await a_draft(client, author)
    path = f"{QUESTS}/{draft['id']}"
    await client.put(f"{path}/publication", headers=author | at(draft))

    opened = await client.post(f"{path}/draft", headers=author)
    again = await client.post(f"{path}/draft", headers=author)

    assert (opened.status_code, again.status_code) == (201, 200)
    assert opened.json() == again.json()
    assert opened.json()["points"] == draft["points"]


async def test_lists_are_read_page_by_page_and_filtered(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    for level in ("Easy", "Medium", "Hard"):
        author = await bearer(memory_container, Role.MANAGER)
        draft = await a_draft(client, author, level=level)
        await client.put(f"{QUESTS}/{draft['id']}/publication", headers=author | at(draft))

    first = await client.get(QUESTS, params={"limit": 2, "count": "true"})
    rest = await client.get(first.links["next"]["url"])
    some = await client.get(QUESTS, params={"level": ["Easy", "Hard"], "language": "ru"})
    none = await client.get(QUESTS, params={"level": "Easy", "language": "en"})

    assert len(first.json()["items"]) == 2
    assert first.json()["count"] == {"value": 3, "isExact": True}
    assert len(rest.json()["items"]) == 1
    assert rest.json()["nextCursor"] is None
    assert {item["level"] for item in some.json()["items"]} == {"Easy", "Hard"}
    assert none.json()["items"] == []


async def test_what_somebody_knows_is_not_sent_again(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    quest = await a_published_quest(memory_container)
    for path in (f"{QUESTS}/{quest.quest_id}", f"{QUESTS}/categories", f"{QUESTS}/tools"):
        seen = await client.get(path)

        again = await client.get(path, headers={"If-None-Match": seen.headers["etag"]})

        assert (again.status_code, again.content) == (304, b"")


async def test_what_quests_refer_to_is_listed(client: AsyncClient) -> None:
    lists = {
        name: (await client.get(f"{QUESTS}/{name}")).json()["items"]
        for name in ("categories", "vehicles", "places", "activities", "tools")
    }

    assert {"id": str(HISTORY.id), "name": HISTORY.name, "imageUrl": None} in lists["categories"]
    assert {"id", "name", "topSpeed"} == set(lists["vehicles"][0])
    assert {"id", "name", "latitude", "longitude", "timeZone"} == set(lists["places"][0])
    assert [item["id"] for item in lists["activities"]] == list(range(1, 8))
    assert [item["code"] for item in lists["tools"]][6] == "target_compass"
