"""The table of who may do what is whole: a row for each route, and a route for each row."""

from typing import Any

import pytest
from dishka import AsyncContainer
from litestar import Litestar, asgi, delete, get, route, websocket
from litestar.connection import WebSocket
from litestar.types import Receive, Scope, Send

from questcity.entrypoints.bootstrap.settings import Settings
from questcity.entrypoints.web.app import create_app
from questcity.entrypoints.web.authentication import may_watch, signed_in
from web.policy import NOT_FOUND, ROWS, Row, Thing, Who
from web.policy_people import PEOPLE
from web.policy_routes import faults_of, routes_of
from web.policy_things import MAKERS

pytestmark = pytest.mark.anyio


@pytest.fixture
async def app(memory_container: AsyncContainer, settings: Settings) -> Litestar:
    return create_app(memory_container, settings)


@get("/api/v1/secrets")
async def forgotten() -> str:
    return ""


@delete("/api/v1/quests/mine")
async def forgotten_method() -> None:
    return


@route("/api/v1/secrets", http_method=["OPTIONS"])
async def forgotten_options() -> None:
    return


@websocket("/api/v1/chats")
async def forgotten_socket(socket: WebSocket[Any, Any, Any]) -> None:
    del socket


@asgi("/mounted", is_mount=True, copy_scope=True)
async def forgotten_application(scope: Scope, receive: Receive, send: Send) -> None:
    del scope, receive, send


async def test_each_route_has_a_row_and_each_row_a_route(app: Litestar) -> None:
    assert faults_of(app, ROWS) == []


@pytest.mark.parametrize(
    ("handler", "named"),
    [
        (forgotten, "GET /api/v1/secrets"),
        (forgotten_method, "DELETE /api/v1/quests/mine"),
        (forgotten_options, "OPTIONS /api/v1/secrets"),
        (forgotten_socket, "WEBSOCKET /api/v1/chats"),
        (forgotten_application, "ASGI /mounted"),
    ],
)
async def test_a_route_without_a_row_is_told_with_what_to_add(
    app: Litestar, handler: Any, named: str
) -> None:
    app.register(handler)

    assert faults_of(app, ROWS) == [f"{named} has no row: add one in web/policy.py."]


async def test_a_row_without_a_route_is_told(app: Litestar) -> None:
    rows = [*ROWS, Row("GET", "/api/v1/gone", Who.PUBLIC), ROWS[0]]

    assert faults_of(app, rows) == [
        "GET /api/v1/gone is no route: take its row or call out.",
        f"{ROWS[0]} has several rows: which one counts?",
    ]


async def test_who_is_not_signed_in_is_stopped_before_anything_else_where_it_is_not_public(
    app: Litestar,
) -> None:
    is_public = {row.route: row.who is Who.PUBLIC for row in ROWS}

    for named, handler in routes_of(app):
        is_open = {signed_in, may_watch}.isdisjoint(handler.resolve_guards())
        assert is_open is is_public[named], named


async def test_the_table_leaves_nothing_out() -> None:
    named = {row.about for row in ROWS if row.ids and row.unknown == 404}

    assert set(MAKERS) == set(Thing)
    assert set(NOT_FOUND) == named
    assert {row.stranger for row in ROWS} <= {200, 403, 404}
    assert len({person.name for person in PEOPLE}) == len(PEOPLE)
