"""Reviews and favourites over HTTP: translation, and what is told of whom."""

from typing import Any

import pytest
from dishka import AsyncContainer
from httpx import AsyncClient

from builders import an_actor
from quest_builders import a_published_quest
from questcity.domain.shared.ids import QuestId
from questcity.domain.shared.permissions import Role
from review_builders import a_review, keep
from town import Town
from web_people import SignedIn, faults, problem, put_signed_in

pytestmark = pytest.mark.anyio

API = "/api/v1"


@pytest.fixture
async def player(memory_container: AsyncContainer) -> SignedIn:
    return await put_signed_in(memory_container)


@pytest.fixture
async def quest_id(memory_container: AsyncContainer, player: SignedIn) -> QuestId:
    """Return the id of a quest that the player walks."""
    quest_id = (await a_published_quest(memory_container)).quest_id
    await Town(memory_container).begin(an_actor(user_id=player.user.id), quest_id)
    return quest_id


async def test_a_review_is_written_changed_answered_and_read_by_everybody(
    client: AsyncClient, memory_container: AsyncContainer, player: SignedIn, quest_id: QuestId
) -> None:
    manager = await put_signed_in(memory_container, role=Role.MANAGER)
    mine = f"{API}/quests/{quest_id}/reviews/mine"

    first = await client.put(mine, headers=player.headers, json={"rating": 5})
    body = {"rating": 4, "text": "Хорошо.\nFine."}
    second = await client.put(mine, headers=player.headers, json=body)
    said = await client.put(
        f"{API}/reviews/{first.json()['id']}/response",
        headers=manager.headers,
        json={"text": "Thank you."},
    )
    read = await client.get(f"{API}/quests/{quest_id}/reviews")
    standing = await client.get(f"{API}/quests/{quest_id}/mine", headers=player.headers)
    detail = await client.get(f"{API}/quests/{quest_id}")

    assert (first.status_code, second.status_code, said.status_code) == (201, 200, 200)
    assert second.json() == {
        "id": first.json()["id"],
        "author": {
            "id": str(player.user.id),
            "username": player.user.username,
            "firstName": player.user.first_name,
            "avatarUrl": None,
        },
        "rating": 4,
        "text": "Хорошо.\nFine.",
        "response": None,
        "createdAt": "2026-05-01T12:00:00Z",
        "updatedAt": "2026-05-01T12:00:00Z",
    }
    assert said.json() == {"text": "Thank you.", "updatedAt": "2026-05-01T12:00:00Z"}
    assert read.json() == {"items": [second.json() | {"response": said.json()}], "nextCursor": None}
    assert manager.user.username not in read.text
    assert standing.json()["myReview"] == read.json()["items"][0]
    assert detail.json()["rating"] == {"average": 4.0, "count": 1}


async def test_a_review_is_taken_back_as_often_as_one_likes(
    client: AsyncClient, player: SignedIn, quest_id: QuestId
) -> None:
    mine = f"{API}/quests/{quest_id}/reviews/mine"
    await client.put(mine, headers=player.headers, json={"rating": 1})

    gone = [await client.delete(mine, headers=player.headers) for _ in range(2)]

    assert [answer.status_code for answer in gone] == [204, 204]
    assert (await client.get(f"{API}/quests/{quest_id}/reviews")).json()["items"] == []
    assert (await client.get(f"{API}/quests/{quest_id}")).json()["rating"]["count"] == 0


async def test_a_response_can_be_taken_back_and_a_review_taken_down(
    client: AsyncClient, memory_container: AsyncContainer, quest_id: QuestId
) -> None:
    manager = await put_signed_in(memory_container, role=Role.MANAGER)
    address = f"{API}/reviews/{(await a_review(memory_container, quest_id)).review.id}"
    await client.put(f"{address}/response", headers=manager.headers, json={"text": "Hm."})

    withdrawn = await client.delete(f"{address}/response", headers=manager.headers)
    left = (await client.get(f"{API}/quests/{quest_id}/reviews")).json()["items"]
    removed = await client.delete(address, headers=manager.headers)
    again = await client.delete(address, headers=manager.headers)

    assert [one["response"] for one in left] == [None]
    assert (withdrawn.status_code, removed.status_code) == (204, 204)
    assert problem(again) == (404, "review-not-found")


async def test_who_may_not_review_hears_why(
    client: AsyncClient, memory_container: AsyncContainer, player: SignedIn
) -> None:
    stranger = (await a_published_quest(memory_container)).quest_id
    author = await put_signed_in(memory_container, role=Role.MANAGER)
    own = await a_published_quest(
        memory_container, author=an_actor(Role.MANAGER, user_id=author.user.id)
    )
    body = {"rating": 5}

    early = await client.put(
        f"{API}/quests/{stranger}/reviews/mine", headers=player.headers, json=body
    )
    vain = await client.put(
        f"{API}/quests/{own.quest_id}/reviews/mine", headers=author.headers, json=body
    )

    assert problem(early) == (409, "run-needed")
    assert problem(vain) == (403, "own-quest")


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({}, {"#/rating": "missing"}),
        ({"rating": 0}, {"#/rating": "out-of-range"}),
        ({"rating": 10**40, "text": "x" * 2001}, None),
        ({"rating": "5"}, {"#/rating": "wrong-type"}),
        ({"rating": 4.5}, {"#/rating": "wrong-type"}),
        ({"rating": True}, {"#/rating": "wrong-type"}),
        ({"rating": 5, "text": None}, {"#/text": "wrong-type"}),
        ({"rating": 5, "text": "\u202eFine."}, {"#/text": "invalid"}),
        ({"rating": 5, "id": "mine"}, {"#/id": "unknown-field"}),
    ],
)
async def test_what_is_wrong_with_a_review_is_pointed_at(
    client: AsyncClient,
    player: SignedIn,
    quest_id: QuestId,
    body: dict[str, Any],
    told: dict[str, str] | None,
) -> None:
    answer = await client.put(
        f"{API}/quests/{quest_id}/reviews/mine", headers=player.headers, json=body
    )

    assert problem(answer) == (422, "invalid-input")
    if told is not None:
        assert faults(answer) == told


async def test_favourites_are_quests_as_in_every_list_and_ids(
    client: AsyncClient, memory_container: AsyncContainer, player: SignedIn
) -> None:
    quests = [(await a_published_quest(memory_container)).quest_id for _ in range(2)]
    await keep(memory_container, an_actor(), quests[0])
    for _ in range(2):
        for quest_id in quests:
            kept = await client.put(f"{API}/favorites/{quest_id}", headers=player.headers)
            assert (kept.status_code, kept.content) == (204, b"")

    listed = await client.get(f"{API}/favorites", headers=player.headers)
    ids = await client.get(f"{API}/favorites/ids", headers=player.headers)
    everything = await client.get(f"{API}/quests")
    standing = await client.get(f"{API}/quests/{quests[0]}/mine", headers=player.headers)
    gone = [
        await client.delete(f"{API}/favorites/{quests[0]}", headers=player.headers)
        for _ in range(2)
    ]
    left = await client.get(f"{API}/favorites/ids", headers=player.headers)

    assert listed.json() == everything.json()
    assert ids.json() == {"ids": [quest["id"] for quest in listed.json()["items"]]}
    assert standing.json()["isFavorite"] is True
    assert [answer.status_code for answer in gone] == [204, 204]
    assert left.json() == {"ids": [str(quests[1])]}
