"""Versions, changes and decisions over HTTP: translation only, the rules are tested elsewhere."""

import json
from typing import Any
from urllib.parse import quote
from uuid import UUID

import msgspec
import pytest
from dishka import AsyncContainer
from httpx import AsyncClient

from blocks import block
from questcity.domain.quests.model.contents import OpenContent
from questcity.domain.quests.model.documents import document_of
from questcity.domain.quests.ports.repositories import QuestRepository
from questcity.domain.quests.ports.vault import AnswerVault
from questcity.domain.shared.ids import QuestId
from questcity.domain.shared.permissions import Role
from questcity.entrypoints.web.quests.drafts import ContentResponse
from questcity.entrypoints.web.spelling import path_of, pointer_of, spelled
from web.test_quests import A_POINT, NOWHERE, QUESTS, a_draft, at
from web_people import bearer, faults, problem

pytestmark = pytest.mark.anyio

CONTENT = set(ContentResponse.__struct_encode_fields__) - {"id"}
EVERY_ACTIVITY: tuple[dict[str, Any], ...] = (
    {"type": "catch_ghost"},
    {"type": "take_photo", "kind": "matching"},
    {"type": "download_file"},
    {"type": "scan_qr", "secret": "s3cret"},
    {"type": "enter_code"},
    {"type": "enter_code", "code": "178212", "otherCodes": ["1782"]},
    {"type": "enter_word", "words": []},
    {"type": "pick_up_artifact"},
)


@pytest.fixture
async def author(memory_container: AsyncContainer) -> dict[str, str]:
    """Return the headers of somebody who writes quests and decides about them."""
    return await bearer(memory_container, Role.MANAGER)


async def submit(client: AsyncClient, headers: dict[str, str], quest_id: str) -> int:
    """Hand a draft in and return its revision."""
    answer = await client.put(f"{QUESTS}/{quest_id}/submission", headers=headers)
    return int(answer.headers["etag"].strip('"'))


async def decide(
    client: AsyncClient, headers: dict[str, str], quest_id: str, revision: int, *reasons: Any
) -> Any:
    decision = "rejected" if reasons else "approved"
    body = {"revision": revision, "decision": decision, "reasons": reasons}
    path = f"{QUESTS}/{quest_id}/submission/decision"
    return await client.put(path, headers=headers, json=body)


def a_reason(pointer: Any = "#", code: str = "other", text: str = "x") -> dict[str, Any]:
    return {"pointer": pointer, "code": code, "text": text}


def found(document: Any, pointer: str) -> Any:
    """Return what a pointer leads to."""
    for step in pointer.removeprefix("#").split("/")[1:]:
        document = document[int(step)] if isinstance(document, list) else document[step]
    return document


async def test_a_version_is_shown_like_a_draft(client: AsyncClient, author: dict[str, str]) -> None:
    draft = await a_draft(client, author)
    path = f"{QUESTS}/{draft['id']}"
    await client.put(f"{path}/publication", headers=author | at(draft))

    listed = (await client.get(f"{path}/versions", headers=author)).json()
    seen = await client.get(f"{path}/versions/1", headers=author)
    again = await client.get(
        f"{path}/versions/1", headers=author | {"If-None-Match": seen.headers["etag"]}
    )

    me = (await client.get("/api/v1/users/me", headers=author)).json()
    version = seen.json()
    assert listed == {
        "items": [
            {
                "number": 1,
                "title": draft["title"],
                "pointsCount": 2,
                "publishedAt": version["publishedAt"],
                "publishedBy": {"id": me["id"], "username": me["username"]},
                "isPresent": True,
            }
        ],
        "nextCursor": None,
    }
    assert {name: version[name] for name in CONTENT} == {name: draft[name] for name in CONTENT}
    assert {name: version[name] for name in version if name not in CONTENT} == {
        "id": draft["id"],
        "number": 1,
        "publishedAt": version["publishedAt"],
        "isPresent": True,
    }
    assert again.status_code == 304


@pytest.mark.parametrize("number", ["0", "2", "-1", "2147483648", "9" * 100, "9" * 5000])
async def test_a_version_that_is_not_there_is_not_found(
    client: AsyncClient, author: dict[str, str], number: str
) -> None:
    draft = await a_draft(client, author)
    path = f"{QUESTS}/{draft['id']}"
    await client.put(f"{path}/publication", headers=author | at(draft))

    answer = await client.get(f"{path}/versions/{number}", headers=author)

    assert answer.status_code == 404
    assert problem(answer)[1] in {"version-not-found", "not-found"}


async def test_changes_point_into_what_editors_see(
    client: AsyncClient, author: dict[str, str]
) -> None:
    draft = await a_draft(client, author)
    path = f"{QUESTS}/{draft['id']}"
    await client.put(f"{path}/publication", headers=author | at(draft))
    before = (await client.get(f"{path}/versions/1", headers=author)).json()
    opened = (await client.post(f"{path}/draft", headers=author)).json()
    word, code = opened["points"]
    added = await client.post(f"{path}/draft/points", headers=author, json=A_POINT)
    order = [added.json()["id"], code["id"], word["id"]]
    ordered = await client.put(
        f"{path}/draft/points/order",
        headers=author | {"If-Match": added.headers["etag"]},
        json={"pointIds": order},
    )
    edited = await client.patch(
        f"{path}/draft/points/{word['id']}",
        headers=author | at(ordered.json()),
        json={"activity": {"type": "enter_word", "words": ["Гром"]}, "hints": [], "toolId": 8},
    )
    last = await client.patch(
        f"{path}/draft",
        headers=author | {"If-Match": edited.headers["etag"]},
        json={"level": "Hard", "coverMediaId": None, "credits": {"cost": 7}},
    )
    assert last.status_code == 200

    diff = (await client.get(f"{path}/diff", headers=author)).json()

    after = (await client.get(f"{path}/draft", headers=author)).json()
    assert (diff["from"], diff["to"]) == (1, "draft")
    changes = {change.pop("pointer"): change for change in diff["changes"]}
    moved = changes.pop("#/points/1" if "#/points/1" in changes else "#/points/2")
    assert moved["op"] == "moved"
    assert changes == {
        "#/level": {"op": "changed", "from": "Easy", "to": "Hard"},
        "#/credits/cost": {"op": "changed", "from": 0, "to": 7},
        "#/points/0": {"op": "added", "to": added.json()},
        "#/points/2/activity/words": {
            "op": "changed",
            "from": ["Гром-камень", "thunder stone"],
            "to": ["Гром"],
        },
        "#/points/2/toolId": {"op": "changed", "from": 7, "to": 8},
        "#/points/2/hints/0": {"op": "removed", "from": word["hints"][0]},
    }
    for pointer, change in changes.items():
        if change["op"] != "removed":
            assert found(after, pointer) == change["to"]
    assert found(before, "#/points/0/hints/0") == word["hints"][0]


@pytest.mark.parametrize("activity", EVERY_ACTIVITY, ids=lambda activity: activity["type"])
async def test_the_document_of_the_domain_is_the_one_on_the_wire(
    client: AsyncClient,
    memory_container: AsyncContainer,
    author: dict[str, str],
    activity: dict[str, Any],
) -> None:
    merch = [{"description": "A map", "price": {"amount": 900, "currency": "EUR"}}]
    draft = await a_draft(client, author, merch=merch)
    point = A_POINT | {"activity": activity, "fileMediaId": None}
    path = f"{QUESTS}/{draft['id']}/draft"
    assert (await client.post(f"{path}/points", headers=author, json=point)).is_success
    shown = (await client.get(path, headers=author)).json()

    async with block(memory_container, QuestRepository) as quests:
        quest = await quests.get(QuestId(UUID(draft["id"])))
    vault = await memory_container.get(AnswerVault)
    document = document_of(OpenContent.of(quest.require_draft().content, vault.read))

    told = json.loads(msgspec.json.encode(spelled(document)))
    assert told == {name: shown[name] for name in CONTENT}


@pytest.mark.parametrize(
    "state", ["", "0", "01", "-1", "1.5", "published", "DRAFT", "1" * 10, "１", "draft\n\n", "\0"]
)
async def test_a_state_that_has_no_name_is_refused(
    client: AsyncClient, author: dict[str, str], state: str
) -> None:
    draft = await a_draft(client, author)

    for name in ("from", "to"):
        answer = await client.get(
            f"{QUESTS}/{draft['id']}/diff?{name}={quote(state)}", headers=author
        )
        assert answer.status_code in {400, 422}
        assert answer.status_code == 400 or faults(answer) == {f"?{name}": "invalid-parameter"}


async def test_each_state_that_is_missing_has_its_problem(
    client: AsyncClient, author: dict[str, str]
) -> None:
    draft = await a_draft(client, author)
    path = f"{QUESTS}/{draft['id']}"

    async def heard(**states: str) -> tuple[int, str]:
        return problem(await client.get(f"{path}/diff", headers=author, params=states))

    assert await heard() == (404, "version-not-found")
    assert await heard(**{"from": "999999999"}) == (404, "version-not-found")
    assert await heard(**{"from": "refused"}) == (404, "refusal-not-found")
    await client.put(f"{path}/publication", headers=author | at(draft))
    assert await heard(to="draft\n") == (404, "draft-not-found")
    assert problem(await client.get(f"{QUESTS}/{NOWHERE}/diff", headers=author)) == (
        404,
        "quest-not-found",
    )


async def test_a_submission_again_is_shown_with_what_was_asked_for(
    client: AsyncClient, memory_container: AsyncContainer, author: dict[str, str]
) -> None:
    moderator = await bearer(memory_container, Role.MANAGER)
    draft = await a_draft(client, author)
    path = f"{QUESTS}/{draft['id']}"
    reasons = [
        {"pointer": "#/points/1/title", "code": "unclear", "text": "Which dates?"},
        {"pointer": "#", "code": "other", "text": "Не хватает жизни."},
    ]
    revision = await submit(client, author, draft["id"])
    waiting = (await client.get(f"{QUESTS}/submissions", headers=moderator)).json()["items"]
    await decide(client, moderator, draft["id"], revision, *reasons)
    seen = await client.get(f"{path}/draft", headers=author)
    await client.patch(
        f"{path}/draft",
        headers=author | {"If-Match": seen.headers["etag"]},
        json={"title": "Три живых моста"},
    )
    revision = await submit(client, author, draft["id"])

    submission = (await client.get(f"{path}/submission", headers=moderator)).json()
    diff = (await client.get(f"{path}/diff?from=refused", headers=moderator)).json()

    me = (await client.get("/api/v1/users/me", headers=author)).json()
    assert waiting == [
        {
            "id": draft["id"],
            "title": draft["title"],
            "author": {"id": me["id"], "username": me["username"]},
            "status": "draft",
            "draftStatus": "in_review",
            "kind": "new",
            "publishedVersion": None,
            "updatedAt": waiting[0]["updatedAt"],
            "submittedAt": waiting[0]["submittedAt"],
            "waitingSeconds": 0,
        }
    ]
    assert seen.json()["reasons"] == reasons
    assert submission == {
        "id": draft["id"],
        "title": "Три живых моста",
        "revision": revision,
        "submittedAt": submission["submittedAt"],
        "waitingSeconds": 0,
        "kind": "again",
        "against": "refused",
        "changes": [
            {"op": "changed", "pointer": "#/title", "from": "Три моста", "to": "Три живых моста"}
        ],
        "reasons": reasons,
    }
    assert diff == {"from": "refused", "to": "draft", "changes": submission["changes"]}


@pytest.mark.parametrize(
    ("reasons", "wrong"),
    [
        ([a_reason("/points/0", text="")], {"#/reasons/0/text": "too-short"}),
        ([a_reason(""), a_reason("x")], {"#/reasons/1/pointer": "unknown"}),
        ([a_reason(code="ugly")], {"#/reasons/0/code": "wrong-type"}),
        ([{"pointer": "#", "code": "other"}], {"#/reasons/0/text": "missing"}),
        ([a_reason(1)], {"#/reasons/0/pointer": "wrong-type"}),
        ([a_reason()] * 101, {"#/reasons": "too-many"}),
        ([a_reason("/a" * 9999)], {"#/reasons/0/pointer": "unknown"}),
    ],
)
async def test_a_reason_that_is_wrong_is_pointed_to(
    client: AsyncClient, author: dict[str, str], reasons: list[Any], wrong: dict[str, str]
) -> None:
    draft = await a_draft(client, author)
    revision = await submit(client, author, draft["id"])

    answer = await decide(client, author, draft["id"], revision, *reasons)

    assert (problem(answer), faults(answer)) == ((422, "invalid-input"), wrong)


async def test_a_refusal_says_why_and_an_approval_does_not(
    client: AsyncClient, author: dict[str, str]
) -> None:
    draft = await a_draft(client, author)
    revision = await submit(client, author, draft["id"])
    path = f"{QUESTS}/{draft['id']}/submission/decision"
    for decision, reasons, code in (
        ("rejected", [], "too-few"),
        ("approved", [a_reason()], "not-expected"),
    ):
        body = {"revision": revision, "decision": decision, "reasons": reasons}
        answer = await client.put(path, headers=author, json=body)
        assert (answer.status_code, faults(answer)) == (422, {"#/reasons": code})


async def test_what_does_not_wait_is_not_shown_as_a_submission(
    client: AsyncClient, author: dict[str, str]
) -> None:
    draft = await a_draft(client, author)

    answer = await client.get(f"{QUESTS}/{draft['id']}/submission", headers=author)

    assert problem(answer) == (409, "not-in-review")


@pytest.mark.parametrize(
    ("pointer", "path"),
    [
        ("", ()),
        ("#", ()),
        ("/title", ("title",)),
        ("#/points/10/fileMediaId", ("points", 10, "file_media_id")),
        ("#/t%69tle", ("title",)),
        ("/t%69tle", ("t%69tle",)),
        ("/", ("",)),
        ("#/", ("",)),
        ("title", ("",)),
        ("points/0", ("",)),
        ("/file_media_id", ("",)),
        ("/FileMediaId", ("",)),
        ("/points/01", ("points", "01")),
        ("/points/-", ("points", "-")),
        ("/points/9999999999", ("points", "9999999999")),
        ("/points/０", ("points", "０")),
    ],
)
def test_a_pointer_is_read_as_it_is_spelled_on_the_wire(
    pointer: str, path: tuple[str | int, ...]
) -> None:
    assert path_of(pointer) == path
    if "" not in path and "%" not in pointer:
        assert pointer_of(path) == f"#{pointer.removeprefix('#')}"
