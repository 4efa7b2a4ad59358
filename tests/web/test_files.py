"""Quests as files over HTTP."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any, Final

import pytest
from dishka import AsyncContainer
from httpx import AsyncClient, Response

from hostile_files import HOSTILE
from quest_builders import HISTORY
from quest_documents import a_document, a_plain_document
from questcity.adapters.formats.bundle import write_bundle
from questcity.adapters.formats.quest_json import write_json
from questcity.domain.shared.permissions import Role
from questcity.entrypoints.web.quests.files import FILE_BYTES, MEDIA_TYPES
from questcity.entrypoints.web.requests import UPLOADS_AT_MOST, UPLOADS_OF_ONE
from web_people import bearer, faults, problem

pytestmark = pytest.mark.anyio

QUESTS: Final = "/api/v1/quests"
BUNDLE: Final = write_bundle(a_document())[0]
STATUSES: Final = {
    "file-not-readable": 422,
    "file-too-large": 413,
    "format-unknown": 415,
    "invalid-input": 422,
}


@pytest.fixture
async def author(memory_container: AsyncContainer) -> dict[str, str]:
    """Return the headers of somebody who may write quests."""
    return await bearer(memory_container, Role.MANAGER)


async def send(
    client: AsyncClient,
    headers: dict[str, str],
    content: bytes | AsyncIterator[bytes],
    kind: str = "application/octet-stream",
) -> Response:
    return await client.post(
        f"{QUESTS}/import", headers=headers | {"Content-Type": kind}, content=content
    )


async def test_a_file_becomes_a_draft_whose_losses_are_told(
    client: AsyncClient, author: dict[str, str]
) -> None:
    document = replace(a_document(), vehicle="Camel")

    made = await send(client, author, write_bundle(document)[0], "application/zip")
    draft = (await client.get(f"{QUESTS}/{made.json()['id']}/draft", headers=author)).json()

    assert (made.status_code, made.headers["etag"]) == (201, '"1"')
    imported: dict[str, Any] = made.json()
    assert imported.pop("losses") == [
        {
            "code": "unknown-vehicle",
            "pointer": "#/vehicle",
            "text": (
                "There is no vehicle called Camel here; it is left open. There are: "
                "Bicycle, Boat, Car, Public transport, Running, Scooter, Walking."
            ),
        }
    ]
    assert imported == draft
    assert draft["categoryId"] == str(HISTORY.id)
    assert [point["activity"].get("secret") for point in draft["points"]][2] == "s3cret"


@pytest.mark.parametrize(("kind", "media_type"), MEDIA_TYPES.items())
async def test_a_quest_is_exported_as_what_is_asked_for(
    client: AsyncClient, author: dict[str, str], kind: str, media_type: str
) -> None:
    quest = (await send(client, author, BUNDLE)).json()["id"]

    file = await client.get(f"{QUESTS}/{quest}/export", headers=author, params={"format": kind})
    told = await client.get(
        f"{QUESTS}/{quest}/export/losses", headers=author, params={"format": kind}
    )
    again = await send(client, author, file.content, media_type)

    assert (file.status_code, file.headers["content-type"]) == (200, media_type)
    assert file.headers["content-disposition"].startswith(f'attachment; filename="quest-{quest}.')
    assert file.headers["cache-control"] == "no-store"
    losses = {(loss["code"], loss["pointer"]) for loss in told.json()["losses"]}
    assert (("answers-not-exported", "#/points/0/activity") in losses) is (
        kind not in {"questcity", "yaml"}
    )
    assert again.status_code == 201
    assert (file.content == BUNDLE) is (kind == "questcity")


async def test_a_repeat_under_its_key_makes_no_second_quest(
    client: AsyncClient, author: dict[str, str]
) -> None:
    headers = author | {"Idempotency-Key": "key"}

    first = await send(client, headers, BUNDLE)
    second = await send(client, headers, BUNDLE)
    other = await send(client, headers, write_json(a_document()))

    assert first.json() == second.json()
    assert second.headers["idempotency-replayed"] == "true"
    assert problem(other) == (422, "idempotency-key-reused")


async def test_a_repeat_is_told_when_its_quest_is_gone(
    client: AsyncClient, author: dict[str, str]
) -> None:
    headers = author | {"Idempotency-Key": "key"}
    made = await send(client, headers, BUNDLE)
    tag = {"If-Match": made.headers["etag"]}
    await client.delete(f"{QUESTS}/{made.json()['id']}/draft", headers=author | tag)

    assert problem(await send(client, headers, BUNDLE)) == (404, "quest-not-found")


async def test_two_at_once_under_one_key_make_one_quest(
    client: AsyncClient, author: dict[str, str]
) -> None:
    headers = author | {"Idempotency-Key": "key"}

    answers = await asyncio.gather(*(send(client, headers, BUNDLE) for _ in range(3)))

    made = {answer.json()["id"] for answer in answers if answer.status_code == 201}
    mine = await client.get(f"{QUESTS}/mine", headers=author)
    assert [quest["id"] for quest in mine.json()["items"]] == [*made]
    assert {answer.status_code for answer in answers} <= {201, 409}


async def test_all_that_is_wrong_is_pointed_to(client: AsyncClient, author: dict[str, str]) -> None:
    document = a_document()
    place = replace(document.points[0].places[0], detection_radius=1.0)  # type: ignore[index]
    points = (replace(document.points[0], title="", places=(place,)),)
    answer = await send(client, author, write_json(replace(document, points=points)))

    assert problem(answer) == (422, "invalid-input")
    assert faults(answer) == {
        "#/points/0/title": "too-short",
        "#/points/0/places/0/detectionRadius": "out-of-range",
    }


@pytest.mark.parametrize(
    "kind",
    ["", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"],
)
async def test_a_body_that_does_not_say_that_it_is_a_file_is_refused(
    client: AsyncClient, author: dict[str, str], kind: str
) -> None:
    answer = await send(client, author, BUNDLE, kind)

    assert problem(answer) == (415, "unsupported-media-type")
    assert "application/octet-stream" in answer.json()["detail"]


async def test_a_file_that_is_too_large_is_refused_whether_it_says_so_or_not(
    client: AsyncClient, author: dict[str, str]
) -> None:
    async def parts() -> AsyncIterator[bytes]:
        for _ in range(33):
            yield bytes(1_000_000)

    told = await send(client, author, bytes(FILE_BYTES + 1))
    untold = await send(client, author, parts())

    assert problem(told) == problem(untold) == (413, "too-large")


class Slow:
    """Files that have begun to arrive, and end when told to."""

    def __init__(self) -> None:
        self.arrived, self.may_end = asyncio.Semaphore(0), asyncio.Event()

    async def parts(self) -> AsyncIterator[bytes]:
        """Yield a file."""
        self.arrived.release()
        await self.may_end.wait()
        yield BUNDLE


async def test_only_so_many_files_are_received_at_once(
    client: AsyncClient, memory_container: AsyncContainer, author: dict[str, str]
) -> None:
    people = UPLOADS_AT_MOST // UPLOADS_OF_ONE
    others = [await bearer(memory_container, Role.MANAGER) for _ in range(people)]
    slow = Slow()

    async with asyncio.TaskGroup() as group:
        waiting = [
            group.create_task(send(client, other, slow.parts()))
            for other in others
            for _ in range(UPLOADS_OF_ONE)
        ]
        for _ in waiting:
            await slow.arrived.acquire()
        refused = await send(client, author, BUNDLE)
        slow.may_end.set()

    assert problem(refused) == (503, "busy")
    assert {answer.result().status_code for answer in waiting} <= {201, 503}
    assert (await send(client, author, BUNDLE)).status_code == 201


async def test_slow_files_of_one_author_keep_out_no_other_one(
    client: AsyncClient, memory_container: AsyncContainer, author: dict[str, str]
) -> None:
    other = await bearer(memory_container, Role.MANAGER)
    slow = Slow()

    async with asyncio.TaskGroup() as group:
        waiting = [
            group.create_task(send(client, author, slow.parts())) for _ in range(UPLOADS_OF_ONE)
        ]
        for _ in waiting:
            await slow.arrived.acquire()
        refused = await send(client, author, BUNDLE)
        taken = await send(client, other, BUNDLE)
        slow.may_end.set()

    assert problem(refused) == (503, "busy")
    assert taken.status_code == 201
    assert (await send(client, author, BUNDLE)).status_code == 201


async def test_hostile_files_are_problems_and_never_bugs(
    client: AsyncClient, author: dict[str, str]
) -> None:
    # One of each kind; the table as a whole is tested where files are read.
    for name in ("a picture", "billion laughs", "a bomb of many", "a way out", "a lone surrogate"):
        make, code = HOSTILE[name]
        assert problem(await send(client, author, make())) == (STATUSES[code], code), name


async def test_nobody_sends_a_file_who_may_not_write_quests(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    player = await bearer(memory_container, Role.USER)
    read = []

    async def parts() -> AsyncIterator[bytes]:
        read.append(1)
        yield BUNDLE

    refused = await send(client, player, parts())

    assert problem(refused) == (403, "not-permitted")
    assert read == []


async def test_a_format_or_a_version_that_there_is_none_of_is_told(
    client: AsyncClient, author: dict[str, str]
) -> None:
    quest = (await send(client, author, write_json(a_plain_document()))).json()["id"]
    path = f"{QUESTS}/{quest}/export"

    for asked in ({}, {"format": "shp"}, {"format": "gpx", "version": "x"}):
        answer = await client.get(path, headers=author, params=asked)
        assert problem(answer) == (422, "invalid-input")
    for version in ("0", "1", "-1", "9" * 30):
        answer = await client.get(
            path, headers=author, params={"format": "gpx", "version": version}
        )
        assert problem(answer) == (404, "version-not-found")
