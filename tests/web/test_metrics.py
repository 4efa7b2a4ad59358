"""What is counted of requests, and who may read it."""

from collections.abc import Iterator

import pytest
from dishka import AsyncContainer
from httpx import ASGITransport, AsyncClient
from litestar import Litestar
from prometheus_client.parser import text_string_to_metric_families

from questcity.domain.shared.permissions import Role
from questcity.entrypoints.bootstrap.settings import Settings
from questcity.entrypoints.web.app import create_app
from questcity.entrypoints.web.metrics import Metrics
from web_client import app_of
from web_people import bearer, problem

pytestmark = pytest.mark.anyio

PATH = "/metrics"
HERE = "127.0.0.1"
ELSEWHERE = "192.0.2.7"
PLAIN = "text/plain; version=0.0.4; charset=utf-8"
OPENMETRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8"
COUNT = "http_server_request_duration_seconds_count"
OF_PROXIES = (
    "Forwarded",
    "Via",
    "X-Forwarded-For",
    "X-Forwarded-Host",
    "X-Forwarded-Proto",
    "X-Real-IP",
)


@pytest.fixture
def app(memory_container: AsyncContainer, settings: Settings) -> Iterator[Litestar]:
    """Return an application."""
    with app_of(memory_container, settings) as app:
        yield app


@pytest.fixture
def new_app(memory_container: AsyncContainer, settings: Settings) -> Litestar:
    """Return an application that has counted nothing yet."""
    return create_app(memory_container, settings)


def reached_from(app: Litestar, address: str) -> AsyncClient:
    """Return a client that comes from an address."""
    transport = ASGITransport(
        app=app,  # type: ignore[arg-type]
        raise_app_exceptions=False,
        client=(address, 4711),
    )
    return AsyncClient(transport=transport, base_url="http://quest.test")


async def counted(app: Litestar) -> dict[tuple[str, str, str], float]:
    """Return how many requests were counted, by method, route and status."""
    async with reached_from(app, HERE) as client:
        answer = await client.get(PATH)
    return {
        (
            sample.labels["http_request_method"],
            sample.labels["http_route"],
            sample.labels["http_response_status_code"],
        ): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
        if sample.name == COUNT
    }


@pytest.mark.parametrize("address", [HERE, "127.8.9.1", "::1", "::ffff:127.0.0.1"])
async def test_whoever_is_on_this_machine_reads_it(app: Litestar, address: str) -> None:
    async with reached_from(app, address) as client:
        answer = await client.get(PATH)

    assert answer.status_code == 200
    assert answer.headers["content-type"] == PLAIN
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("header", OF_PROXIES)
async def test_who_comes_through_a_proxy_is_not_on_this_machine(app: Litestar, header: str) -> None:
    async with reached_from(app, HERE) as client:
        answer = await client.get(PATH, headers={header: HERE})

    assert problem(answer) == (401, "token-invalid")


async def test_elsewhere_one_needs_the_permission_to_see_logs(
    app: Litestar, memory_container: AsyncContainer
) -> None:
    user = await bearer(memory_container)
    admin = await bearer(memory_container, role=Role.ADMIN)
    async with reached_from(app, ELSEWHERE) as client:
        stranger = await client.get(PATH)
        refused = await client.get(PATH, headers=user)
        allowed = await client.get(PATH, headers=admin)

    assert problem(stranger) == (401, "token-invalid")
    assert problem(refused) == (403, "not-permitted")
    assert allowed.status_code == 200


@pytest.mark.parametrize(
    ("accept", "media_type", "end"),
    [
        ("", PLAIN, "\n"),
        ("*/*", PLAIN, "\n"),
        ("text/plain;version=abc", PLAIN, "\n"),
        ("application/openmetrics-text", OPENMETRICS, "# EOF\n"),
        (
            "application/openmetrics-text;version=1.0.0,text/plain;q=0.3",
            OPENMETRICS,
            "# EOF\n",
        ),
        ("application/openmetrics-text;version=abc;;=,", OPENMETRICS, "# EOF\n"),
    ],
)
async def test_it_is_told_in_the_form_that_is_accepted(
    app: Litestar, accept: str, media_type: str, end: str
) -> None:
    async with reached_from(app, HERE) as client:
        answer = await client.get(PATH, headers={"Accept": accept})

    assert answer.headers["content-type"] == media_type
    assert answer.text.endswith(end)


async def test_requests_are_counted_by_method_route_and_status(new_app: Litestar) -> None:
    async with reached_from(new_app, ELSEWHERE) as client:
        for path in ("?limit=1", "?limit=2", "?limit=0"):
            await client.get(f"/api/v1/quests{path}")

    assert await counted(new_app) == {
        ("GET", "/api/v1/quests", "200"): 2,
        ("GET", "/api/v1/quests", "422"): 1,
    }


async def test_nobody_makes_up_what_is_counted(new_app: Litestar) -> None:
    async with reached_from(new_app, ELSEWHERE) as client:
        await client.request("CANARY", "/canary")
        await client.get("/api/v1/canary")
        await client.get("/api/v1/users/canary?canary", headers={"User-Agent": "canary"})
        await client.get("/q/canary-canary")

    found = await counted(new_app)
    assert sum(found.values()) == 4
    assert not any("canary" in label.lower() for labels in found for label in labels)


async def test_who_went_before_an_answer_has_no_status() -> None:
    metrics = Metrics()

    metrics.count("GET", "/api/v1/quests", 0, 0.5)

    assert b'http_response_status_code=""' in metrics.told("").content
