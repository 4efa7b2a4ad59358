"""What a copy of the database gives away: no password, no code, no token and no answer."""

import json
import re
from base64 import b64encode, urlsafe_b64encode
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from hashlib import md5, sha1, sha256, sha512
from typing import Any, Final

import asyncpg
import pytest
from httpx import Request, Response

from builders import PASSWORD
from fuzz.caller import BASE
from fuzz.documents import request_of
from fuzz.recipes import call_of
from fuzz.stage import WORD, Stage, stage_over
from installation import Installation
from people import letters_to
from questcity.adapters.memory.mail import MemoryMailer
from stores import postgres_store
from web_contract import operations

pytestmark = [pytest.mark.anyio, pytest.mark.postgres]

SECRET_FIELDS: Final = re.compile(r"(?i)password|token$|^secret$|^words$|^answer$|^text$")
CONFIRM: Final = "auth/reset-password/confirm"
SHORTEST: Final = 6
SHORTEST_HEX: Final = 2 * SHORTEST
SHORTEST_TOKEN: Final = 16
# Where something stands that could be taken for a one-time link; each try costs a hash.
LINKS: Final = ("outbox", "password_ticket", "registration_attempt")

Dump = dict[str, list[dict[str, Any]]]


@dataclass
class Secrets:
    """What has gone over the wire and is nobody else's affair."""

    found: set[str] = field(default_factory=set)

    def note(self, request: Request, answer: Response) -> None:
        """Note what is secret in a request, and in its answer."""
        documents = [json.loads(request.content or "null")]
        if answer.is_success and "json" in answer.headers.get("content-type", ""):
            documents.append(answer.json())
        # What is said of quests is for everybody.
        for document in [] if "/reviews" in request.url.path else documents:
            self.found |= {one for one in _secret(document) if len(one) >= SHORTEST}
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        self.found |= {token} if scheme == "Bearer" else set()

    @property
    def codes(self) -> set[str]:
        """Those that can be guessed from any plain digest."""
        return {one for one in self.found if one.isdigit()}


def _secret(part: Any, name: str = "") -> Iterator[str]:
    match part:
        case dict():
            for key, inner in part.items():
                # The text of a hint is for those who have paid for it; it is no answer.
                yield from () if key in {"hints", "reasons", "myReview"} else _secret(inner, key)
        case list():
            for inner in part:
                yield from _secret(inner, name)
        case str() if SECRET_FIELDS.search(name) or (name == "code" and part.isdigit()):
            yield part


@asynccontextmanager
async def a_used_stage(
    url: str, installation: Installation
) -> AsyncIterator[tuple[Stage, Secrets, Dump]]:
    """Yield a stage where everything was done, some letters delivered, and a dump of all that."""
    secrets = Secrets()
    async with stage_over(postgres_store(url), installation) as stage:
        for visitor in ("user", "admin"):
            for operation_id in operations():
                request = request_of(
                    stage, operation_id, await call_of(operation_id, stage, visitor)
                )
                secrets.note(request, await stage.send(request))
        for operation_id in ("register", "inviteUser"):
            request = request_of(stage, operation_id, await call_of(operation_id, stage, "admin"))
            secrets.note(request, await stage.send(request))
        dump = await _dump_of(url)
        await letters_to(stage.container, "nobody")
        mailer = await stage.container.get(MemoryMailer)
        for letter in mailer.letters.values():
            secrets.found |= set(re.findall(r"\b\d{6}\b|[\w-]{20,}", letter.text))
        yield stage, secrets, dump


async def _dump_of(url: str) -> Dump:
    """Return every row of every table; whatever is no text is shown as PostgreSQL shows it."""
    connection = await asyncpg.connect(url)
    tables = await connection.fetch(
        "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
    )
    dump = {}
    for (table,) in tables:
        rows = await connection.fetch(f'SELECT to_jsonb(t)::text FROM "{table}" AS t')  # noqa: S608 (its own name)
        dump[table] = [json.loads(row[0]) for row in rows]
    await connection.close()
    return dump


def spellings(secret: str) -> Iterator[str]:
    """Yield how a text could stand somewhere: as it is, in hex, and in Base64 at any offset."""
    octets = secret.encode()
    yield secret
    yield octets.hex()
    for offset in range(3):
        for encode in (b64encode, urlsafe_b64encode):
            # What the neighbours have a part in says nothing.
            whole = encode(b"\0" * offset + octets).decode()
            yield whole[(offset * 8 + 5) // 6 : (offset + len(octets)) * 8 // 6]


def digests(secret: str) -> Iterator[str]:
    """Yield the plain digests of a text, as they could stand somewhere."""
    for algorithm in (md5, sha1, sha256, sha512):
        digest = algorithm(secret.encode()).digest()
        yield digest.hex()
        yield b64encode(digest).decode().rstrip("=")


def stands_in(needle: str, text: str) -> bool:
    """Tell whether a spelling stands in a text by itself: a code may be a part of any number."""
    if needle.isdigit() and len(needle) < SHORTEST_HEX:
        return bool(re.search(rf"(?<![\w.]){needle}(?!\w)", text))
    return needle in text


async def test_no_secret_stands_in_any_column(
    database_url: str, installation: Installation
) -> None:
    async with a_used_stage(database_url, installation) as (_, secrets, dump):
        text = "\n".join(
            json.dumps(row, ensure_ascii=False) for rows in dump.values() for row in rows
        )

        assert {PASSWORD, WORD} <= secrets.found
        assert len(secrets.found) > 30
        assert len(secrets.codes) > 3
        assert sum(map(bool, dump.values())) > 15
        assert [row for row in dump["outbox"] if row["sealed"]] != []
        assert {
            secret
            for secret in secrets.found
            if any(stands_in(spelling, text) for spelling in spellings(secret))
        } == set()
        assert {
            code
            for code in secrets.codes
            if any(stands_in(digest, text) for digest in digests(code))
        } == set()


def test_a_secret_in_a_dump_would_be_found() -> None:
    for secret in ("correct horse battery staple", "123456", "a-token_of.many-letters"):
        for prefix in ("", " ", "x "):
            octets = f"{prefix}{secret} yz".encode()
            for text in (octets.decode(), octets.hex(), b64encode(octets).decode()):
                assert any(stands_in(spelling, f"({text})") for spelling in spellings(secret))

    assert not any(stands_in(one, "a 1234567 and 0.123456") for one in spellings("123456"))
    assert sha256(b"123456").hexdigest() in set(digests("123456"))


async def test_nothing_that_stands_in_a_dump_opens_anything(
    database_url: str, installation: Installation
) -> None:
    async with a_used_stage(database_url, installation) as (stage, _, dump):
        values = {one for rows in dump.values() for row in rows for one in tokens_of(row)}
        of_links = {one for table in LINKS for row in dump[table] for one in tokens_of(row)}

        let_in = [
            value
            for value in values
            if await opens(stage, "GET", "users/me", headers={"Authorization": f"Bearer {value}"})
            or await opens(stage, "POST", "auth/refresh-token", json={"refreshToken": value})
        ]
        let_in += [
            value
            for value in of_links
            if await opens(
                stage,
                "POST",
                "auth/reset-password/confirm",
                json={"token": value, "password": PASSWORD},
            )
        ]

    assert len(values) > 100
    assert let_in == []


def tokens_of(row: dict[str, Any]) -> Iterator[str]:
    """Yield what of a row could be taken for a token, as it is and in the spellings of tokens."""
    for value in row.values():
        if not isinstance(value, str) or len(value) < SHORTEST_TOKEN or " " in value:
            continue
        yield value
        if value.startswith("\\x"):
            octets = bytes.fromhex(value[2:])
            yield from (value[2:], urlsafe_b64encode(octets).decode().rstrip("="))


async def opens(stage: Stage, method: str, path: str, **what: Any) -> bool:
    """Tell whether a request is let in."""
    request = stage.client.build_request(method, f"{BASE}/api/v1/{path}", **what)
    return (await stage.send(request)).is_success
