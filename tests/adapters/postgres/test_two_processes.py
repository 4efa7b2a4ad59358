"""Sessions and limits are one thing, however many processes serve."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from dishka import AsyncContainer
from httpx import AsyncClient, Response

from blocks import using
from builders import PASSWORD, a_client
from installation import Installation
from people import a_registered_user, letters_to
from proxy import Proxy
from questcity.domain.accounts.model.changes import UserChange
from questcity.domain.accounts.use_cases.edit_user import EditUser
from questcity.domain.shared.permissions import Actor, Role
from questcity.entrypoints.bootstrap.settings import Settings
from stores import SetClock, application_over, postgres_store
from web_client import client_of
from web_people import problem

pytestmark = [pytest.mark.anyio, pytest.mark.postgres]

API = "/api/v1"
REFUSED = (429, "too-many-requests")
WRONG = (401, "wrong-credentials")


@pytest.fixture
def settings(installation: Installation) -> Settings:
    """Return settings with proxies, so that a test says where a request comes from."""
    return installation.settings(
        {
            "TRUSTED_PROXIES": "192.0.2.7",
            "LIMIT_FAILED_SIGN_INS_PER_ACCOUNT": "6/hour",
        }
    )


@pytest.fixture
async def first(container: AsyncContainer, settings: Settings) -> AsyncIterator[AsyncClient]:
    """Yield a client of one process."""
    async with client_of(container, settings) as client:
        yield client


@pytest.fixture
async def second(other_container: AsyncContainer, settings: Settings) -> AsyncIterator[AsyncClient]:
    """Yield a client of another process over the same database."""
    async with client_of(other_container, settings) as client:
        yield client


async def sign_in(
    client: AsyncClient, login: str, password: str = PASSWORD, address: str = "203.0.113.1"
) -> Response:
    return await client.post(
        f"{API}/auth/login",
        json={"login": login, "password": password},
        headers={"X-Forwarded-For": address},
    )


async def refresh(client: AsyncClient, token: str) -> Response:
    return await client.post(f"{API}/auth/refresh-token", json={"refreshToken": token})


async def me(client: AsyncClient, signed_in: dict[str, Any]) -> Response:
    headers = {"Authorization": f"Bearer {signed_in['accessToken']}"}
    return await client.get(f"{API}/users/me", headers=headers)


async def test_twenty_refreshes_at_once_over_two_processes_make_one_child(
    container: AsyncContainer, first: AsyncClient, second: AsyncClient
) -> None:
    user = await a_registered_user(container)
    parent = (await sign_in(first, user.username)).json()

    answers = await asyncio.gather(
        *(refresh(client, parent["refreshToken"]) for client in (first, second) * 10)
    )

    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.json()["refreshToken"] for answer in answers}) == 1
    assert {answer.json()["sessionId"] for answer in answers} == {parent["sessionId"]}
    assert (await refresh(second, answers[0].json()["refreshToken"])).status_code == 200


async def test_a_reused_token_ends_its_family_on_both_processes_at_the_next_request(
    container: AsyncContainer, first: AsyncClient, second: AsyncClient
) -> None:
    user = await a_registered_user(container)
    other_device = (await sign_in(second, user.username)).json()
    parent = (await sign_in(first, user.username)).json()
    child = (await refresh(second, parent["refreshToken"])).json()
    grandchild = (await refresh(first, child["refreshToken"])).json()
    for client in (first, second):
        for family in (parent, child, grandchild):
            assert (await me(client, family)).status_code == 200

    reused = await refresh(first, parent["refreshToken"])

    assert problem(reused) == (401, "session-ended")
    for client in (first, second):
        for family in (parent, child, grandchild):
            assert problem(await me(client, family)) == (401, "session-ended")
            assert problem(await refresh(client, family["refreshToken"])) == (401, "session-ended")
        assert (await me(client, other_device)).status_code == 200
    assert "session was ended" in (await letters_to(container, user.email))[-1]


async def test_signing_out_at_one_process_ends_both_tokens_at_the_other(
    container: AsyncContainer, first: AsyncClient, second: AsyncClient
) -> None:
    user = await a_registered_user(container)
    signed_in = (await sign_in(first, user.username)).json()
    token = {"refreshToken": signed_in["refreshToken"]}
    assert (await me(second, signed_in)).status_code == 200

    await first.post(f"{API}/auth/logout", json=token)

    assert problem(await me(second, signed_in)) == (401, "session-ended")
    assert problem(await refresh(second, token["refreshToken"])) == (401, "session-ended")


async def test_a_role_that_was_taken_away_at_one_process_is_gone_at_the_other(
    container: AsyncContainer, first: AsyncClient, second: AsyncClient
) -> None:
    user = await a_registered_user(container, role=Role.ADMIN)
    await a_registered_user(container, role=Role.ADMIN)
    token = (await sign_in(first, user.username)).json()["accessToken"]
    headers = {"Authorization": f"Bearer {token}"}
    assert (await second.get(f"{API}/audit", headers=headers)).status_code == 200

    async with using(container, EditUser) as edit_user:
        change = UserChange(role=Role.USER)
        await edit_user(Actor.operator("root"), a_client(), user.id, change, None)

    answer = await second.get(f"{API}/audit", headers=headers)
    assert problem(answer) == (403, "not-permitted")


async def test_failures_are_counted_over_both_processes(
    container: AsyncContainer, first: AsyncClient, second: AsyncClient
) -> None:
    user = await a_registered_user(container)

    heard = [
        problem(await sign_in(client, user.username, "a guess"))
        for client in (first, second, first, second, first, second, first)
    ]

    assert heard == [WRONG] * 5 + [REFUSED] * 2
    assert (await sign_in(second, user.username, address="198.51.100.1")).status_code == 200


async def test_failures_are_remembered_over_a_restart(
    settings: Settings, clock: SetClock, database_url: str
) -> None:
    heard = []
    for _ in range(2):
        container = application_over(settings, clock, postgres_store(database_url))
        async with client_of(container, settings) as client:
            heard += [problem(await sign_in(client, "nobody")) for _ in range(4)]
        await container.close()

    assert heard == [WRONG] * 5 + [REFUSED] * 3


async def test_guesses_from_many_networks_are_counted_over_both_processes(
    container: AsyncContainer, first: AsyncClient, second: AsyncClient
) -> None:
    user = await a_registered_user(container)

    answers = await asyncio.gather(
        *(
            sign_in(client, user.username, "a guess", f"198.51.100.{host}")
            for host, client in enumerate((first, second) * 6)
        )
    )

    heard = [problem(answer) for answer in answers]
    assert (heard.count(WRONG), heard.count(REFUSED)) == (6, 6)
    for client in (first, second):
        assert problem(await sign_in(client, user.username)) == REFUSED
    warnings = [text for text in await letters_to(container, user.email) if "many tries" in text]
    assert len(warnings) == 1


async def test_tries_that_the_database_was_away_for_use_nothing_up(
    distant_container: AsyncContainer, proxy: Proxy, settings: Settings
) -> None:
    user = await a_registered_user(distant_container)
    async with client_of(distant_container, settings) as client:
        await proxy.cut()
        heard = [problem(await sign_in(client, user.username)) for _ in range(7)]
        assert heard == [(503, "dependency-away")] * 7
        proxy.mend()

        heard = [problem(await sign_in(client, user.username, "a guess")) for _ in range(6)]

    assert heard == [WRONG] * 5 + [REFUSED]
