"""What clients are told of permissions."""

import pytest
from dishka import AsyncContainer
from httpx import AsyncClient

from questcity.domain.shared.permissions import Flag, Permission, Role, Status
from web_people import bearer, problem, put_signed_in

pytestmark = pytest.mark.anyio

CATALOGUE = "/api/v1/permissions"
MINE = f"{CATALOGUE}/me"


async def test_one_sees_what_one_may_do(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    both = await bearer(memory_container, Role.MANAGER, flags=frozenset(Flag))
    plain = await bearer(memory_container)

    manager = (await client.get(MINE, headers=both)).json()
    user = (await client.get(MINE, headers=plain)).json()

    assert (manager["role"], manager["roleName"]) == (1, "manager")
    assert manager["flags"] == ["can_edit_quests", "can_lock_users"]
    assert {"quests.moderate", "quests.edit_any", "users.lock"} <= set(manager["permissions"])
    assert "users.delete" not in manager["permissions"]
    assert (user["role"], user["roleName"], user["flags"]) == (0, "user", [])
    assert user["permissions"] == [
        "own_profile.view",
        "own_profile.edit",
        "quests.view",
        "merch.view",
        "friends.manage",
        "friend_requests.send",
        "favorites.manage",
        "chats.create",
        "messages.send",
        "reviews.write",
    ]


async def test_what_one_may_not_do_in_ones_state_is_not_among_it(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    unverified = await put_signed_in(memory_container, role=Role.ADMIN, status=Status.UNVERIFIED)

    answer = await client.get(MINE, headers=unverified.headers)

    assert answer.json()["role"] == 2
    assert answer.json()["permissions"] == ["own_profile.view", "own_profile.edit"]


async def test_who_must_choose_a_password_is_told_so_first(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    person = await put_signed_in(memory_container, password_change_required=True)

    for path in (MINE, CATALOGUE):
        answer = await client.get(path, headers=person.headers)
        assert problem(answer) == (403, "password-change-required")


async def test_the_catalogue_explains_every_permission(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    answer = await client.get(CATALOGUE, headers=await bearer(memory_container))

    items = answer.json()["items"]
    assert [item["code"] for item in items] == [permission.code for permission in Permission]
    assert {item["code"]: item for item in items}["users.view"] == {
        "code": "users.view",
        "description": "See the list of users and their staff view.",
        "roles": [1, 2],
        "flags": ["can_lock_users"],
    }
