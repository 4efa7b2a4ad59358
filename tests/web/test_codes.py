"""Resetting a password and moving to another address, over HTTP."""

import pytest
from dishka import AsyncContainer
from httpx import AsyncClient, Response

from builders import PASSWORD, a_user
from installation import Installation
from people import a_registered_user, code_in, letters_to
from questcity.domain.accounts.model.users import User
from questcity.domain.shared.permissions import Role, Status
from stores import SetClock, application_over, memory_store
from web_client import client_of
from web_people import bearer, problem

pytestmark = pytest.mark.anyio

RESET = "/api/v1/auth/reset-password"
MOVE = "/api/v1/users/me/change-email"
LOGIN = "/api/v1/auth/login"
ME = "/api/v1/users/me"
NEW = "moved@example.org"
NEW_PASSWORD = "another good password"


def shape(answer: Response) -> tuple[int, int, set[str], str]:
    """Return all that somebody could compare, but the id of the request."""
    request_id = answer.headers["x-request-id"]
    return (
        answer.status_code,
        len(answer.content),
        set(answer.headers),
        answer.text.replace(request_id, ""),
    )


async def states_of(container: AsyncContainer) -> list[User]:
    return [
        await a_registered_user(container),
        await a_registered_user(container, role=Role.ADMIN),
        await a_registered_user(container, status=Status.LOCKED),
        await a_registered_user(container, status=Status.UNVERIFIED, password_hash=None),
        await a_registered_user(container, status=Status.DELETED, password_hash=None),
        a_user(),
    ]


async def test_somebody_who_has_forgotten_the_password_comes_in_again(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    user = await a_registered_user(memory_container)

    asked = await client.post(RESET, json={"email": user.email})
    code = code_in((await letters_to(memory_container, user.email))[-1])
    verified = await client.post(f"{RESET}/verify-code", json={"email": user.email, "code": code})
    chosen = await client.post(
        f"{RESET}/confirm", json={**verified.json(), "password": NEW_PASSWORD}
    )
    signed_in = await client.post(LOGIN, json={"login": user.email, "password": NEW_PASSWORD})
    before = await client.post(LOGIN, json={"login": user.email, "password": PASSWORD})

    assert (asked.status_code, asked.content) == (202, b"")
    assert (verified.status_code, list(verified.json())) == (200, ["token"])
    assert (chosen.status_code, chosen.content) == (204, b"")
    assert (signed_in.status_code, before.status_code) == (200, 401)


async def test_asking_for_a_reset_sounds_the_same_for_everybody_and_for_nobody(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    people = await states_of(memory_container)

    answers = [await client.post(RESET, json={"email": user.email}) for user in people]

    assert {str(shape(answer)) for answer in answers} == {str(shape(answers[0]))}
    assert answers[0].status_code == 202


async def test_a_wrong_code_sounds_the_same_for_everybody_and_for_nobody(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    people = await states_of(memory_container)
    for user in people:
        await client.post(RESET, json={"email": user.email})
    people.append(a_user())

    answers = [
        await client.post(f"{RESET}/verify-code", json={"email": user.email, "code": "a guess"})
        for user in people
    ]

    assert {str(shape(answer)) for answer in answers} == {str(shape(answers[0]))}
    assert problem(answers[0]) == (422, "code-invalid")
    assert answers[0].json()["errors"][0]["pointer"] == "#/code"


async def test_a_wrong_password_sounds_the_same_for_everybody_and_for_nobody(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    people = await states_of(memory_container)

    answers = [
        await client.post(LOGIN, json={"login": user.email, "password": "a guess at it"})
        for user in people
    ]

    assert {str(shape(answer)) for answer in answers} == {str(shape(answers[0]))}
    assert problem(answers[0]) == (401, "wrong-credentials")


async def test_too_many_resets_are_told_alike_for_everybody_and_for_nobody(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    user = await a_registered_user(memory_container)
    emails = [user.email, "nobody@example.org"]
    for email in emails:
        for _ in range(4 + (email != user.email)):
            assert (await client.post(RESET, json={"email": email})).status_code == 202

    answers = [await client.post(RESET, json={"email": email}) for email in emails]

    assert [problem(answer) for answer in answers] == [(429, "too-many-requests")] * 2
    assert [answer.headers["retry-after"] for answer in answers] == ["3600"] * 2


async def test_one_client_asks_only_so_often(installation: Installation, clock: SetClock) -> None:
    settings = installation.settings({"LIMIT_RESETS": "1/hour"})
    container = application_over(settings, clock, memory_store())
    async with client_of(container, settings) as client:
        first = await client.post(RESET, json={"email": "anna@example.org"})
        second = await client.post(RESET, json={"email": "boris@example.org"})
    await container.close()

    assert first.status_code == 202
    assert problem(second) == (429, "too-many-requests")


async def test_no_letter_repeats_the_host_that_a_request_names(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    user = await a_registered_user(memory_container)
    headers = await bearer(memory_container)
    evil = {
        "Host": "evil.example",
        "X-Forwarded-Host": "evil.example",
        "Forwarded": "host=evil.example",
        "Origin": "https://evil.example",
        "Referer": "https://evil.example/",
    }

    asked = await client.post(RESET, json={"email": user.email}, headers=evil)
    moved = await client.post(
        MOVE, json={"email": NEW, "password": PASSWORD}, headers=evil | headers
    )
    code = code_in((await letters_to(memory_container, NEW))[-1])
    done = await client.post(
        f"{MOVE}/verify-code", json={"email": NEW, "code": code}, headers=evil | headers
    )

    assert [asked.status_code, moved.status_code, done.status_code] == [202, 202, 204]
    letters = [
        *await letters_to(memory_container, user.email),
        *await letters_to(memory_container, NEW),
    ]
    assert [letter for letter in letters if "evil" in letter] == []


async def test_somebody_moves_to_another_address(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    headers = await bearer(memory_container)
    before = await client.get(ME, headers=headers)

    asked = await client.post(MOVE, json={"email": NEW, "password": PASSWORD}, headers=headers)
    between = await client.get(ME, headers=headers)
    code = code_in((await letters_to(memory_container, NEW))[-1])
    done = await client.post(
        f"{MOVE}/verify-code", json={"email": NEW, "code": code}, headers=headers
    )
    after = await client.get(ME, headers=headers)

    assert (asked.status_code, asked.content) == (202, b"")
    assert (done.status_code, done.content) == (204, b"")
    assert between.json() == before.json()
    assert after.json()["email"] == NEW
    assert after.headers["etag"] != before.headers["etag"]


async def test_a_taken_address_is_answered_like_a_free_one(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    owner = await a_registered_user(memory_container)
    headers = await bearer(memory_container)

    answers = [
        await client.post(MOVE, json={"email": email, "password": PASSWORD}, headers=headers)
        for email in (NEW, owner.email)
    ]

    assert shape(answers[0]) == shape(answers[1])


async def test_a_wrong_password_is_told_with_its_field(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    headers = await bearer(memory_container)

    answer = await client.post(
        MOVE, json={"email": NEW, "password": "a guess at it"}, headers=headers
    )

    assert problem(answer) == (422, "wrong-password")
    assert answer.json()["errors"][0]["pointer"] == "#/password"


async def test_a_wrong_code_for_an_address_is_told_with_its_field(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    headers = await bearer(memory_container)

    answer = await client.post(
        f"{MOVE}/verify-code", json={"email": NEW, "code": "123456"}, headers=headers
    )

    assert problem(answer) == (422, "code-invalid")
    assert answer.json()["errors"][0]["pointer"] == "#/code"


async def test_too_many_wishes_to_move_are_refused(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    headers = await bearer(memory_container)
    for number in range(5):
        body = {"email": f"moved{number}@example.org", "password": PASSWORD}
        assert (await client.post(MOVE, json=body, headers=headers)).status_code == 202

    answer = await client.post(MOVE, json={"email": NEW, "password": PASSWORD}, headers=headers)

    assert problem(answer) == (429, "too-many-requests")


@pytest.mark.parametrize("path", [MOVE, f"{MOVE}/verify-code"])
async def test_who_is_not_signed_in_hears_only_that(client: AsyncClient, path: str) -> None:
    answer = await client.post(path, content=b"not even json")

    assert problem(answer) == (401, "token-invalid")


@pytest.mark.parametrize("path", [MOVE, f"{MOVE}/verify-code"])
async def test_who_must_change_the_password_does_that_first(
    client: AsyncClient, memory_container: AsyncContainer, path: str
) -> None:
    headers = await bearer(memory_container, password_change_required=True)
    body = (
        {"email": NEW, "code": "123456"} if "code" in path else {"email": NEW, "password": PASSWORD}
    )

    answer = await client.post(path, json=body, headers=headers)

    assert problem(answer) == (403, "password-change-required")
