"""Where requests come from: a client says nothing about it, a trusted proxy does."""

from collections.abc import AsyncIterator

import pytest
from httpx import AsyncClient
from litestar import Request
from litestar.types import HTTPScope

from installation import Installation
from questcity.entrypoints.web.requests import client_of
from stores import SetClock, application_over, memory_store
from web_client import client_of as web_client_of
from web_people import problem

pytestmark = pytest.mark.anyio

LOGIN = "/api/v1/auth/login"
PROXIES = ("10.0.0.0/8", "192.0.2.7", "2001:db8:ffff::/48")


def the_address(
    peer: str | None, *forwarded: str, proxies: tuple[str, ...] = PROXIES, name: str = "forwarded"
) -> str:
    """Return where a request seems to come from; `forwarded` are lines of a header."""
    lines = [(f"x-{name}-for".encode(), line.encode()) for line in forwarded]
    scope = {"type": "http", "headers": lines, "client": None if peer is None else (peer, 4711)}
    request: HTTPScope = scope  # type: ignore[assignment]
    return client_of(Request(request), proxies).address


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        ("198.51.100.1", (), "198.51.100.1"),
        ("198.51.100.1", ("203.0.113.9",), "198.51.100.1"),
        ("192.0.2.7", (), "192.0.2.7"),
        ("192.0.2.7", ("203.0.113.9",), "203.0.113.9"),
        ("192.0.2.7", ("198.51.100.66, 203.0.113.9",), "203.0.113.9"),
        ("192.0.2.7", ("198.51.100.66", "203.0.113.9"), "203.0.113.9"),
        ("192.0.2.7", ("203.0.113.9, 10.1.2.3",), "203.0.113.9"),
        ("192.0.2.7", ("203.0.113.9", "10.1.2.3"), "203.0.113.9"),
        ("192.0.2.7", ("10.1.2.3",), "10.1.2.3"),
        ("192.0.2.7", ("203.0.113.9, nonsense",), "192.0.2.7"),
        ("192.0.2.7", (" , 203.0.113.9 ,, ",), "203.0.113.9"),
        ("192.0.2.7", ("2001:db8:0:1::9",), "2001:db8:0:1::9"),
        ("2001:db8:ffff::1", ("203.0.113.9",), "203.0.113.9"),
        ("::ffff:192.0.2.7", ("203.0.113.9",), "203.0.113.9"),
        ("::ffff:192.0.2.8", ("203.0.113.9",), "::ffff:192.0.2.8"),
        (None, ("203.0.113.9",), "unknown"),
    ],
)
def test_each_proxy_is_believed_about_the_one_before_it_alone(
    peer: str | None, forwarded: tuple[str, ...], address: str
) -> None:
    assert the_address(peer, *forwarded) == address


def test_without_proxies_nobody_is_believed() -> None:
    assert the_address("192.0.2.7", "203.0.113.9", proxies=()) == "192.0.2.7"


def test_no_other_header_tells_where_a_request_comes_from() -> None:
    assert the_address("192.0.2.7", "203.0.113.9", name="real-ip") == "192.0.2.7"


async def guess(client: AsyncClient, headers: dict[str, str]) -> tuple[int, str]:
    body = {"login": "nobody", "password": "a guess"}
    return problem(await client.post(LOGIN, json=body, headers=headers))


SPOOFS = {
    "X-Forwarded-For": "198.51.100.{0}",
    "Forwarded": "for=198.51.100.{0}",
    "X-Real-IP": "198.51.100.{0}",
    "X-Client-IP": "198.51.100.{0}",
    "CF-Connecting-IP": "198.51.100.{0}",
    "True-Client-IP": "198.51.100.{0}",
    "X-Forwarded-Host": "host{0}.example.org",
    "User-Agent": "browser {0}",
}


async def test_a_client_cannot_say_where_it_comes_from(client: AsyncClient) -> None:
    heard = [
        await guess(client, {name: text.format(number) for name, text in SPOOFS.items()})
        for number in range(6)
    ]

    assert heard == [(401, "wrong-credentials")] * 5 + [(429, "too-many-requests")]


@pytest.fixture
async def proxied(installation: Installation, clock: SetClock) -> AsyncIterator[AsyncClient]:
    """Yield a client that speaks through a trusted proxy."""
    settings = installation.settings({"TRUSTED_PROXIES": "192.0.2.7"})
    container = application_over(settings, clock, memory_store())
    async with web_client_of(container, settings) as client:
        yield client
    await container.close()


async def test_a_trusted_proxy_tells_its_clients_apart(proxied: AsyncClient) -> None:
    for _ in range(5):
        await guess(proxied, {"X-Forwarded-For": "203.0.113.9"})

    again = await guess(proxied, {"X-Forwarded-For": "198.51.100.1, 203.0.113.9"})
    another = await guess(proxied, {"X-Forwarded-For": "203.0.113.10"})

    assert (again, another) == ((429, "too-many-requests"), (401, "wrong-credentials"))


async def test_a_subscriber_of_ipv6_is_one_client_behind_a_proxy_too(
    proxied: AsyncClient,
) -> None:
    heard = [
        await guess(proxied, {"X-Forwarded-For": f"2001:db8:0:1::{number}"}) for number in range(6)
    ]
    neighbour = await guess(proxied, {"X-Forwarded-For": "2001:db8:0:2::1"})

    assert heard[-1] == (429, "too-many-requests")
    assert neighbour == (401, "wrong-credentials")
