"""Passwords over HTTP, at the edges of what is taken."""

import asyncio
import json
import unicodedata
from threading import Event

import pytest
from dishka import AsyncContainer
from httpx import AsyncClient, Response
from structlog.testing import capture_logs

from builders import PASSWORD, a_newcomer
from hashers import CountingHasher, HasherProvider
from installation import Installation
from people import a_registered_user, code_in, letters_to
from questcity.adapters.system.passwords import Argon2PasswordHasher
from questcity.entrypoints.bootstrap.settings import Settings
from range_server import HANG, answered, running_range_server, stolen
from stores import SetClock, application_over, memory_store
from web_client import client_of
from web_people import problem

pytestmark = pytest.mark.anyio

REGISTER = "/api/v1/auth/register"
LOGIN = "/api/v1/auth/login"


@pytest.fixture
def hasher() -> CountingHasher:
    return CountingHasher()


@pytest.fixture
def memory_container(hashing_container: AsyncContainer) -> AsyncContainer:
    return hashing_container


def a_form(password: str, **changes: str) -> dict[str, str]:
    newcomer = a_newcomer()
    return {
        "username": newcomer.username,
        "email": newcomer.email,
        "password": password,
        "firstName": newcomer.first_name,
        "lastName": newcomer.last_name,
    } | changes


def faults(answer: Response) -> list[tuple[str, str]]:
    return [(fault["pointer"], fault["code"]) for fault in answer.json()["errors"]]


async def came_in(client: AsyncClient, container: AsyncContainer, password: str) -> str:
    """Register with a password and return the username."""
    form = a_form(password)
    registered = await client.post(REGISTER, json=form)
    assert registered.status_code == 202
    code = code_in((await letters_to(container, form["email"]))[-1])
    proof = {**registered.json(), "email": form["email"], "code": code}
    assert (await client.post(f"{REGISTER}/verify-code", json=proof)).status_code == 204
    return form["username"]


async def status_of_sign_in(client: AsyncClient, login: str, password: str) -> int:
    return (await client.post(LOGIN, json={"login": login, "password": password})).status_code


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("gWq7-Lz", "too-short"),
        ("🦊 🐔 🌽 ", "too-short"),
        ("x" * 1025, "too-long"),
        ("🦊" * 257, "too-long"),
        ("password123456789", "too-common"),
        ("questcity2026quest", "own-words"),
    ],
)
async def test_a_password_that_nobody_may_have_is_refused_with_the_reason_and_unhashed(
    client: AsyncClient, hasher: CountingHasher, password: str, code: str
) -> None:
    answer = await client.post(REGISTER, json=a_form(password))

    assert problem(answer) == (422, "invalid-input")
    assert faults(answer) == [("#/password", code)]
    assert hasher.times == 0


@pytest.mark.parametrize(
    "password",
    [
        "gWq7-Lz2",
        "🦊 🐔 🌽 🏡 ",
        "correct horse battery staple",
        "anna likes pelmeni",
        ("white nights of 1703 " * 4)[:64],
        ("белые ночи 1703 года " * 7)[:128],
        "".join(chr(0x1F400 + number * number % 191) for number in range(128)),
        "gWq7-Lz2" * 128,
    ],
    ids=len,
)
async def test_a_password_of_8_to_1024_bytes_is_taken_whatever_it_is_made_of(
    client: AsyncClient, memory_container: AsyncContainer, password: str
) -> None:
    name = await came_in(client, memory_container, password)

    assert await status_of_sign_in(client, name, password) == 200
    assert await status_of_sign_in(client, name, password + " ") == 401


async def test_own_words_are_those_of_the_same_form(client: AsyncClient) -> None:
    anna = {"username": "anna", "firstName": "Anna", "lastName": "Ivanova"}

    answer = await client.post(REGISTER, json=a_form("annaivanova1999", **anna))
    with_email = a_form("") | anna
    of_email = await client.post(REGISTER, json=with_email | {"password": with_email["email"]})

    assert faults(answer) == faults(of_email) == [("#/password", "own-words")]


async def test_all_that_is_wrong_is_told_at_once(client: AsyncClient) -> None:
    form = a_form("password123456789", username="a b", firstName="")

    answer = await client.post(REGISTER, json=form)

    assert faults(answer) == [
        ("#/username", "invalid"),
        ("#/password", "too-common"),
        ("#/firstName", "too-short"),
    ]


async def test_a_password_of_a_megabyte_is_refused_unhashed(
    client: AsyncClient, hasher: CountingHasher
) -> None:
    headers = {"Content-Type": "application/json"}
    largest, larger = (json.dumps(a_form("x" * size)).encode() for size in (60 * 1024, 1024 * 1024))

    long = await client.post(REGISTER, content=largest, headers=headers)
    too_large = await client.post(REGISTER, content=larger, headers=headers)

    assert faults(long) == [("#/password", "too-long")]
    assert problem(too_large) == (413, "too-large")
    assert hasher.times == 0


async def test_passwords_that_differ_in_the_73rd_character_are_two(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    beginning = "every character of a password counts, and so does the one that is seventy"[:72]
    name = await came_in(client, memory_container, beginning + "x")

    assert await status_of_sign_in(client, name, beginning + "y") == 401
    assert await status_of_sign_in(client, name, beginning) == 401
    assert await status_of_sign_in(client, name, beginning + "x") == 200


async def test_letter_case_counts(client: AsyncClient, memory_container: AsyncContainer) -> None:
    name = await came_in(client, memory_container, PASSWORD)

    assert await status_of_sign_in(client, name, PASSWORD.upper()) == 401


async def test_two_keyboards_that_compose_a_letter_differently_type_one_password(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    composed = unicodedata.normalize("NFC", "ёжик и café у реки")
    decomposed = unicodedata.normalize("NFD", composed)
    name = await came_in(client, memory_container, composed)

    assert composed != decomposed
    assert await status_of_sign_in(client, name, decomposed) == 200


class HeldHasher(Argon2PasswordHasher):
    """Works only once it is let."""

    def __init__(self) -> None:
        super().__init__(memory_kib=8, time_cost=1, threads=1, waiting=1)
        self.may_go_on = Event()

    def _matches(self, password: str, password_hash: str | None) -> bool:
        self.may_go_on.wait(timeout=10)
        return super()._matches(password, password_hash)


async def test_who_finds_the_queue_for_hashing_full_is_told_to_come_back(
    settings: Settings, clock: SetClock
) -> None:
    hasher = HeldHasher()
    container = application_over(settings, clock, memory_store(), HasherProvider(hasher))
    async with client_of(container, settings) as client:
        body = {"login": "nobody", "password": PASSWORD}
        waiting = [asyncio.create_task(client.post(LOGIN, json=body)) for _ in range(3)]
        done, others = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        alive = await client.get("/api/v1/health/live")
        hasher.may_go_on.set()
        await asyncio.wait(others)
    await container.close()

    [refused] = [task.result() for task in done]
    assert problem(refused) == (503, "busy")
    assert refused.headers["retry-after"] == "1"
    assert alive.status_code == 200
    assert [task.result().status_code for task in others] == [401, 401]


async def registered_with(
    url: str, installation: Installation, clock: SetClock, password: str
) -> Response:
    settings = installation.settings({"BREACH_CHECK_URL": url})
    container = application_over(settings, clock, memory_store())
    async with client_of(container, settings) as client:
        answer = await client.post(REGISTER, json=a_form(password))
    await container.close()
    return answer


async def test_a_stolen_password_is_refused_where_the_operator_asks_for_that(
    installation: Installation, clock: SetClock
) -> None:
    async with running_range_server(stolen(PASSWORD)) as server:
        refused = await registered_with(server.url, installation, clock, PASSWORD)

    assert faults(refused) == [("#/password", "breached")]


async def test_what_is_known_on_this_machine_is_told_to_nobody(
    installation: Installation, clock: SetClock
) -> None:
    async with running_range_server(stolen("password123456789")) as server:
        refused = await registered_with(server.url, installation, clock, "password123456789")

    assert faults(refused) == [("#/password", "too-common")]
    assert server.requests == []


@pytest.mark.parametrize("answer", [HANG, answered(b"", "500 Internal Server Error")])
async def test_a_service_that_fails_stops_no_registration(
    installation: Installation, clock: SetClock, answer: bytes
) -> None:
    async with running_range_server(answer) as server:
        with capture_logs() as logs:
            registered = await registered_with(server.url, installation, clock, PASSWORD)

    assert registered.status_code == 202
    assert "breach-check.failed" in [line["event"] for line in logs]


async def test_without_the_setting_nobody_is_asked(client: AsyncClient, settings: Settings) -> None:
    assert settings.breach_check_url is None

    assert (await client.post(REGISTER, json=a_form(PASSWORD))).status_code == 202


async def test_no_answer_repeats_a_password(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    user = await a_registered_user(memory_container)
    forms = [a_form(f"{user.username} canary"), a_form("canary"), a_form("canary " * 200)]

    answers = [await client.post(REGISTER, json=form) for form in forms]

    assert [answer for answer in answers if "canary" in answer.text] == []
