"""Others over HTTP: translation only, the rules are tested elsewhere."""

from typing import Any

import pytest
from dishka import AsyncContainer
from httpx import AsyncClient

from builders import PASSWORD
from people import a_registered_user, letters_to, sign_in
from questcity.domain.shared.permissions import Flag, Role, Status
from web_people import bearer, faults, problem

pytestmark = pytest.mark.anyio

USERS = "/api/v1/users"
REQUESTS = "/api/v1/unlock-requests"
NOWHERE = "0199a000-0000-7000-8000-000000000000"


async def test_somebody_is_shown_in_full_to_staff_only(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    user = await a_registered_user(memory_container, instagram_username="vera")
    path = f"{USERS}/{user.id}"
    anna = await bearer(memory_container)
    staff = await bearer(memory_container, Role.MANAGER)

    public = await client.get(path, headers=anna)
    in_full = await client.get(path, headers=staff)
    known = await client.get(path, headers=staff | {"If-None-Match": in_full.headers["etag"]})

    assert public.json() == {
        "id": str(user.id),
        "username": user.username,
        "firstName": "Vera",
        "avatarUrl": None,
    }
    assert in_full.json() == {
        "id": str(user.id),
        "username": user.username,
        "email": user.email,
        "firstName": "Vera",
        "lastName": "Smirnova",
        "locale": "en",
        "role": 0,
        "roleName": "user",
        "status": "active",
        "lockReason": None,
        "canEditQuests": False,
        "canLockUsers": False,
        "profile": {"avatarUrl": None, "instagramUsername": "vera"},
        "createdAt": "2026-05-01T12:00:00Z",
        "updatedAt": "2026-05-01T12:00:00Z",
    }
    assert (known.status_code, known.content) == (304, b"")
    assert problem(await client.get(f"{USERS}/{NOWHERE}", headers=staff)) == (404, "user-not-found")


async def test_people_are_found_page_by_page(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    users = [await a_registered_user(memory_container) for _ in range(3)]
    staff = await bearer(memory_container, Role.MANAGER)
    asked: dict[str, Any] = {
        "q": "Vera smirnova",
        "role": 0,
        "status": "active",
        "limit": 2,
        "count": "true",
    }

    first = await client.get(USERS, headers=staff, params=asked)
    second = await client.get(first.links["next"]["url"], headers=staff)

    found = [item["id"] for item in first.json()["items"] + second.json()["items"]]
    assert sorted(found) == sorted(str(user.id) for user in users)
    assert first.json()["count"] == {"value": 3, "isExact": True}
    assert second.json()["nextCursor"] is None
    cursor = {"cursor": first.json()["nextCursor"]}
    other = await client.get(USERS, headers=staff, params=asked | cursor | {"q": "Vera"})
    assert problem(other) == (400, "bad-cursor")


@pytest.mark.parametrize(
    ("parameter", "value"), [("role", "3"), ("status", "gone"), ("q", ""), ("q", "x" * 257)]
)
async def test_what_cannot_be_looked_for_is_named(
    client: AsyncClient, memory_container: AsyncContainer, parameter: str, value: str
) -> None:
    staff = await bearer(memory_container, Role.MANAGER)

    answer = await client.get(USERS, headers=staff, params={parameter: value})

    assert (answer.status_code, faults(answer)) == (422, {f"?{parameter}": "invalid-parameter"})


async def test_an_admin_changes_somebody(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    user = await a_registered_user(memory_container, instagram_username="vera")
    path = f"{USERS}/{user.id}"
    admin = await bearer(memory_container, Role.ADMIN)
    change = {
        "firstName": "Wera",
        "instagramUsername": None,
        "role": 1,
        "canEditQuests": True,
        "showOnLeaderboards": False,
    }

    edited = await client.patch(path, headers=admin, json=change)
    stale = await client.patch(path, headers=admin | {"If-Match": '"1"'}, json=change)
    nothing = await client.patch(path, headers=admin, json={})

    told = edited.json()
    assert (told["firstName"], told["roleName"], told["canEditQuests"]) == ("Wera", "manager", True)
    assert told["profile"]["instagramUsername"] is None
    assert problem(stale) == (412, "stale")
    assert nothing.headers["etag"] == edited.headers["etag"]


@pytest.mark.parametrize(
    "change",
    [
        {"role": 3},
        {"role": -1},
        {"role": "1"},
        {"role": True},
        {"role": 2147483648},
        {"email": "eve@example.org"},
        {"status": "active"},
        {"credits": 5},
        {"id": NOWHERE},
        {"canLockUsers": 1},
        {"username": 7},
    ],
)
async def test_nothing_else_is_changed(
    client: AsyncClient, memory_container: AsyncContainer, change: dict[str, Any]
) -> None:
    user = await a_registered_user(memory_container)
    admin = await bearer(memory_container, Role.ADMIN)
    before = await client.get(f"{USERS}/{user.id}", headers=admin)

    answer = await client.patch(f"{USERS}/{user.id}", headers=admin, json=change)

    (name,) = change
    assert (answer.status_code, list(faults(answer))) == (422, [f"#/{name}"])
    assert (await client.get(f"{USERS}/{user.id}", headers=admin)).json() == before.json()


async def test_an_account_is_locked_and_opened_again(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    user = await a_registered_user(memory_container)
    token = (await sign_in(memory_container, user.username)).access_token
    own = {"Authorization": f"Bearer {token}"}
    locker = await bearer(memory_container, flags=frozenset({Flag.CAN_LOCK_USERS}))
    path = f"{USERS}/{user.id}/lock"

    locked = await client.put(path, headers=locker, json={"reason": "Spam."})
    refused = await client.get(f"{USERS}/me", headers=own)
    again = await client.put(path, headers=locker, json={"reason": "More spam."})
    opened = await client.delete(path, headers=locker, params={"reason": "Not he."})
    ended = await client.get(f"{USERS}/me", headers=own)

    assert (locked.status_code, again.status_code, opened.status_code) == (204, 204, 204)
    assert locked.headers["etag"] == again.headers["etag"] != opened.headers["etag"]
    assert problem(refused) == (403, "account-locked")
    assert problem(ended) == (401, "session-ended")


async def test_a_lock_that_cannot_be_is_refused(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    admin = await bearer(memory_container, Role.ADMIN)
    own_id = (await client.get(f"{USERS}/me", headers=admin)).json()["id"]
    invited = await a_registered_user(memory_container, status=Status.UNVERIFIED)
    reason = {"reason": "Spam."}

    async def lock(user_id: Any, body: Any = reason) -> Any:
        return await client.put(f"{USERS}/{user_id}/lock", headers=admin, json=body)

    assert problem(await lock(own_id)) == (409, "last-admin")
    assert problem(await lock(invited.id)) == (409, "wrong-status")
    assert problem(await lock(NOWHERE)) == (404, "user-not-found")
    assert faults(await lock(invited.id, {"reason": ""})) == {"#/reason": "too-short"}
    assert faults(await lock(invited.id, {})) == {"#/reason": "missing"}


async def test_who_is_locked_asks_and_staff_decide(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    user = await a_registered_user(memory_container, status=Status.LOCKED)
    locker = await bearer(memory_container, flags=frozenset({Flag.CAN_LOCK_USERS}))
    wish = {"email": user.email, "reason": "It was not me.", "message": "I swear."}

    asked = await client.post(REQUESTS, json=wish)
    unknown = await client.post(REQUESTS, json=wish | {"email": "nobody@example.org"})
    await letters_to(memory_container, user.email)
    listed = await client.get(REQUESTS, headers=locker, params={"status": "pending"})
    (request,) = listed.json()["items"]
    path = f"{REQUESTS}/{request['id']}"
    seen = await client.get(path, headers=locker)
    decision = {"status": "approved", "note": "Sorry."}
    decided = await client.patch(path, headers=locker, json=decision)
    again = await client.patch(path, headers=locker, json=decision)
    otherwise = await client.patch(path, headers=locker, json={"status": "rejected"})

    assert (asked.status_code, asked.content) == (unknown.status_code, unknown.content)
    assert asked.status_code == 202
    assert (request["reason"], request["message"]) == ("It was not me.", "I swear.")
    assert request["user"]["status"] == "locked"
    assert seen.json() == request
    told = decided.json()
    assert (told["status"], told["note"], told["user"]["status"]) == (
        "approved",
        "Sorry.",
        "active",
    )
    assert again.json() == told
    assert problem(otherwise) == (409, "already-decided")
    assert problem(await client.get(f"{REQUESTS}/{NOWHERE}", headers=locker)) == (
        404,
        "unlock-request-not-found",
    )
    assert faults(await client.patch(path, headers=locker, json={"status": "pending"})) == {
        "#/status": "wrong-type"
    }


async def test_one_sees_and_ends_ones_sessions(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    user = await a_registered_user(memory_container)
    lost = await sign_in(memory_container, user.username)
    here = await client.post(
        "/api/v1/auth/login",
        json={"login": user.username, "password": PASSWORD, "deviceName": "Pixel"},
    )
    own = {"Authorization": f"Bearer {here.json()['accessToken']}"}
    path = f"{USERS}/me/sessions"

    listed = await client.get(path, headers=own)
    ended = await client.delete(f"{path}/{lost.session_id}", headers=own)
    again = await client.delete(f"{path}/{lost.session_id}", headers=own)
    left = await client.get(path, headers=own)

    assert {item["id"]: item["isCurrent"] for item in listed.json()["items"]} == {
        here.json()["sessionId"]: True,
        str(lost.session_id): False,
    }
    assert (ended.status_code, again.status_code) == (204, 204)
    (item,) = left.json()["items"]
    assert item == {
        "id": here.json()["sessionId"],
        "deviceName": "Pixel",
        "createdAt": "2026-05-01T12:00:00Z",
        "lastUsedAt": "2026-05-01T12:00:00Z",
        "address": "192.0.2.7",
        "isCurrent": True,
    }
    assert problem(await client.delete(f"{path}/{NOWHERE}", headers=own)) == (
        404,
        "session-not-found",
    )
