"""Accounts over HTTP: translation only, the rules are tested elsewhere."""

import re
from dataclasses import replace
from typing import Any

import pytest
from dishka import AsyncContainer
from httpx import AsyncClient

from blocks import block
from builders import PASSWORD, a_user
from people import a_registered_user, letters_to, sign_in
from questcity.domain.accounts.ports.repositories import UserRepository
from questcity.domain.shared.permissions import Role, Status
from web_people import bearer, faults, problem

pytestmark = pytest.mark.anyio

ANNA = {
    "username": "anna",
    "email": "Anna@Example.ORG",
    "password": PASSWORD,
    "firstName": "Анна",
    "lastName": "О'Нил",
    "locale": "ru",
}


async def test_somebody_comes_through_the_door(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    registered = await client.post("/api/v1/auth/register", json=ANNA)
    letters = await letters_to(memory_container, "Anna@example.org")
    code = re.search(r"\b\d{6}\b", letters[0])
    assert code is not None
    proof = {**registered.json(), "email": ANNA["email"], "code": code[0]}
    verified = await client.post("/api/v1/auth/register/verify-code", json=proof)
    signed_in = await client.post(
        "/api/v1/auth/login", json={"login": "ANNA", "password": PASSWORD, "deviceName": "Pixel"}
    )
    headers = {"Authorization": f"Bearer {signed_in.json()['accessToken']}"}
    me = await client.get("/api/v1/users/me", headers=headers)

    assert (registered.status_code, list(registered.json())) == (202, ["registrationToken"])
    assert (verified.status_code, verified.content) == (204, b"")
    assert set(signed_in.json()) == {
        "accessToken",
        "refreshToken",
        "tokenType",
        "expiresIn",
        "refreshExpiresIn",
        "sessionId",
        "passwordChangeRequired",
    }
    user = me.json()
    assert user | {"id": 0, "createdAt": 0, "updatedAt": 0} == {
        "id": 0,
        "username": "anna",
        "email": "Anna@example.org",
        "firstName": "Анна",
        "lastName": "О'Нил",
        "locale": "ru",
        "role": 0,
        "roleName": "user",
        "status": "active",
        "canEditQuests": False,
        "canLockUsers": False,
        "credits": 0,
        "showOnLeaderboards": True,
        "profile": {"avatarUrl": None, "instagramUsername": None},
        "deletionAt": None,
        "createdAt": 0,
        "updatedAt": 0,
    }
    assert re.fullmatch(r"2026-05-01T12:00:00Z", user["createdAt"])


async def test_a_taken_address_is_answered_like_a_free_one(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    user = await a_registered_user(memory_container)

    free = await client.post("/api/v1/auth/register", json=ANNA)
    taken = await client.post(
        "/api/v1/auth/register", json={**ANNA, "username": "boris", "email": user.email}
    )

    assert taken.status_code == free.status_code
    assert len(taken.content) == len(free.content)
    assert set(taken.headers) == set(free.headers)


async def test_a_taken_username_is_a_conflict(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    user = await a_registered_user(memory_container)

    answer = await client.post("/api/v1/auth/register", json={**ANNA, "username": user.username})

    assert problem(answer) == (409, "username-taken")
    assert answer.json()["errors"][0]["pointer"] == "#/username"


async def test_a_wrong_code_is_told_with_its_field(client: AsyncClient) -> None:
    registered = await client.post("/api/v1/auth/register", json=ANNA)
    proof = {**registered.json(), "email": ANNA["email"], "code": "none"}

    answer = await client.post("/api/v1/auth/register/verify-code", json=proof)

    assert problem(answer) == (422, "code-invalid")
    assert answer.json()["errors"][0]["pointer"] == "#/code"


async def test_resending_is_accepted_for_anybody(client: AsyncClient) -> None:
    body = {"registrationToken": "a guess", "email": "nobody@example.org"}

    answer = await client.post("/api/v1/auth/register/resend-code", json=body)

    assert answer.status_code == 202


async def test_wrong_credentials_are_unauthorized(client: AsyncClient) -> None:
    answer = await client.post("/api/v1/auth/login", json={"login": "no", "password": "no"})

    assert problem(answer) == (401, "wrong-credentials")
    assert answer.headers["www-authenticate"].startswith("Bearer")


async def test_too_many_failures_say_how_long_to_wait(client: AsyncClient) -> None:
    body = {"login": "nobody", "password": "a guess"}
    for _ in range(5):
        await client.post("/api/v1/auth/login", json=body)

    answer = await client.post("/api/v1/auth/login", json=body)

    assert problem(answer) == (429, "too-many-requests")
    assert answer.headers["retry-after"] == "900"


async def test_tokens_are_renewed_and_ended(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    user = await a_registered_user(memory_container)
    parent = str((await sign_in(memory_container, user.username)).refresh_token)

    renewed = await client.post("/api/v1/auth/refresh-token", json={"refreshToken": parent})
    child = {"refreshToken": renewed.json()["refreshToken"]}
    headers = {"Authorization": f"Bearer {renewed.json()['accessToken']}"}
    ended = await client.post("/api/v1/auth/logout", json=child)
    after = await client.get("/api/v1/users/me", headers=headers)
    refreshed = await client.post("/api/v1/auth/refresh-token", json=child)

    assert renewed.status_code == 200
    assert ended.status_code == 204
    assert problem(after) == (401, "session-ended")
    assert problem(refreshed) == (401, "session-ended")


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer x", "Basic YTpi", "Bearer a.b.c"])
async def test_without_a_good_token_nothing_is_shown(client: AsyncClient, header: str) -> None:
    answer = await client.get("/api/v1/users/me", headers={"Authorization": header})

    assert problem(answer) == (401, "token-invalid")
    assert "www-authenticate" in answer.headers


async def test_a_token_in_the_address_is_not_looked_at(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    token = (await bearer(memory_container))["Authorization"].removeprefix("Bearer ")

    answer = await client.get(f"/api/v1/users/me?access_token={token}&token={token}")

    assert problem(answer) == (401, "token-invalid")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/v1/users/me"),
        ("PATCH", "/api/v1/users/me"),
        ("POST", "/api/v1/users/me/change-password"),
        ("POST", "/api/v1/users"),
        ("GET", "/api/v1/audit"),
    ],
)
async def test_who_is_not_signed_in_hears_only_that(
    client: AsyncClient, method: str, path: str
) -> None:
    answer = await client.request(method, path, content=b"not even json")

    assert problem(answer) == (401, "token-invalid")


async def test_a_locked_user_hears_of_the_lock(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    user = await a_registered_user(memory_container)
    token = (await sign_in(memory_container, user.username)).access_token
    async with block(memory_container, UserRepository) as users:
        await users.save(replace(user, status=Status.LOCKED))

    answer = await client.get("/api/v1/users/me", headers={"Authorization": f"Bearer {token}"})

    assert problem(answer) == (403, "account-locked")


async def test_a_known_revision_is_not_sent_again(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    headers = await bearer(memory_container)
    first = await client.get("/api/v1/users/me", headers=headers)

    known = await client.get(
        "/api/v1/users/me", headers=headers | {"If-None-Match": first.headers["etag"]}
    )
    other = await client.get("/api/v1/users/me", headers=headers | {"If-None-Match": '"99"'})

    assert (known.status_code, known.content) == (304, b"")
    assert known.headers["etag"] == first.headers["etag"]
    assert other.status_code == 200


async def test_a_change_answers_the_new_revision_and_refuses_the_old_one(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    headers = await bearer(memory_container)
    before = await client.get("/api/v1/users/me", headers=headers)
    conditional = headers | {"If-Match": before.headers["etag"]}

    changed = await client.patch(
        "/api/v1/users/me", headers=conditional, json={"firstName": "Faster"}
    )
    slower = await client.patch(
        "/api/v1/users/me", headers=conditional, json={"firstName": "Slower"}
    )

    assert changed.json()["firstName"] == "Faster"
    assert changed.headers["etag"] != before.headers["etag"]
    assert problem(slower) == (412, "stale")


@pytest.mark.parametrize("etag", ["3", '"x"', '"0"', '"1", "2"', "*", '"' + "9" * 30 + '"'])
async def test_a_strange_if_match_is_unreadable(
    client: AsyncClient, memory_container: AsyncContainer, etag: str
) -> None:
    headers = await bearer(memory_container)

    answer = await client.patch(
        "/api/v1/users/me", headers=headers | {"If-Match": etag}, json={"firstName": "V"}
    )

    assert problem(answer) == (400, "bad-revision")


async def test_null_takes_an_instagram_name_away_and_absence_keeps_it(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    headers = await bearer(memory_container, instagram_username="vera")

    kept = await client.patch("/api/v1/users/me", headers=headers, json={"locale": "ru"})
    gone = await client.patch("/api/v1/users/me", headers=headers, json={"instagramUsername": None})

    assert kept.json()["profile"]["instagramUsername"] == "vera"
    assert gone.json()["profile"]["instagramUsername"] is None


@pytest.mark.parametrize("field", ["role", "status", "email", "credits", "id", "createdAt"])
async def test_nobody_changes_what_is_not_theirs_to_change(
    client: AsyncClient, memory_container: AsyncContainer, field: str
) -> None:
    headers = await bearer(memory_container)

    answer = await client.patch("/api/v1/users/me", headers=headers, json={field: 2})

    assert problem(answer) == (422, "invalid-input")
    assert answer.json()["errors"][0]["code"] == "unknown-field"


async def test_a_password_is_changed_with_the_present_one(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    headers = await bearer(memory_container)
    path = "/api/v1/users/me/change-password"

    wrong = await client.post(
        path, headers=headers, json={"oldPassword": "a guess", "password": "another good one"}
    )
    right = await client.post(
        path, headers=headers, json={"oldPassword": PASSWORD, "password": "another good one"}
    )

    assert problem(wrong) == (422, "wrong-password")
    assert list(faults(wrong)) == ["#/oldPassword"]
    assert right.status_code == 204


def an_invitation() -> dict[str, Any]:
    user = a_user()
    return {
        "username": user.username,
        "email": user.email,
        "firstName": user.first_name,
        "lastName": user.last_name,
        "role": 1,
        "canLockUsers": True,
    }


async def test_an_admin_invites_once_however_often_the_request_comes(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    headers = await bearer(memory_container, Role.ADMIN) | {"Idempotency-Key": "invite-1"}
    body = an_invitation()

    first = await client.post("/api/v1/users", headers=headers, json=body)
    again = await client.post("/api/v1/users/", headers=headers, json=body)
    other = await client.post("/api/v1/users", headers=headers, json=an_invitation())

    assert first.status_code == again.status_code == 201
    assert first.json() == again.json()
    assert "idempotency-replayed" not in first.headers
    assert again.headers["idempotency-replayed"] == "true"
    assert problem(other) == (422, "idempotency-key-reused")
    assert first.json()["status"] == "unverified"
    assert len(await letters_to(memory_container, body["email"])) == 1


@pytest.mark.parametrize("key", ["", "a b", "x" * 129, "k;v"])
async def test_a_strange_idempotency_key_is_unreadable(
    client: AsyncClient, memory_container: AsyncContainer, key: str
) -> None:
    headers = await bearer(memory_container, Role.ADMIN) | {"Idempotency-Key": key}

    answer = await client.post("/api/v1/users", headers=headers, json=an_invitation())

    assert problem(answer) == (400, "bad-idempotency-key")


@pytest.mark.parametrize("role", [3, -1, 2147483647, "2", True, 1.5, None])
async def test_a_role_that_is_none_is_refused(
    client: AsyncClient, memory_container: AsyncContainer, role: object
) -> None:
    headers = await bearer(memory_container, Role.ADMIN)

    answer = await client.post(
        "/api/v1/users", headers=headers, json={**an_invitation(), "role": role}
    )

    assert problem(answer) == (422, "invalid-input")
    assert answer.json()["errors"][0]["pointer"] == "#/role"


async def test_only_an_admin_invites(client: AsyncClient, memory_container: AsyncContainer) -> None:
    headers = await bearer(memory_container, Role.MANAGER)

    answer = await client.post("/api/v1/users", headers=headers, json=an_invitation())

    assert problem(answer) == (403, "not-permitted")


async def test_an_invitation_is_accepted_with_the_token_from_the_mail(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    headers, body = await bearer(memory_container, Role.ADMIN), an_invitation()
    await client.post("/api/v1/users", headers=headers, json=body)
    token = (await letters_to(memory_container, body["email"]))[0].split()[-1]

    chosen = await client.post(
        "/api/v1/auth/reset-password/confirm", json={"token": token, "password": PASSWORD}
    )
    again = await client.post(
        "/api/v1/auth/reset-password/confirm", json={"token": token, "password": PASSWORD}
    )
    signed_in = await client.post(
        "/api/v1/auth/login", json={"login": body["email"], "password": PASSWORD}
    )

    assert chosen.status_code == 204
    assert problem(again) == (422, "link-invalid")
    assert signed_in.status_code == 200


async def test_the_trail_is_read_page_by_page(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    headers = await bearer(memory_container, Role.ADMIN)
    for _ in range(3):
        await client.post("/api/v1/users", headers=headers, json=an_invitation())

    first = await client.get("/api/v1/audit?limit=2&count=true", headers=headers)
    following = first.links["next"]["url"]
    second = await client.get(following, headers=headers)

    page = first.json()
    assert len(page["items"]) == 2
    assert page["count"] == {"value": 3, "isExact": True}
    assert page["items"][0]["action"] == "user.invited"
    assert page["nextCursor"] in following
    assert len(second.json()["items"]) == 1
    assert second.json()["nextCursor"] is None
    assert "link" not in second.headers


async def test_a_cursor_belongs_to_who_got_it(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    headers = await bearer(memory_container, Role.ADMIN)
    for _ in range(2):
        await client.post("/api/v1/users", headers=headers, json=an_invitation())
    page = await client.get("/api/v1/audit?limit=1", headers=headers)
    cursor = page.json()["nextCursor"]

    other = await client.get(
        f"/api/v1/audit?cursor={cursor}", headers=await bearer(memory_container, Role.ADMIN)
    )
    forged = await client.get(f"/api/v1/audit?cursor={cursor[:-4]}AAAA", headers=headers)
    nonsense = await client.get("/api/v1/audit?cursor=%D0%B6", headers=headers)

    assert problem(other) == (400, "bad-cursor")
    assert problem(forged) == (400, "bad-cursor")
    assert problem(nonsense) == (400, "bad-cursor")


@pytest.mark.parametrize("limit", ["0", "101", "-1", "many", "9" * 40])
async def test_a_page_has_one_to_a_hundred_things(
    client: AsyncClient, memory_container: AsyncContainer, limit: str
) -> None:
    headers = await bearer(memory_container, Role.ADMIN)

    answer = await client.get(f"/api/v1/audit?limit={limit}", headers=headers)

    assert problem(answer) == (422, "invalid-input")
    assert answer.json()["errors"][0]["pointer"] == "?limit"


async def test_the_trail_is_not_for_everybody(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    answer = await client.get("/api/v1/audit", headers=await bearer(memory_container))

    assert problem(answer) == (403, "not-permitted")


async def test_the_public_keys_hold_nothing_private(client: AsyncClient) -> None:
    answer = await client.get("/.well-known/jwks.json")

    [key] = answer.json()["keys"]
    assert set(key) == {"kty", "crv", "x", "kid", "use", "alg"}
    assert answer.headers["cache-control"] == "public, max-age=300"
