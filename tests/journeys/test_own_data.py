"""Somebody takes their data along from a running system, and is deleted there."""

import asyncio
import json
import zipfile
from io import BytesIO

import asyncpg
import pytest

from builders import PASSWORD
from journeys.system import System, wait_until
from journeys.visitor import Mailbox, Visitor, become_a_user, sign_in

pytestmark = pytest.mark.postgres


def test_a_visitor_takes_everything_along_and_leaves_nothing(running_system: System) -> None:
    visitor = Visitor(first_name="Кира", locale="ru")
    mailbox = Mailbox(running_system.folder / "mail")
    with running_system.client() as client:
        become_a_user(running_system, client, visitor)
        sign_in(client, visitor)
        body = {"password": PASSWORD}

        asked = client.post("/users/me/export", headers=visitor.bearer, json=body)
        archive = client.get("/users/me/export/content", headers=visitor.bearer)
        leaving = client.post("/users/me/deletion", headers=visitor.bearer, json=body)
        wait_until(
            lambda: any("будет удалена" in text for text in mailbox.letters_to(visitor.email)),
            "the letter that tells when the account ends",
        )

        assert (asked.status_code, leaving.status_code) == (202, 202)
        assert archive.headers["transfer-encoding"] == "chunked"
        with zipfile.ZipFile(BytesIO(archive.content)) as opened:
            [account] = json.loads(opened.read("account.json"))
            sessions = json.loads(opened.read("sessions.json"))
        assert (account["username"], account["firstName"]) == (visitor.name, "Кира")
        assert len(sessions) == 1

        running_system.command("users", "delete", visitor.name, "--yes")

        ended = client.get("/users/me", headers=visitor.bearer)
        assert ended.json()["type"] == "/problems/session-ended"
        assert "Traceback" not in running_system.errors
    assert running_system.database is not None
    url = running_system.database.url("questcity")
    assert asyncio.run(_status_of(url, account["id"])) == "deleted"


async def _status_of(url: str, user_id: str) -> str:
    connection = await asyncpg.connect(url)
    try:
        status = await connection.fetchval("SELECT status FROM user_account WHERE id = $1", user_id)
    finally:
        await connection.close()
    return str(status)
