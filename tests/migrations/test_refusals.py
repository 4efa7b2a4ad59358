"""Drafts that were refused before it was kept what they were then."""

import json
from typing import Any

import asyncpg
import pytest

from builders import an_id
from questcity.adapters.postgres.quest_content import read_refusal
from questcity.adapters.postgres.schema import Schema
from questcity.domain.quests.model.contents import Content
from questcity.domain.quests.model.fields import QuestFields
from questcity.domain.quests.model.refusals import Reason, ReasonCode

pytestmark = [pytest.mark.anyio, pytest.mark.postgres]

Connection = asyncpg.Connection

# Whose the quests are makes no difference here.
_WITHOUT_PEOPLE = "ALTER TABLE quest DROP CONSTRAINT fk_quest_author_id_user_account"
_ADD = """
INSERT INTO quest (id, author_id, status, version, title, draft, draft_status, key_ids, created_at,
                   updated_at, revision)
VALUES ($1, gen_random_uuid(), 'draft', 0, '', $2, 'editing', '{}', now(), now(), 1)
"""


async def test_reasons_of_old_refusals_stay_and_all_of_the_draft_counts_as_new(
    empty_url: str, connection: "Connection"
) -> None:
    schema = Schema(empty_url)
    await schema.upgrade("0007")
    written = {"fields": {"title": "Three bridges"}, "points": []}
    reasons = [
        {"pointer": "#/points/0/toolId", "code": "unsafe", "text": "It is on a roof."},
        {"pointer": "", "code": "ugly", "text": "Крыши."},
    ]
    refused, editing = an_id(), an_id()
    await connection.execute(_WITHOUT_PEOPLE)
    for quest_id, kept in ((refused, reasons), (editing, [])):
        await connection.execute(_ADD, quest_id, json.dumps(written | {"reasons": kept}))

    async def stored() -> dict[Any, Any]:
        rows = await connection.fetch("SELECT * FROM quest")
        return {row["id"]: row for row in rows}

    await schema.upgrade()
    after = await stored()
    await schema.downgrade("0007")
    back = await stored()

    refusal = read_refusal(after[refused]["refusal"])
    assert refusal.content == Content(fields=QuestFields(title=""))
    assert refusal.reasons == (
        Reason(path=(), code=ReasonCode.UNSAFE, text="#/points/0/toolId: It is on a roof."),
        Reason(path=(), code=ReasonCode.OTHER, text=": Крыши."),
    )
    assert after[editing]["refusal"] is None
    assert [json.loads(row["draft"]) for row in after.values()] == [written] * 2
    assert json.loads(back[editing]["draft"]) == written | {"reasons": []}
    assert [reason["pointer"] for reason in json.loads(back[refused]["draft"])["reasons"]] == [
        "#",
        "#",
    ]


async def test_reasons_go_back_with_their_pointers(
    empty_url: str, connection: "Connection"
) -> None:
    schema = Schema(empty_url)
    await schema.upgrade()
    refusal = {
        "at": "2026-05-01T12:00:00Z",
        "content": {"fields": {"title": ""}, "points": []},
        "reasons": [{"path": ["points", 0, "file_media_id"], "code": "other", "text": "x"}],
    }
    await connection.execute(_WITHOUT_PEOPLE)
    await connection.execute(_ADD, an_id(), json.dumps({"fields": {"title": ""}, "points": []}))
    await connection.execute("UPDATE quest SET refusal = $1", json.dumps(refusal))

    await schema.downgrade("0007")

    draft = json.loads(await connection.fetchval("SELECT draft FROM quest"))
    assert draft["reasons"] == [{"pointer": "#/points/0/fileMediaId", "code": "other", "text": "x"}]
