"""Strangers may knock only so often, wherever they knock, and a refusal costs nothing."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Final

import pytest
from dishka import AsyncContainer
from httpx import AsyncClient

from builders import a_newcomer
from hashers import CountingHasher
from installation import Installation
from people import a_registered_user
from questcity.entrypoints.bootstrap.settings import VARIABLES, Settings
from web.policy import ROWS, Row, Who
from web.policy_cells import Question
from web_client import client_of
from web_people import problem

pytestmark = pytest.mark.anyio

# Only who holds a token of the session gets anywhere with it, and nothing is hashed or sent.
WITHOUT_LIMIT: Final = {"/api/v1/auth/logout"}
LIMITED: Final = [
    row
    for row in ROWS
    if row.who is Who.PUBLIC and row.method != "GET" and row.path not in WITHOUT_LIMIT
] + [row for row in ROWS if row.path == "/api/v1/users/me/change-password"]


@pytest.fixture
def settings(installation: Installation) -> Settings:
    """Return settings that allow everything twice, and a letter more."""
    limits = {name.upper(): "2/hour" for name in VARIABLES if name.startswith("limit_")}
    others = {"LIMIT_MAILS_PER_ADDRESS": "3/hour", "TRUSTED_PROXIES": "192.0.2.7"}
    return installation.settings(limits | others)


@pytest.fixture
def hasher() -> CountingHasher:
    return CountingHasher()


@pytest.fixture
def container(hashing_container: AsyncContainer) -> AsyncContainer:
    return hashing_container


@pytest.fixture
async def client(container: AsyncContainer, settings: Settings) -> AsyncIterator[AsyncClient]:
    async with client_of(container, settings) as client:
        yield client


async def prepared(container: AsyncContainer, row: Row) -> Question:
    """Return a question that may be asked; a password in it is wrong, as a guess would be."""
    question = await Question.of_admin(container, row)
    guessed = {"login": "password", "change-password": "oldPassword"}
    field = guessed.get(row.path.rpartition("/")[2])
    return question if field is None else replace(question, body=question.body | {field: "guess"})


@pytest.mark.parametrize("row", LIMITED, ids=str)
async def test_what_strangers_may_do_they_may_do_only_so_often(
    client: AsyncClient, container: AsyncContainer, hasher: CountingHasher, row: Row
) -> None:
    question = await prepared(container, row)

    served = [await question.ask(client) for _ in range(2)]
    before = hasher.times
    refused = await question.ask(client)

    assert 429 not in {answer.status_code for answer in served}
    assert problem(refused) == (429, "too-many-requests")
    assert 1 <= int(refused.headers["retry-after"]) <= 3600
    assert hasher.times == before


@pytest.mark.parametrize("row", [row for row in LIMITED if row.who is Who.PUBLIC], ids=str)
async def test_one_who_knocks_too_often_does_not_shut_the_door_for_others(
    client: AsyncClient, container: AsyncContainer, row: Row
) -> None:
    knocking = await prepared(container, row)
    for _ in range(3):
        await knocking.ask(client, headers={"X-Forwarded-For": "198.51.100.1"})

    other = await prepared(container, row)
    answer = await other.ask(client, headers={"X-Forwarded-For": "203.0.113.1"})

    assert answer.status_code in {200, 202, 204, 401}


async def test_a_known_and_an_unknown_name_are_refused_in_the_same_words(
    client: AsyncClient, container: AsyncContainer
) -> None:
    user = await a_registered_user(container)
    heard: list[tuple[int, object, str, set[str]]] = []
    for login in (user.username, "nobody-at-all", user.email, "nobody@example.org"):
        body = {"login": login, "password": "a guess"}
        network = {"X-Forwarded-For": f"203.0.113.{len(heard)}"}
        for _ in range(3):
            answer = await client.post("/api/v1/auth/login", json=body, headers=network)
        told = answer.json()
        told.pop("instance")
        heard.append((answer.status_code, told, answer.headers["retry-after"], set(answer.headers)))

    assert heard[0][0] == 429
    assert all(one == heard[0] for one in heard)


async def test_a_mailbox_gets_only_so_many_letters_whoever_causes_them(
    client: AsyncClient,
) -> None:
    email = "anna@example.org"

    async def register(address: str) -> int:
        newcomer = a_newcomer()
        body = {
            "username": newcomer.username,
            "email": email,
            "password": newcomer.password,
            "firstName": newcomer.first_name,
            "lastName": newcomer.last_name,
        }
        headers = {"X-Forwarded-For": address}
        answer = await client.post("/api/v1/auth/register", json=body, headers=headers)
        return answer.status_code

    heard = [await register(f"198.51.100.{host}") for host in range(4)]

    assert heard == [202, 202, 202, 429]
