"""What requests leave in the log: whole lines, few of them, and none longer than it must be."""

from collections.abc import Awaitable, Callable
from typing import Any, Final
from urllib.parse import quote

import pytest
from dishka import AsyncContainer
from httpx import AsyncClient, Response

from builders import PASSWORD
from logs import lines_of, logged
from people import a_registered_user

pytestmark = pytest.mark.anyio

LOGIN: Final = "/api/v1/auth/login"
FORGED: Final = '\r\n{"event": "forged", "level": "info"}\r\n\x1b[2J\x1b[31m\u2028\u202e\x85"\\'
LINES_A_REQUEST: Final = 2
BYTES_A_REQUEST: Final = 1500

Ask = Callable[[AsyncClient], Awaitable[Response]]


def header(name: str, value: str) -> Ask:
    return lambda client: client.get(
        "/api/v1/quests", headers=[(name.encode(), value.encode("latin-1", "replace"))]
    )


def body(**fields: Any) -> Ask:
    return lambda client: client.post(LOGIN, json={"login": "a", "password": "b"} | fields)


HOSTILE: Final[dict[str, Ask]] = {
    "path": lambda client: client.get(f"/api/v1/{quote(FORGED)}"),
    "id in a path": lambda client: client.get(f"/api/v1/quests/{quote(FORGED)}"),
    "query": lambda client: client.get("/api/v1/quests", params={FORGED: FORGED, "level": FORGED}),
    "method": lambda client: client.request("FORGE", "/api/v1/quests"),
    "user agent": header("User-Agent", FORGED),
    "request id": header("X-Request-ID", FORGED),
    "token": header("Authorization", f"Bearer {FORGED}"),
    "forwarded address": header("X-Forwarded-For", FORGED),
    "revision": header("If-None-Match", FORGED),
    "content type": lambda client: client.post(
        LOGIN, content=b"{}", headers=[(b"content-type", FORGED.encode("latin-1", "replace"))]
    ),
    "name": body(login=FORGED),
    "device": body(deviceName=FORGED),
    "unknown field": body(**{FORGED: 1}),
    "wrong type": body(login={FORGED: FORGED}),
}

HUGE: Final[dict[str, Ask]] = {
    "path": lambda client: client.get("/api/v1/" + "x" * 60_000),
    "query": lambda client: client.get("/api/v1/quests?level=" + "x" * 60_000),
    "user agent": header("User-Agent", "x" * 60_000),
    "request id": header("X-Request-ID", "x" * 60_000),
    "token": header("Authorization", "Bearer " + "x." * 30_000),
    "forwarded address": header("X-Forwarded-For", "192.0.2.1, " * 5_000),
    "name": body(login="x" * 900_000),
    "password": body(password="x" * 900_000),
    "too large": body(login="x" * 1_100_000),
    "unknown field": body(**{"x" * 900_000: 1}),
    "wrong type": body(login=["x" * 900_000]),
    "not json": lambda client: client.post(
        LOGIN, content=b"[" * 900_000, headers={"Content-Type": "application/json"}
    ),
    "many fields": body(**{f"x{number}": number for number in range(50_000)}),
    "many faults": lambda client: client.post(
        "/api/v1/auth/register",
        json=dict.fromkeys(("username", "email", "firstName", "lastName"), "\x07" * 100_000)
        | {"password": ""},
    ),
}


@pytest.mark.parametrize("form", ["json", "console"])
@pytest.mark.parametrize("ask", HOSTILE.values(), ids=HOSTILE)
async def test_whatever_comes_in_a_line_of_the_log_stays_one(
    client: AsyncClient, ask: Ask, form: str
) -> None:
    with logged(form) as log:
        answer = await ask(client)

    lines = log.getvalue().splitlines()
    assert 1 <= len(lines) <= LINES_A_REQUEST
    assert all(line.isprintable() for line in lines)
    assert answer.headers["x-request-id"] in lines[-1]
    assert "forged" not in log.getvalue()
    if form == "json":
        assert lines_of(log)[-1]["event"] == "request.finished"


async def test_a_device_is_named_without_what_could_steer_a_terminal(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    user = await a_registered_user(memory_container)
    device = {"login": user.username, "password": PASSWORD, "deviceName": FORGED}

    with logged() as log:
        answer = await client.post(LOGIN, json=device)

    assert answer.status_code == 200
    assert [line["event"] for line in lines_of(log)] == ["sign-in.done", "request.finished"]
    assert "forged" not in log.getvalue()


@pytest.mark.parametrize("ask", HUGE.values(), ids=HUGE)
async def test_what_a_refused_request_leaves_is_short_however_long_it_was(
    client: AsyncClient, ask: Ask
) -> None:
    with logged() as log:
        answer = await ask(client)

    assert answer.status_code < 500
    assert 1 <= len(lines_of(log)) <= LINES_A_REQUEST
    assert len(log.getvalue()) < BYTES_A_REQUEST
