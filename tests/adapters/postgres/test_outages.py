"""The web while its database is dead, hangs, and comes back."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import anyio
import pytest
from dishka import AsyncContainer
from httpx import AsyncClient, Response

from builders import PASSWORD, a_newcomer
from people import a_registered_user
from proxy import Proxy
from questcity.entrypoints.bootstrap.settings import Settings
from waiting import until
from web_client import client_of

pytestmark = [pytest.mark.anyio, pytest.mark.postgres]

API = "/api/v1"
# Nothing may last longer than 5 s; this bound only tells a slow machine from a hung request.
BOUND_SECONDS = 15


@pytest.fixture
async def client(
    distant_container: AsyncContainer, settings: Settings
) -> AsyncIterator[AsyncClient]:
    """Yield a client of the application, somebody who is signed in, over a real database."""
    user = await a_registered_user(distant_container)
    async with client_of(distant_container, settings) as client:
        signed_in = await client.post(
            f"{API}/auth/login", json={"login": user.username, "password": PASSWORD}
        )
        token = signed_in.json()["accessToken"]
        client.headers["Authorization"] = f"Bearer {token}"
        yield client


def _newcomer() -> dict[str, Any]:
    newcomer = a_newcomer()
    return {
        "username": newcomer.username,
        "email": newcomer.email,
        "password": newcomer.password,
        "firstName": newcomer.first_name,
        "lastName": newcomer.last_name,
    }


async def _ask_everything(client: AsyncClient) -> dict[str, Response]:
    """Send one request of each kind, all at once: reading, writing, and both."""
    wrong = {"login": "nobody", "password": PASSWORD}
    with anyio.fail_after(BOUND_SECONDS):
        read, edited, signed_in, registered = await asyncio.gather(
            client.get(f"{API}/users/me"),
            client.patch(
                f"{API}/users/me", json={"firstName": "Vera"}, headers={"If-Match": '"1"'}
            ),
            client.post(f"{API}/auth/login", json=wrong),
            client.post(f"{API}/auth/register", json=_newcomer()),
        )
    return {"read": read, "edited": edited, "signed in": signed_in, "registered": registered}


async def _until_ready_says(client: AsyncClient, status: int) -> Response:
    answers: list[Response] = []

    # It may answer with what it found a second ago.
    async def it_does() -> bool:
        answers.append(await client.get(f"{API}/health/ready"))
        return answers[-1].status_code == status

    await until(it_does)
    return answers[-1]


async def _expect_recovery(client: AsyncClient) -> None:
    answers = await _ask_everything(client)

    assert answers["read"].status_code == 200
    assert answers["signed in"].status_code == 401
    assert answers["registered"].status_code == 202
    assert answers["edited"].status_code < 500
    assert (await _until_ready_says(client, 200)).json()["status"] == "ready"


async def test_a_dead_database_is_told_at_once_and_recovers_without_a_restart(
    client: AsyncClient, proxy: Proxy
) -> None:
    await proxy.cut()

    answers = await _ask_everything(client)

    for answer in answers.values():
        assert answer.status_code == 503
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["type"] == "/problems/dependency-away"
        assert int(answer.headers["retry-after"]) >= 1
    proxy.mend()
    await _expect_recovery(client)


async def test_a_database_that_hangs_holds_nobody_and_recovers_without_a_restart(
    client: AsyncClient, proxy: Proxy
) -> None:
    proxy.hang()

    for _ in ("over the connections there are", "over new ones"):
        answers = await _ask_everything(client)

        for answer in answers.values():
            assert answer.status_code == 503
            assert answer.headers["content-type"] == "application/problem+json"
            assert answer.json()["type"] in {"/problems/dependency-away", "/problems/busy"}
            assert int(answer.headers["retry-after"]) >= 1
        assert answers["read"].json()["type"] == "/problems/dependency-away"
    proxy.mend()
    await _expect_recovery(client)


@pytest.mark.parametrize("failure", ["cut", "hang"])
async def test_the_probes_tell_a_lost_database_from_a_lost_process(
    client: AsyncClient, proxy: Proxy, failure: str
) -> None:
    await _until_ready_says(client, 200)
    if failure == "cut":
        await proxy.cut()
    else:
        proxy.hang()

    not_ready = await _until_ready_says(client, 503)
    live = await client.get(f"{API}/health/live")

    assert not_ready.json() == {
        "status": "not-ready",
        "checks": {"database": False, "migrations": False, "serving": True},
    }
    assert live.status_code == 200
    proxy.mend()
    await _until_ready_says(client, 200)


async def test_many_requests_at_once_to_a_hung_database_are_all_answered(
    client: AsyncClient, proxy: Proxy
) -> None:
    proxy.hang()

    with anyio.fail_after(BOUND_SECONDS):
        answers = await asyncio.gather(*(client.get(f"{API}/users/me") for _ in range(40)))

    assert {answer.status_code for answer in answers} == {503}
    assert all("retry-after" in answer.headers for answer in answers)
    proxy.mend()
    with anyio.fail_after(BOUND_SECONDS):
        answers = await asyncio.gather(*(client.get(f"{API}/users/me") for _ in range(40)))
    assert {answer.status_code for answer in answers} == {200}


async def test_a_line_that_breaks_under_traffic_costs_no_request_but_its_own(
    client: AsyncClient, proxy: Proxy
) -> None:
    asking = [asyncio.create_task(client.get(f"{API}/users/me")) for _ in range(40)]
    await asking[0]

    await proxy.cut()
    proxy.mend()

    with anyio.fail_after(BOUND_SECONDS):
        answers = await asyncio.gather(*asking)
    assert {answer.status_code for answer in answers} <= {200, 503}
    assert (await client.get(f"{API}/users/me")).status_code == 200
