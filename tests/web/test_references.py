"""Looking after what quests refer to: translation only, the rules are tested elsewhere."""

from typing import Any

import pytest
from dishka import AsyncContainer
from httpx import AsyncClient

from builders import an_id
from quest_builders import HISTORY, SAINT_PETERSBURG, WALKING, a_published_quest
from questcity.domain.shared.permissions import Flag, Role
from web_people import bearer, faults, problem

pytestmark = pytest.mark.anyio

QUESTS = "/api/v1/quests"
TVER = {"name": "Тверь", "latitude": 56.8587, "longitude": 35.9176, "timeZone": "Europe/Moscow"}


@pytest.fixture
async def editor(memory_container: AsyncContainer) -> dict[str, str]:
    """Return the headers of somebody who may edit quests, and nothing else."""
    return await bearer(memory_container, flags=frozenset({Flag.CAN_EDIT_QUESTS}))


async def items(client: AsyncClient, kind: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await client.get(f"{QUESTS}/{kind}")).json()["items"]
    return found


@pytest.mark.parametrize(
    ("kind", "body", "changes"),
    [
        ("categories", {"name": "Музыка"}, {"name": "Опера"}),
        ("vehicles", {"name": "Трамвай", "topSpeed": 19.5}, {"topSpeed": 20}),
        ("places", TVER, {"latitude": 56.9, "timeZone": "Europe/Samara"}),
    ],
)
async def test_things_are_added_changed_and_removed(
    client: AsyncClient,
    editor: dict[str, str],
    kind: str,
    body: dict[str, Any],
    changes: dict[str, Any],
) -> None:
    before = await items(client, kind)
    etag = (await client.get(f"{QUESTS}/{kind}")).headers["etag"]

    added = await client.post(f"{QUESTS}/{kind}", headers=editor, json=body)
    path = f"{QUESTS}/{kind}/{added.json()['id']}"
    after_adding = await client.get(f"{QUESTS}/{kind}", headers={"If-None-Match": etag})
    edited = await client.patch(path, headers=editor, json=changes)
    after_editing = await items(client, kind)
    removed = await client.delete(path, headers=editor)

    pictured = {"imageUrl": None} if kind == "categories" else {}
    new = {"id": added.json()["id"], **body, **pictured}
    assert (added.status_code, added.json()) == (201, new)
    assert after_adding.status_code == 200
    assert new in after_adding.json()["items"]
    assert (edited.status_code, edited.json()) == (200, new | changes)
    assert after_editing == [*before, new | changes]
    assert (removed.status_code, removed.content) == (204, b"")
    assert await items(client, kind) == before


@pytest.mark.parametrize(("kind", "number"), [("activities", 6), ("tools", 13)])
async def test_labels_are_renamed_and_keep_number_and_code(
    client: AsyncClient, editor: dict[str, str], kind: str, number: int
) -> None:
    before = {label["id"]: label for label in await items(client, kind)}

    path = f"{QUESTS}/{kind}/{number}"
    edited = await client.patch(path, headers=editor, json={"name": "Слово", "imageMediaId": None})
    refused = await client.patch(path, headers=editor, json={"code": "word"})

    assert edited.json() == before[number] | {"name": "Слово"}
    assert {label["id"]: label for label in await items(client, kind)} == before | {
        number: edited.json()
    }
    assert faults(refused) == {"#/code": "unknown-field"}


async def test_everything_that_is_wrong_is_pointed_at(
    client: AsyncClient, editor: dict[str, str]
) -> None:
    strange = str(an_id())
    place = {"name": "", "latitude": 91, "longitude": -181, "timeZone": "Moscow"}

    answers = [
        await client.post(f"{QUESTS}/places", headers=editor, json=place),
        await client.patch(
            f"{QUESTS}/vehicles/{WALKING.id}", headers=editor, json={"name": "W", "topSpeed": 101}
        ),
        await client.patch(
            f"{QUESTS}/tools/3", headers=editor, json={"name": "R", "imageMediaId": strange}
        ),
    ]

    assert [faults(answer) for answer in answers] == [
        {
            "#/name": "too-short",
            "#/latitude": "out-of-range",
            "#/longitude": "out-of-range",
            "#/timeZone": "unknown",
        },
        {"#/name": "too-short", "#/topSpeed": "out-of-range"},
        {"#/name": "too-short", "#/imageMediaId": "media-not-usable"},
    ]


async def test_a_taken_name_is_a_conflict(client: AsyncClient, editor: dict[str, str]) -> None:
    body = {"name": "МУЗЫКА"}
    assert (await client.post(f"{QUESTS}/categories", headers=editor, json=body)).is_success

    again = await client.post(f"{QUESTS}/categories", headers=editor, json={"name": "музыка"})

    assert problem(again) == (409, "name-taken")


async def test_what_is_in_use_stays_and_says_how_often_it_is_used(
    client: AsyncClient, memory_container: AsyncContainer, editor: dict[str, str]
) -> None:
    await a_published_quest(memory_container)
    author = await bearer(memory_container, Role.MANAGER)
    draft = {"title": "Mine", "categoryId": str(HISTORY.id)}
    assert (await client.post(QUESTS, headers=author, json=draft)).is_success

    category = await client.delete(f"{QUESTS}/categories/{HISTORY.id}", headers=editor)
    place = await client.delete(f"{QUESTS}/places/{SAINT_PETERSBURG.id}", headers=editor)

    assert problem(category) == problem(place) == (409, "in-use")
    assert category.json()["uses"] == {"published": 1, "drafts": 1, "versions": 0}
    assert place.json()["uses"] == {"published": 1, "drafts": 0, "versions": 0}
    assert "Published quests: 1, drafts: 1, old versions: 0." in category.json()["detail"]


async def test_quests_show_a_new_name_at_once(
    client: AsyncClient, memory_container: AsyncContainer, editor: dict[str, str]
) -> None:
    path = f"{QUESTS}/{(await a_published_quest(memory_container)).quest_id}"
    before = await client.get(path)

    await client.patch(
        f"{QUESTS}/categories/{HISTORY.id}", headers=editor, json={"name": "Прошлое"}
    )

    after = await client.get(path, headers={"If-None-Match": before.headers["etag"]})
    assert after.json()["category"] == {"id": str(HISTORY.id), "name": "Прошлое"}
    assert (await client.get(QUESTS)).json()["items"][0]["category"]["name"] == "Прошлое"
