"""An editor that loses nothing: what is changed is changed, and nothing else is."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from unicodedata import normalize

import pytest
from httpx import AsyncClient, Response
from hypothesis import given, settings as bounds, strategies as st

from installation import Installation
from quest_strategies import FIELDS, HINT, PLACE, POINT, POINTS, QUESTS, Json
from questcity.domain.shared.permissions import Role
from servers import TestServer
from stores import SetClock, Store, application_over, memory_store, postgres_store
from web_client import client_of
from web_people import bearer

QUESTS_PATH = "/api/v1/quests"


@dataclass
class Editor:
    """An author at work on one draft after the other."""

    client: AsyncClient
    headers: dict[str, str]

    async def write(self, quest: Json, points: list[Json]) -> Json:
        """Return a new draft as it is read."""
        made = await self._sent("POST", QUESTS_PATH, quest)
        for point in points:
            await self._sent("POST", f"{QUESTS_PATH}/{made['id']}/draft/points", point)
        return await self.read(made["id"])

    async def read(self, quest_id: str) -> Json:
        """Return a draft as it is read."""
        return await self._sent("GET", f"{QUESTS_PATH}/{quest_id}/draft")

    async def change(self, draft: Json, path: str, body: Json, method: str = "PATCH") -> Json:
        """Return the draft as it is read after a change."""
        await self._sent(method, f"{QUESTS_PATH}/{draft['id']}/draft{path}", body, draft)
        return await self.read(draft["id"])

    async def _sent(
        self, method: str, path: str, body: Json | None = None, at: Json | None = None
    ) -> Json:
        condition = {"If-Match": f'"{at["draft"]["revision"]}"'} if at else {}
        answer: Response = await self.client.request(
            method, path, headers=self.headers | condition, json=body
        )
        assert answer.is_success, answer.text
        return answer.json() if answer.content else {}


def differences(before: Any, after: Any, at: str = "") -> set[str]:
    """Return the pointers to all that differs between two documents."""
    if isinstance(before, dict) and isinstance(after, dict):
        found = [
            differences(before.get(name), after.get(name), f"{at}/{name}")
            for name in before.keys() | after.keys()
        ]
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        found = [
            differences(one, other, f"{at}/{index}")
            for index, (one, other) in enumerate(zip(before, after, strict=True))
        ]
    else:
        return set() if before == after else {at}
    return set().union(*found)


def without_stamps(draft: Json) -> Json:
    return {name: value for name, value in draft.items() if name not in ("draft", "updatedAt")}


def expect_only(pointer: str, value: Any, before: Json, after: Json) -> None:
    """Fail unless the one thing at the pointer became the value and the rest stayed."""
    found = differences(without_stamps(before), without_stamps(after))
    assert all(other == pointer or other.startswith(f"{pointer}/") for other in found), found
    at: Any = after
    for name in pointer.removeprefix("/").split("/"):
        at = at[int(name)] if isinstance(at, list) else at[name]
    if isinstance(value, str):
        assert at == normalize("NFC", value)
    elif not isinstance(value, (dict, list)):
        assert at == value


async def change_a_field(editor: Editor, draft: Json, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(FIELDS)))
    value = data.draw(FIELDS[name])

    expect_only(f"/{name}", value, draft, await editor.change(draft, "", {name: value}))


async def change_a_part_of_a_field(editor: Editor, draft: Json, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(["credits", "price"]))
    whole = data.draw(FIELDS[name])
    part = data.draw(st.sampled_from(sorted(whole)))

    after = await editor.change(draft, "", {name: {part: whole[part]}})

    expect_only(f"/{name}/{part}", whole[part], draft, after)


async def change_a_point(editor: Editor, draft: Json, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(draft["points"]) - 1))
    point = draft["points"][index]
    name = data.draw(st.sampled_from(sorted(POINT)))
    value = data.draw(POINT[name])

    after = await editor.change(draft, f"/points/{point['id']}", {name: value})

    expect_only(f"/points/{index}/{name}", value, draft, after)


async def change_a_part_of_a_point(editor: Editor, draft: Json, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(draft["points"]) - 1))
    point = draft["points"][index]
    lists = [name for name in ("places", "hints") if point[name]]
    if not lists:
        return
    name = data.draw(st.sampled_from(lists))
    number = data.draw(st.integers(0, len(point[name]) - 1))
    parts = PLACE if name == "places" else HINT
    part = data.draw(st.sampled_from(sorted(parts)))
    value = data.draw(parts[part])
    items = [dict(item) for item in point[name]]
    items[number][part] = value

    after = await editor.change(draft, f"/points/{point['id']}", {name: items})

    expect_only(f"/points/{index}/{name}/{number}/{part}", value, draft, after)


async def write_back_what_was_read(editor: Editor, draft: Json, data: st.DataObject) -> None:
    point = data.draw(st.sampled_from(draft["points"]))
    read = {name: point[name] for name in (*POINT, "fileMediaId")}

    written = await editor.change(draft, f"/points/{point['id']}", read)
    after = await editor.change(written, "", {name: draft[name] for name in FIELDS})

    assert without_stamps(after) == without_stamps(draft)


async def move_and_remove(editor: Editor, draft: Json, data: st.DataObject) -> None:
    order = data.draw(st.permutations([point["id"] for point in draft["points"]]))
    moved = await editor.change(draft, "/points/order", {"pointIds": order}, "PUT")
    known = {point["id"]: point for point in draft["points"]}
    assert moved["points"] == [known[point_id] for point_id in order]

    gone = data.draw(st.sampled_from(order))
    left = await editor.change(moved, f"/points/{gone}", {}, "DELETE")
    assert left["points"] == [point for point in moved["points"] if point["id"] != gone]


OF_QUESTS = (change_a_field, change_a_part_of_a_field)
OF_POINTS = (
    change_a_point,
    change_a_part_of_a_point,
    write_back_what_was_read,
    move_and_remove,
)


@pytest.fixture(params=["memory", pytest.param("postgres", marks=pytest.mark.postgres)])
def store(request: pytest.FixtureRequest) -> Iterator[Store]:
    if request.param == "memory":
        yield memory_store()
        return
    server: TestServer = request.getfixturevalue("test_server")
    with server.database() as url:
        yield postgres_store(url)


def test_an_edit_changes_what_it_says_and_nothing_else(
    store: Store, installation: Installation
) -> None:
    settings = installation.settings()

    @bounds(max_examples=25, database=None)
    @given(quest=QUESTS, points=POINTS, data=st.data())
    def edit(quest: Json, points: list[Json], data: st.DataObject) -> None:
        async def at_work() -> None:
            draft = await editor.write(quest, points)
            for _ in range(3):
                deed = data.draw(st.sampled_from(OF_QUESTS + OF_POINTS * bool(draft["points"])))
                await deed(editor, draft, data)
                draft = await editor.read(draft["id"])

        runner.run(at_work())

    with asyncio.Runner() as runner:
        container = application_over(settings, SetClock(), store)
        opened = client_of(container, settings)
        client = runner.run(opened.__aenter__())
        editor = Editor(client, runner.run(bearer(container, Role.MANAGER)))
        edit()
        runner.run(opened.__aexit__(None, None, None))
        runner.run(container.close())
