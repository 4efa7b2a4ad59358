"""What holds on every route."""

import asyncio
import json
from collections.abc import Iterator

import pytest
from dishka import AsyncContainer
from httpx import AsyncClient
from litestar.types import Receive, Scope, Send

from installation import Installation
from logs import lines_of, logged
from questcity.domain.shared.permissions import Role
from questcity.entrypoints.bootstrap.settings import Settings
from questcity.entrypoints.web.app import create_app
from questcity.entrypoints.web.edge import Edge
from questcity.entrypoints.web.metrics import Metrics
from web_client import client_of
from web_people import bearer

pytestmark = pytest.mark.anyio

REGISTER = "/api/v1/auth/register"
LOGIN = "/api/v1/auth/login"


@pytest.mark.parametrize("path", ["/api/v1/health/live", "/api/v1/health/live/"])
async def test_a_trailing_slash_is_answered_directly(client: AsyncClient, path: str) -> None:
    answer = await client.get(path)

    assert answer.status_code == 200
    assert answer.json() == {"status": "live"}


async def test_json_says_its_charset(client: AsyncClient) -> None:
    answer = await client.get("/api/v1/health/live")

    assert answer.headers["content-type"] == "application/json; charset=utf-8"


async def test_every_answer_has_the_headers_that_protect_it(client: AsyncClient) -> None:
    for path in ("/api/v1/health/live", "/api/v1/users/me", "/nowhere"):
        answer = await client.get(path)

        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-request-id"]
        assert "server" not in answer.headers


@pytest.mark.parametrize(
    ("public_url", "told"),
    [("https://quest.test", "max-age=31536000"), ("http://quest.test", None)],
)
async def test_who_is_found_by_tls_is_asked_for_by_nothing_else(
    memory_container: AsyncContainer, installation: Installation, public_url: str, told: str | None
) -> None:
    settings = installation.settings({"PUBLIC_URL": public_url})
    async with client_of(memory_container, settings) as client:
        answers = [await client.get(path) for path in ("/api/v1/health/live", "/nowhere")]

    assert [answer.headers.get("strict-transport-security") for answer in answers] == [told, told]


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PROPFIND", "DELETE"])
async def test_a_method_that_no_route_has_is_refused(client: AsyncClient, method: str) -> None:
    answer = await client.request(method, LOGIN, headers={"X-HTTP-Method-Override": "POST"})

    assert answer.status_code == 405
    assert answer.json()["type"] == "/problems/method-not-allowed"


async def test_a_request_keeps_the_id_that_it_came_with(client: AsyncClient) -> None:
    answer = await client.get("/nowhere", headers={"X-Request-ID": "walk-7"})

    assert answer.headers["x-request-id"] == "walk-7"
    assert answer.json()["instance"] == "walk-7"


@pytest.mark.parametrize("given", ["", "a b", "x" * 65, "a\tb", 'a"b'])
async def test_an_id_that_would_spoil_a_log_is_replaced(client: AsyncClient, given: str) -> None:
    answer = await client.get("/nowhere", headers={"X-Request-ID": given})

    assert answer.headers["x-request-id"] != given


async def test_nothing_at_an_address_is_a_problem(client: AsyncClient) -> None:
    answer = await client.get("/api/v1/nowhere")

    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem == {
        "type": "/problems/not-found",
        "title": "Not found",
        "status": 404,
        "detail": problem["detail"],
        "instance": answer.headers["x-request-id"],
    }


async def test_a_wrong_method_is_a_problem_that_names_the_right_ones(client: AsyncClient) -> None:
    answer = await client.put(LOGIN, json={})

    assert answer.status_code == 405
    assert answer.json()["type"] == "/problems/method-not-allowed"
    assert "POST" in answer.headers["allow"]


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"\xff",
        b'{"login": "a", "password": "x"} x',
        b'{"login": "\\ud800"}',
        b"NaN",
        b'{"login": "\\u0000", "password": ' + b"[" * 100_000,
        b'\xef\xbb\xbf{"login": "a", "password": "x"}',
        b'{"login": "a", "password": "x"}\x00',
        b'{"login": "a", "password": "x",}',
        b'{"login": "a", "password": Infinity}',
        b'{"login": "a", "login": "b", "password": "x"}',
        b'{"login": "a", "log\\u0069n": "b", "password": "x"}',
    ],
)
async def test_what_is_no_json_is_unreadable(client: AsyncClient, body: bytes) -> None:
    answer = await client.post(LOGIN, content=body, headers={"Content-Type": "application/json"})

    assert answer.status_code == 400
    assert answer.json()["type"] == "/problems/unreadable"


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({"login": 1, "password": "x"}, "#/login", "wrong-type"),
        ({"login": "a"}, "#/password", "missing"),
        ({"login": "a", "password": "x", "role": 2}, "#/role", "unknown-field"),
        ([], "#", "wrong-type"),
        (None, "#", "wrong-type"),
    ],
)
async def test_a_wrong_shape_is_told_with_its_place(
    client: AsyncClient, body: object, pointer: str, code: str
) -> None:
    answer = await client.post(
        LOGIN, content=json.dumps(body), headers={"Content-Type": "application/json"}
    )

    assert answer.status_code == 422
    problem = answer.json()
    assert problem["type"] == "/problems/invalid-input"
    assert [(error["pointer"], error["code"]) for error in problem["errors"]] == [(pointer, code)]


@pytest.mark.parametrize(
    "value",
    [
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b"1e400",
        b"-1e400",
        b"9" * 100_000,
        b"18446744073709551616",
    ],
)
async def test_what_is_too_deep_or_too_large_is_refused(client: AsyncClient, value: bytes) -> None:
    bodies = [
        value,
        b'{"login": "a", "password": ' + value,
        b'{"login": "a", "password": ' + value + b"}",
    ]

    answers = [
        await client.post(LOGIN, content=body, headers={"Content-Type": "application/json"})
        for body in bodies
    ]

    assert {answer.status_code for answer in answers} <= {400, 422}


async def test_a_field_of_an_object_inside_is_named_once_too(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    headers = await bearer(memory_container, Role.MANAGER) | {"Content-Type": "application/json"}
    twice = b'{"title": "By night", "credits": {"reward": 1, "cost": 0, "reward": 1000}}'

    answers = [
        await client.post("/api/v1/quests", content=body, headers=headers)
        for body in (twice, twice.replace(b', "reward": 1000', b""))
    ]

    assert [answer.status_code for answer in answers] == [400, 201]
    assert answers[0].json()["type"] == "/problems/unreadable"


async def test_a_form_names_each_field_once_too(client: AsyncClient) -> None:
    answer = await client.post(
        LOGIN,
        content=b"login=a&login=b&password=x",
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    )

    assert answer.status_code == 400
    assert answer.json()["type"] == "/problems/unreadable"


async def test_a_missing_body_is_told(client: AsyncClient) -> None:
    answer = await client.post(LOGIN)

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["code"] == "missing"


async def test_rules_point_in_camel_case(client: AsyncClient) -> None:
    body = {
        "username": "ok-name",
        "email": "anna@example.org",
        "password": "long enough",
        "firstName": "",
        "lastName": "x" * 129,
    }

    answer = await client.post(REGISTER, json=body)

    assert answer.status_code == 422
    assert [(error["pointer"], error["code"]) for error in answer.json()["errors"]] == [
        ("#/firstName", "too-short"),
        ("#/lastName", "too-long"),
    ]


@pytest.mark.parametrize("content_type", ["text/plain", "", "application/xml", "text/json"])
async def test_a_body_of_another_type_is_not_taken(client: AsyncClient, content_type: str) -> None:
    answer = await client.post(REGISTER, content=b"{}", headers={"Content-Type": content_type})

    assert answer.status_code == 415
    assert answer.json()["type"] == "/problems/unsupported-media-type"


async def test_a_form_is_taken_only_where_it_is_offered(client: AsyncClient) -> None:
    at_sign_in = await client.post(LOGIN, data={"login": "nobody", "password": "x"})
    elsewhere = await client.post(REGISTER, data={"username": "nobody"})

    assert at_sign_in.status_code == 401
    assert elsewhere.status_code == 415


@pytest.mark.parametrize(
    "body",
    [
        b'{"login": "a\\u0000", "password": "x"}',
        b'{"a\\u0000": 1}',
        b'{"login": ["\\u0000"], "password": "x"}',
    ],
)
async def test_the_character_null_is_unreadable_in_bodies(client: AsyncClient, body: bytes) -> None:
    answer = await client.post(LOGIN, content=body, headers={"Content-Type": "application/json"})

    assert answer.status_code == 400
    assert answer.json()["type"] == "/problems/unreadable"


async def test_a_backslash_before_u0000_is_an_honest_text(client: AsyncClient) -> None:
    body = b'{"login": "a\\\\u0000", "password": "x"}'

    answer = await client.post(LOGIN, content=body, headers={"Content-Type": "application/json"})

    assert answer.status_code == 401


@pytest.mark.parametrize("path", ["/api/v1/us%00ers/me", "/api/v1/audit?cursor=%00"])
async def test_the_character_null_is_unreadable_in_addresses(
    client: AsyncClient, path: str
) -> None:
    answer = await client.get(path)

    assert answer.status_code == 400
    assert answer.json()["type"] == "/problems/unreadable"


async def test_a_body_that_breaks_off_is_no_failure_of_ours(
    memory_container: AsyncContainer, settings: Settings
) -> None:
    said: Iterator[dict[str, object]] = iter(
        [{"type": "http.request", "body": b"{", "more_body": True}, {"type": "http.disconnect"}]
    )
    heard: list[dict[str, object]] = []

    async def receive() -> dict[str, object]:
        return next(said)

    async def send(message: dict[str, object]) -> None:
        heard.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "path": LOGIN,
        "raw_path": LOGIN.encode(),
        "query_string": b"",
        "headers": [(b"content-type", b"application/json")],
        "client": ("192.0.2.7", 4711),
    }
    with logged() as log:
        await create_app(memory_container, settings)(scope, receive, send)  # type: ignore[arg-type]

    assert heard[0]["status"] == 400
    assert [line["event"] for line in lines_of(log)] == ["request.refused", "request.finished"]


async def test_a_body_that_is_too_large_is_refused(client: AsyncClient) -> None:
    body = b'{"login": "' + b"a" * 1_000_001 + b'"}'

    answer = await client.post(LOGIN, content=body, headers={"Content-Type": "application/json"})

    assert answer.status_code == 413
    assert answer.json()["type"] == "/problems/too-large"
    assert answer.json()["detail"] == "The body is larger than this address takes."


async def test_a_request_that_hangs_is_ended_with_a_problem() -> None:
    sent: list[dict[str, object]] = []

    async def hang(scope: Scope, receive: Receive, send: Send) -> None:
        del scope, receive, send
        await asyncio.Event().wait()

    async def send(message: dict[str, object]) -> None:
        sent.append(message)

    async def receive() -> dict[str, object]:
        return {"type": "http.request"}

    scope = {"type": "http", "method": "GET", "headers": [], "query_string": b""}
    await Edge(hang, Metrics().count, deadline=0)(scope, receive, send)  # type: ignore[arg-type]

    assert sent[0]["status"] == 503
    assert (b"retry-after", b"1") in sent[0]["headers"]  # type: ignore[operator]
    problem = json.loads(sent[1]["body"])  # type: ignore[arg-type]
    assert problem["type"] == "/problems/busy"
