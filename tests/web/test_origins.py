"""Pages of other sites that may call the API, and those that may not."""

from collections.abc import AsyncIterator

import pytest
from dishka import AsyncContainer
from httpx import AsyncClient

from installation import Installation
from web_client import client_of

pytestmark = pytest.mark.anyio

APP = "https://app.example.org"
PATH = "/api/v1/users/me"


@pytest.fixture
async def client(
    memory_container: AsyncContainer, installation: Installation
) -> AsyncIterator[AsyncClient]:
    settings = installation.settings({"ALLOWED_ORIGINS": APP})
    async with client_of(memory_container, settings) as client:
        yield client


async def ask(client: AsyncClient, origin: str, headers: str = "authorization") -> dict[str, str]:
    """Return what a browser hears before it lets a page call."""
    answer = await client.options(
        PATH,
        headers={
            "Origin": origin,
            "Access-Control-Request-Method": "PATCH",
            "Access-Control-Request-Headers": headers,
        },
    )
    return {name: value for name, value in answer.headers.items() if name.startswith("access-")}


async def test_a_page_of_an_allowed_site_may_send_what_the_api_reads(client: AsyncClient) -> None:
    told = await ask(client, APP, "if-none-match, if-match, idempotency-key, x-request-id")

    assert told["access-control-allow-origin"] == APP
    assert {"if-none-match", "if-match", "idempotency-key", "x-request-id"} <= set(
        told["access-control-allow-headers"].lower().replace(" ", "").split(",")
    )


async def test_a_page_of_an_allowed_site_may_read_what_the_api_says(client: AsyncClient) -> None:
    answer = await client.get(PATH, headers={"Origin": APP})

    assert answer.headers["access-control-allow-origin"] == APP
    assert "etag" in answer.headers["access-control-expose-headers"].lower()


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example.com",
        "null",
        "*",
        "http://app.example.org",
        "https://app.example.org:8443",
        "https://app.example.org.example.com",
        "https://evil-app.example.org",
        APP.replace(".", "x", 1),
        "https://app.example.org/",
        "https://app.example.org, https://evil.example.com",
    ],
)
async def test_a_page_of_another_site_may_not_call(client: AsyncClient, origin: str) -> None:
    told = await ask(client, origin)
    answer = await client.get(PATH, headers={"Origin": origin})

    assert told.get("access-control-allow-origin") not in {"*", origin}
    assert "access-control-allow-origin" not in answer.headers


async def test_no_page_calls_with_the_cookies_of_a_browser(client: AsyncClient) -> None:
    told = await ask(client, APP)
    answer = await client.get(PATH, headers={"Origin": APP})

    assert "access-control-allow-credentials" not in {*told, *answer.headers}
    assert "set-cookie" not in answer.headers
