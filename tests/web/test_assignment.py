"""Nothing is assigned by a field that a request should not have."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import replace
from typing import Any, Final

import pytest
from dishka import AsyncContainer
from httpx import AsyncClient

from fingerprints import what_is_stored
from web.policy import ROWS, Row
from web.policy_calls import CALLS, PLAIN
from web.policy_cells import Question
from web_contract import operation_of, resolved
from web_people import faults, problem

pytestmark = pytest.mark.anyio

WITH_BODY: Final = [row for row in ROWS if CALLS.get(row.route, PLAIN).body]
DESCRIBED: Final = [row for row in WITH_BODY if not CALLS[row.route].is_file]
WITHOUT_BODY: Final = [row for row in ROWS if row.method != "GET" and row not in WITH_BODY]

# What somebody might hope to set, and what nothing but the server says.
HOPES: Final[dict[str, Any]] = {
    "role": 2,
    "status": "active",
    "isActive": True,
    "is_active": True,
    "flags": ["can_lock_users"],
    "canLockUsers": True,
    "credits": 1_000_000,
    "authorId": "0199a000-0000-7000-8000-000000000000",
    "userId": "0199a000-0000-7000-8000-000000000000",
    "id": "0199a000-0000-7000-8000-000000000000",
    "price": 0,
    "isSubscription": True,
    "is_subscription": True,
    "score": 1_000_000,
    "verdict": "accepted",
    "revision": 1,
    "createdAt": "2020-01-01T00:00:00Z",
    "publishedAt": "2020-01-01T00:00:00Z",
    "__proto__": {"role": 2},
}
# These are no field of anything that a request has a part of.
HOPELESS: Final = ("authorId", "createdAt", "isActive")


def fields_of(row: Row) -> set[str]:
    """Return the fields that a body may have, as the contract tells."""
    content = operation_of(row.method, row.path)["requestBody"]["content"]["application/json"]
    schema = resolved(content["schema"])
    shapes = [resolved(one) for one in schema.get("oneOf", [schema])]
    return {name for shape in shapes for name in shape["properties"]}


def parts_of(body: Any, place: str = "#") -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the body and every object in it, with its place."""
    if isinstance(body, dict):
        yield place, body
        for name, part in body.items():
            yield from parts_of(part, f"{place}/{name}")
    elif isinstance(body, list):
        for index, part in enumerate(body):
            yield from parts_of(part, f"{place}/{index}")


@pytest.mark.parametrize("row", DESCRIBED, ids=str)
async def test_a_field_that_a_body_does_not_have_is_refused_and_changes_nothing(
    client: AsyncClient, memory_container: AsyncContainer, row: Row
) -> None:
    question = await Question.of_admin(memory_container, row)
    before = await what_is_stored(memory_container)
    hopes = {name: value for name, value in HOPES.items() if name not in fields_of(row)}

    for name, value in hopes.items():
        answer = await replace(question, body=question.body | {name: value}).ask(client)
        assert problem(answer) == (422, "invalid-input"), name
        assert list(faults(answer).values()) == ["unknown-field"], name

    assert len(hopes) > 10
    assert await what_is_stored(memory_container) == before


@pytest.mark.parametrize("row", WITH_BODY, ids=str)
async def test_no_part_of_a_body_has_a_field_that_it_does_not_have(
    client: AsyncClient, memory_container: AsyncContainer, row: Row
) -> None:
    question = await Question.of_admin(memory_container, row)
    before = await what_is_stored(memory_container)

    for name in HOPELESS:
        for place, _ in list(parts_of(question.body)):
            body = deepcopy(question.body)
            dict(parts_of(body))[place][name] = HOPES[name]
            answer = await replace(question, body=body).ask(client)
            assert faults(answer) == {f"{place}/{name}": "unknown-field"}

    assert await what_is_stored(memory_container) == before


def standing(users: Mapping[Any, Any]) -> dict[Any, Any]:
    """Return of each user what somebody might hope to change; a status may change for good."""
    return {
        user.id: (user.role, user.flags, user.username, user.email, user.created_at)
        for user in users.values()
    }


async def test_a_body_that_nobody_asks_for_is_not_read(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    for row in WITHOUT_BODY:
        question = await Question.of_admin(memory_container, row)
        before = await what_is_stored(memory_container)
        answer = await replace(question, body=HOPES).ask(client)
        after = await what_is_stored(memory_container)
        assert answer.is_success, str(row)
        assert standing(after["user_account"]) == standing(before["user_account"]), str(row)
        hopes = ("1000000", "2020-01-01", "0199a000-0000-7000-8000-000000000000")
        assert [hope for hope in hopes if hope in answer.text] == [], str(row)


def takes_role(row: Row) -> bool:
    return row in DESCRIBED and "role" in fields_of(row)


async def test_the_routes_that_take_a_role_are_few() -> None:
    assert [str(row) for row in ROWS if takes_role(row)] == [
        "POST /api/v1/users",
        "PATCH /api/v1/users/{user_id}",
    ]


@pytest.mark.parametrize("row", [row for row in ROWS if takes_role(row)], ids=str)
@pytest.mark.parametrize("role", [3, -1, 2147483647, 2**64, "2", "admin", True, 1.0, [2], {}, None])
async def test_what_is_no_role_is_refused_wherever_a_role_is_taken(
    client: AsyncClient, memory_container: AsyncContainer, row: Row, role: object
) -> None:
    question = await Question.of_admin(memory_container, row)
    before = await what_is_stored(memory_container)

    answer = await replace(question, body=question.body | {"role": role}).ask(client)

    assert problem(answer) == (422, "invalid-input")
    assert set(faults(answer)) == {"#/role"}
    assert await what_is_stored(memory_container) == before
