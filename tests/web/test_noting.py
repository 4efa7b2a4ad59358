"""What is noted of each request, and of what guards of an installation look for."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from dishka import AsyncContainer
from httpx import AsyncClient

from builders import PASSWORD
from installation import Installation
from logs import lines_of, logged
from people import a_registered_user, sign_in
from questcity.domain.shared.permissions import Role, Status
from stores import SetClock
from web_client import client_of
from web_people import bearer

pytestmark = pytest.mark.anyio

LOGIN = "/api/v1/auth/login"
REFRESH = "/api/v1/auth/refresh-token"
ME = "/api/v1/users/me"
USERS = "/api/v1/users"
A_GUEST = {
    "username": "boris",
    "email": "boris@example.org",
    "firstName": "Boris",
    "lastName": "Petrov",
    "role": 1,
}


@pytest.fixture
def log() -> Iterator[StringIO]:
    with logged() as stream:
        yield stream


def noted(log: StringIO, event: str) -> dict[str, Any]:
    """Return the one line of that name."""
    [line] = [line for line in lines_of(log) if line["event"] == event]
    return line


async def test_every_line_says_when_where_and_in_which_request(
    client: AsyncClient, log: StringIO
) -> None:
    answer = await client.post(LOGIN, json={"login": "nobody", "password": PASSWORD})

    lines = lines_of(log)
    assert [line["event"] for line in lines] == ["sign-in.refused", "request.finished"]
    for line in lines:
        assert datetime.fromisoformat(line["timestamp"]).utcoffset() == timedelta(0)
        assert line["request_id"] == answer.headers["x-request-id"]
        assert line["address"] == "192.0.2.7"
        assert line["status"] == 401
    assert lines[0]["code"] == "wrong-credentials"
    assert lines[1]["route"] == LOGIN


async def test_signing_in_is_noted_with_who_it_was(
    client: AsyncClient, memory_container: AsyncContainer, log: StringIO
) -> None:
    user = await a_registered_user(memory_container)

    answer = await client.post(LOGIN, json={"login": user.email, "password": PASSWORD})

    line = noted(log, "sign-in.done")
    assert line["user_id"] == str(user.id)
    assert line["session_id"] == answer.json()["sessionId"]


async def test_a_refresh_is_noted_and_so_is_a_reuse_with_whose_token_it_was(
    client: AsyncClient, memory_container: AsyncContainer, log: StringIO
) -> None:
    user = await a_registered_user(memory_container)
    first = str((await sign_in(memory_container, user.username)).refresh_token)
    second = (await client.post(REFRESH, json={"refreshToken": first})).json()["refreshToken"]
    await client.post(REFRESH, json={"refreshToken": second})

    for _ in range(2):
        await client.post(REFRESH, json={"refreshToken": first})

    events = [line["event"] for line in lines_of(log) if line["event"] != "request.finished"]
    assert events[-2:] == ["refresh-token.reused", "token.refused"]
    assert events.count("session.refreshed") == 2
    line = noted(log, "refresh-token.reused")
    assert (line["user_id"], line["level"]) == (str(user.id), "warning")


async def test_what_is_denied_is_noted_with_whom(
    client: AsyncClient, memory_container: AsyncContainer, log: StringIO
) -> None:
    me = await client.get(ME, headers=(headers := await bearer(memory_container)))

    await client.post(USERS, json=A_GUEST, headers=headers)

    line = noted(log, "access.denied")
    assert (line["user_id"], line["code"]) == (me.json()["id"], "not-permitted")


async def test_somebody_locked_is_noted_as_denied(
    client: AsyncClient, memory_container: AsyncContainer, log: StringIO
) -> None:
    user = await a_registered_user(memory_container, status=Status.LOCKED)

    await client.post(LOGIN, json={"login": user.username, "password": PASSWORD})

    assert noted(log, "access.denied")["code"] == "account-locked"


async def test_what_staff_does_is_noted_with_who_did_it_to_whom(
    client: AsyncClient, memory_container: AsyncContainer, log: StringIO
) -> None:
    headers = await bearer(memory_container, Role.ADMIN)
    me = await client.get(ME, headers=headers)

    guest = await client.post(USERS, json=A_GUEST, headers=headers)

    line = noted(log, "user.invited")
    assert (line["user_id"], line["subject_id"]) == (me.json()["id"], guest.json()["id"])
    assert (line["subject_kind"], line["address"]) == ("user", "192.0.2.7")


@pytest.mark.parametrize(
    ("path", "body", "event"),
    [
        ("auth/refresh-token", {"refreshToken": "x"}, "token.refused"),
        (
            "auth/register/verify-code",
            {"registrationToken": "x", "email": "a@example.org", "code": "000000"},
            "code.refused",
        ),
        ("auth/reset-password/confirm", {"token": "x", "password": PASSWORD}, "link.refused"),
    ],
)
async def test_what_was_guessed_wrong_is_noted(
    client: AsyncClient, log: StringIO, path: str, body: dict[str, str], event: str
) -> None:
    await client.post(f"/api/v1/{path}", json=body)

    assert noted(log, event)


async def test_a_wrong_present_password_is_noted(
    client: AsyncClient, memory_container: AsyncContainer, log: StringIO
) -> None:
    headers = await bearer(memory_container)

    await client.post(
        f"{ME}/change-password",
        json={"oldPassword": "not this one", "password": PASSWORD},
        headers=headers,
    )

    assert noted(log, "password.refused")["user_id"]


async def test_a_limit_that_is_hit_is_noted(client: AsyncClient, log: StringIO) -> None:
    for _ in range(6):
        await client.post(LOGIN, json={"login": "nobody", "password": PASSWORD})

    assert noted(log, "limit.hit")["code"] == "too-many-requests"


async def test_any_other_refusal_is_noted_too(client: AsyncClient, log: StringIO) -> None:
    await client.get("/api/v1/quests/0199a000-0000-7000-8000-000000000000")

    assert noted(log, "request.refused")["code"] == "quest-not-found"


async def test_an_address_is_that_of_the_client_behind_a_trusted_proxy_only(
    memory_container: AsyncContainer, installation: Installation, log: StringIO
) -> None:
    forwarded = {"X-Forwarded-For": "198.51.100.1, 203.0.113.9"}
    for trusted in ("", "192.0.2.7"):
        settings = installation.settings({"TRUSTED_PROXIES": trusted})
        async with client_of(memory_container, settings) as client:
            await client.get("/api/v1/health/live", headers=forwarded)

    assert [line["address"] for line in lines_of(log)] == ["192.0.2.7", "203.0.113.9"]


async def test_a_line_is_never_about_who_asked_before(
    client: AsyncClient, memory_container: AsyncContainer, log: StringIO
) -> None:
    await client.get(ME, headers=await bearer(memory_container))

    await client.get("/api/v1/health/live")

    first, second = lines_of(log)[-2:]
    assert first["user_id"]
    assert "user_id" not in second


async def test_codes_and_passwords_can_be_tried_without_a_trace_of_what_was_typed(
    client: AsyncClient, memory_container: AsyncContainer, clock: SetClock, log: StringIO
) -> None:
    user = await a_registered_user(memory_container)
    clock.pass_by(hours=1)
    typed = {"login": user.email, "password": "typed by mistake"}

    for login in (user.email, user.username, "typed by mistake"):
        await client.post(LOGIN, json=typed | {"login": login})

    for text in (user.email, user.username, "typed by mistake"):
        assert text not in log.getvalue()
