"""The edges of every rule over HTTP: where a refusal points to, and that it says the limit."""

import json
from collections import defaultdict
from collections.abc import Awaitable, Callable
from typing import Final

import pytest
from dishka import AsyncContainer
from httpx import AsyncClient, Response

from blocks import block
from edge_builders import (
    A_POINT,
    A_QUEST,
    CODE,
    CODE_ID,
    GHOST,
    GHOST_ID,
    HINT_ID,
    MERCH,
    MERCH_ID,
    PLACE_ID,
    WORD,
    WORD_ID,
    Edge,
    Json,
    Subject,
)
from fix_builders import a_fix_of, a_retitled
from quest_builders import (
    HISTORY,
    SAINT_PETERSBURG,
    WALKING,
    a_published_quest,
    a_written_point,
    some_fields,
)
from quest_documents import OPEN, a_document
from quest_edges import EDGES
from questcity.adapters.formats.bundle import write_bundle
from questcity.domain.quests.ports.repositories import QuestRepository
from questcity.domain.shared.permissions import Role
from web_people import bearer, problem

pytestmark = pytest.mark.anyio

QUESTS: Final = "/api/v1/quests"

Send = Callable[[Json], Awaitable[Response]]

ROUTES: Final[dict[Subject, tuple[str, str]]] = {
    Subject.QUEST: ("POST", QUESTS),
    Subject.QUEST_CHANGE: ("PATCH", "{draft}"),
    Subject.POINT: ("POST", "{draft}/points"),
    Subject.POINT_CHANGE: ("PATCH", f"{{draft}}/points/{WORD_ID}"),
    Subject.ORDER: ("PUT", "{draft}/points/order"),
    Subject.FIX: ("POST", "{published}/fixes"),
    Subject.CATEGORY: ("PATCH", f"{QUESTS}/categories/{HISTORY.id}"),
    Subject.VEHICLE: ("PATCH", f"{QUESTS}/vehicles/{WALKING.id}"),
    Subject.PLACE: ("PATCH", f"{QUESTS}/places/{SAINT_PETERSBURG.id}"),
    Subject.TOOL: ("PATCH", f"{QUESTS}/tools/3"),
}
OF_SUBJECT: Final = defaultdict[Subject, list[Edge]](list)
for _edge in EDGES:
    OF_SUBJECT[_edge.subject].append(_edge)


class Author:
    """Somebody who may send anything about one draft."""

    def __init__(self, client: AsyncClient, headers: dict[str, str]) -> None:
        self._client = client
        self._headers = headers
        self._path = ""
        self._ids: dict[str, str] = {}

    async def begin(self) -> None:
        """Begin a quest whose parts are those that the table names."""
        draft = await self.write(
            A_QUEST, [A_POINT | {"activity": it} for it in (WORD, CODE, GHOST)]
        )
        self._path = f"{QUESTS}/{draft['id']}"
        named = (WORD_ID, CODE_ID, GHOST_ID)
        self._ids = {name: point["id"] for name, point in zip(named, draft["points"], strict=True)}
        word = draft["points"][0]
        self._ids |= {PLACE_ID: word["places"][0]["id"], HINT_ID: word["hints"][0]["id"]}
        self._ids |= {MERCH_ID: draft["merch"][0]["id"]}

    async def write(self, quest: Json, points: list[Json]) -> Json:
        """Write a quest."""
        made = await self._client.post(QUESTS, headers=self._headers, json=quest)
        path = f"{QUESTS}/{made.json()['id']}/draft"
        for point in points:
            answer = await self._client.post(f"{path}/points", headers=self._headers, json=point)
            assert answer.is_success, answer.text
        return (await self._client.get(path, headers=self._headers)).json()

    async def publish(self) -> None:
        """Publish the quest, so that it can be fixed."""
        answer = await self.send("PUT", f"{self._path}/publication", None)
        assert answer.is_success, answer.text

    async def send(self, method: str, path: str, body: Json) -> Response:
        """Send what is of the table, based on what the draft is now."""
        path = path.format(draft=f"{self._path}/draft", published=self._path)
        sent = json.dumps([path, body])
        for name, present in self._ids.items():
            sent = sent.replace(name, present)
        path, body = json.loads(sent)
        headers = self._headers
        if self._path in path and "/fixes" not in path and self._path:
            seen = await self._client.get(f"{self._path}/draft", headers=headers)
            headers = headers | {"If-Match": seen.headers["etag"]}
        return await self._client.request(method, path, headers=headers, json=body)

    async def submit(self, body: Json) -> Response:
        """Ask for a publication of what is complete but for what the table says."""
        body = dict(body)
        draft = await self.write(body, body.pop("points"))
        path = f"{QUESTS}/{draft['id']}/submission"
        return await self._client.put(path, headers=self._headers)


@pytest.fixture
async def author(client: AsyncClient, memory_container: AsyncContainer) -> Author:
    author = Author(client, await bearer(memory_container, Role.ADMIN))
    await author.begin()
    return author


@pytest.mark.parametrize("subject", Subject)
async def test_a_refusal_points_to_what_is_over_the_edge_and_says_where_that_is(
    author: Author, subject: Subject
) -> None:
    if subject is Subject.FIX:
        await author.publish()

    async def send(body: Json) -> Response:
        if subject is Subject.PUBLICATION:
            return await author.submit(body)
        return await author.send(*ROUTES[subject], body)

    expected = (
        (409, "quest-not-ready") if subject is Subject.PUBLICATION else (422, "invalid-input")
    )
    for edge in OF_SUBJECT[subject]:
        # The first is the nearest, the last the most absurd; the rules are asked about all of them.
        for value in (edge.bad[0], *edge.bad[1:][-1:]):
            answer = await send(edge.body(value))
            assert problem(answer) == expected, (str(edge), value)
            pointer, code, detail = the_fault(answer)
            assert (pointer, code) == (edge.pointer, edge.code), (str(edge), value)
            assert edge.says in detail, (str(edge), value)
    for edge in OF_SUBJECT[subject]:
        for value in edge.good[-1:]:
            answer = await send(edge.body(value))
            assert answer.is_success, (str(edge), value, answer.text)


async def test_a_quest_has_a_hundredth_point_and_no_more(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    headers = await bearer(memory_container, Role.MANAGER)
    zipped = headers | {"Content-Type": "application/zip"}
    full, over = (
        write_bundle(a_document(points=(a_written_point(),) * count))[0] for count in (99, 101)
    )

    made = await client.post(f"{QUESTS}/import", headers=zipped, content=full)
    refused = await client.post(f"{QUESTS}/import", headers=zipped, content=over)
    path = f"{QUESTS}/{made.json()['id']}/draft/points"
    last, another = [await client.post(path, headers=headers, json=A_POINT) for _ in range(2)]

    assert (made.status_code, last.status_code) == (201, 201)
    assert the_fault(refused) == ("#/points", "too-many", "There are at most 100.")
    assert the_fault(another) == ("#", "too-many", "A quest has at most 100 points.")


async def test_a_version_has_a_hundredth_fix_and_no_more(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    version, _ = await a_published_quest(memory_container)
    async with block(memory_container, QuestRepository) as quests:
        for number in range(1, 100):
            change = a_retitled(title=f"By night {number}")
            await quests.add_fix(a_fix_of(version, change, number))
    headers = await bearer(memory_container, Role.ADMIN)

    last, another = [
        await client.post(
            f"{QUESTS}/{version.quest_id}/fixes",
            headers=headers,
            json={"kind": "text", "title": title},
        )
        for title in ("By day", "At dawn")
    ]

    assert last.status_code == 201
    assert the_fault(another) == ("#", "too-many", "A version has at most 100 fixes.")


async def test_every_text_is_kept_with_its_accents_composed(
    client: AsyncClient, memory_container: AsyncContainer, author: Author
) -> None:
    headers = await bearer(memory_container, Role.MANAGER)
    apart, composed = "Cafe\u0301", "Caf\u00e9"
    texts = {"title": apart, "description": apart}
    quest = texts | {"merch": [MERCH | {"description": apart}]}
    word = {"type": "enter_word", "words": [apart]}
    point = A_POINT | texts | {"hints": [{"text": apart}], "activity": word}
    file = write_bundle(
        a_document(
            fields=some_fields(**OPEN, title=apart),
            points=(a_written_point(description=apart), a_written_point()),
        )
    )[0]

    written = await author.write(quest, [point])
    changed = [
        await author.send(*ROUTES[subject], body)
        for subject, body in ((Subject.QUEST_CHANGE, quest), (Subject.POINT_CHANGE, point))
    ]
    await author.publish()
    of_answer = {"kind": "accepted-answer", "pointId": WORD_ID, "answer": f"{apart} noir"}
    fixed = [
        await author.send(*ROUTES[Subject.FIX], body)
        for body in ({"kind": "text", "title": f"{apart} noir"}, of_answer)
    ]
    imported = await client.post(
        f"{QUESTS}/import", headers=headers | {"Content-Type": "application/zip"}, content=file
    )

    counts = [json.dumps(written, ensure_ascii=False).count(composed)]
    counts += [answer.text.count(composed) for answer in (*changed, *fixed, imported)]
    assert counts == [7, 3, 4, 1, 1, 2]
    assert apart not in json.dumps(written, ensure_ascii=False)
    assert all(apart not in answer.text for answer in (*changed, *fixed, imported))


def the_fault(answer: Response) -> tuple[str, str, str]:
    """Return where the one thing is that is wrong, its code, and its sentence."""
    assert answer.status_code in {409, 422}, answer.text
    [fault] = answer.json()["errors"]
    return fault["pointer"], fault["code"], fault["detail"]
