"""Ids that are none, that nothing has, or that belong elsewhere, wherever an id is taken."""

from dataclasses import replace
from typing import Any, Final

import pytest
from dishka import AsyncContainer
from httpx import URL, AsyncClient, Response

from builders import an_id
from fingerprints import what_is_stored
from web.policy import ROWS, Thing
from web.policy_cells import Cell, Question
from web.policy_people import MANAGER
from web.policy_things import MAKERS, Made
from web_contract import operation_of, resolved
from web_people import faults, problem, put_signed_in

pytestmark = pytest.mark.anyio

STRANGE: Final = (
    *("0", "1", "-1", "2147483647", "2147483648", "9" * 100, "1.5", "1e9", "0x1"),
    *("null", "undefined", "NaN", "true", "me", "*", "%27", "%22", "%3b", "%25", "%5c"),
    *("%2e%2e", "%2e", "%20", "%0a", "%ff", "%e2%80%ae", "%f0%9f%98%80", "%7b%7d", "{quest_id}"),
    "00000000-0000-0000-0000-000000000000",
    "ffffffff-ffff-ffff-ffff-ffffffffffff",
    "0199a000-0000-7000-8000-00000000000",
    "0199a000-0000-7000-8000-0000000000000",
    "0199a000-0000-7000-8000-00000000000g",
    "0199a000-0000-7000-8000-000000000000%20",
)

# Activities and tools have small numbers, and 1 is one of them.
NUMBERED: Final = {
    **dict.fromkeys(("activity_id", "number", "tool_id"), ("1",)),
    **dict.fromkeys(("z", "x"), ("0", "1")),
}
ADDRESSES: Final = {row.path for row in ROWS}
WITH_IDS: Final = [row for row in ROWS if row.ids]
OF_POINTS: Final = [row for row in ROWS if "point_id" in row.ids]


def spelled(path: str) -> URL:
    return URL("http://quest.test").copy_with(raw_path=path.encode())


async def test_what_is_no_id_leads_nowhere(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    heard = set()
    for row in WITH_IDS:
        question = await Question.of_admin(memory_container, row)
        before = await what_is_stored(memory_container)
        for name in row.ids:
            for strange in STRANGE:
                path = row.path.format(**dict(question.made.ids) | {name: strange})
                if path in ADDRESSES or strange in NUMBERED.get(name, ()):
                    continue
                answer = await question.ask(client, url=spelled(path))
                if answer.status_code not in {404, row.unknown}:
                    heard.add((str(row), strange, answer.status_code))
        assert await what_is_stored(memory_container) == before

    assert heard == set()


async def test_each_id_of_an_address_is_looked_at(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    for row in WITH_IDS:
        question = await Question.of_admin(memory_container, row)
        for name in row.ids:
            nothing = replace(question, made=question.made.without(name))
            answer = await nothing.ask(client)
            assert answer.status_code == row.unknown, (str(row), name)


async def two_drafts(container: AsyncContainer) -> tuple[Made, Made, dict[str, str]]:
    """Return a draft of somebody, one of somebody else, and the headers of the first one."""
    author, other = await MANAGER.enter(container), await MANAGER.enter(container)
    own, foreign = [await MAKERS[Thing.DRAFT](container, one.user.id) for one in (author, other)]
    return own, foreign, author.headers


@pytest.mark.parametrize("row", OF_POINTS, ids=str)
async def test_a_point_of_another_quest_is_not_reached_through_ones_own(
    client: AsyncClient, memory_container: AsyncContainer, row: Any
) -> None:
    question = await Question.prepare(memory_container, Cell(row, MANAGER))
    _, foreign, _ = await two_drafts(memory_container)
    before = await what_is_stored(memory_container)

    ids = dict(question.made.ids) | {"point_id": foreign.ids["point_id"]}
    answer = await replace(question, made=replace(question.made, ids=ids)).ask(client)

    assert problem(answer) == (404, "point-not-found")
    assert await what_is_stored(memory_container) == before


async def test_a_point_of_another_quest_is_not_put_in_order(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    own, foreign, headers = await two_drafts(memory_container)
    before = await what_is_stored(memory_container)

    answer = await client.put(
        f"/api/v1/quests/{own.ids['quest_id']}/draft/points/order",
        headers=headers | {"If-Match": f'"{own.revision}"'},
        json={"pointIds": [own.facts["points"][0], foreign.facts["points"][0]]},
    )

    assert answer.status_code == 422
    assert await what_is_stored(memory_container) == before


async def test_places_and_hints_of_another_quest_are_not_taken_over(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    own, foreign, headers = await two_drafts(memory_container)
    path = f"/api/v1/quests/{foreign.ids['quest_id']}/draft"
    draft = (await client.get(path, headers=(await put_admin(memory_container)))).json()
    place = draft["points"][0]["places"][0]["id"]
    before = await what_is_stored(memory_container)

    answer = await client.patch(
        f"/api/v1/quests/{own.ids['quest_id']}/draft/points/{own.ids['point_id']}",
        headers=headers | {"If-Match": f'"{own.revision}"'},
        json={
            "places": [{"id": place, "latitude": 1.0, "longitude": 2.0}],
            "hints": [{"id": str(an_id()), "text": "Look down."}],
        },
    )

    assert set(faults(answer)) == {"#/places/0/id", "#/hints/0/id"}
    assert await what_is_stored(memory_container) == before


async def put_admin(container: AsyncContainer) -> dict[str, str]:
    return (await put_signed_in(container, role=2)).headers


@pytest.mark.parametrize("field", ["coverMediaId", "categoryId", "vehicleId", "placeId"])
async def test_what_a_draft_refers_to_must_be_there_and_ones_own(
    client: AsyncClient, memory_container: AsyncContainer, field: str
) -> None:
    _, _, headers = await two_drafts(memory_container)
    before = await what_is_stored(memory_container)

    answer = await client.post(
        "/api/v1/quests", headers=headers, json={"title": "Mine", field: str(an_id())}
    )

    assert set(faults(answer)) == {f"#/{field}"}
    assert await what_is_stored(memory_container) == before


def found_in(answer: Response) -> Any:
    """Return what a list, a map or the facets of what is left show; an empty tile shows nothing."""
    if not answer.content:
        return []
    body = answer.json()
    return next(body[name] for name in ("items", "features", "level") if name in body)


async def test_ids_in_queries_are_ids_and_widen_nothing(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    asked = []
    for row in ROWS:
        for parameter in map(resolved, operation_of(row.method, row.path).get("parameters", ())):
            schema = str(parameter.get("schema"))
            if parameter["in"] == "query" and "'uuid'" in schema:
                question = await Question.of_admin(memory_container, row)
                for text, status in (("1", 422), ("", 422), (str(an_id()), 200)):
                    asked_for = {**question.query, parameter["name"]: text}
                    answer = await question.ask(client, params=asked_for)
                    assert answer.status_code == status, (str(row), parameter["name"], text)
                asked.append(parameter["name"])
                assert found_in(answer) == []

    assert {"questId", "category", "vehicle", "place"} <= set(asked)
