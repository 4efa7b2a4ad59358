"""The headers of every answer of every operation, whoever asks."""

from collections.abc import Iterator

import pytest
from httpx import Response

from fuzz.documents import request_of
from fuzz.recipes import call_of
from fuzz.stage import stage_over
from installation import Installation
from people import letters_to
from questcity.adapters.memory.mail import MemoryMailer
from stores import memory_store
from web_contract import operations

pytestmark = pytest.mark.anyio

FORGED = "evil.example.com"


def faults_of(answer: Response, *, is_personal: bool) -> Iterator[str]:
    """Yield what is wrong with the headers of an answer, or repeats what a stranger has set."""
    headers = answer.headers
    if headers.get("x-content-type-options") != "nosniff":
        yield "may be sniffed"
    if headers.get("referrer-policy") != "no-referrer":
        yield "tells where it was"
    if is_personal and headers.get("cache-control") != "no-store":
        yield "may be kept by a cache"
    if "cache-control" not in headers:
        yield "says nothing of caches"
    if not headers.get("x-request-id"):
        yield "has no id"
    yield from ({"server", "x-powered-by", "set-cookie"} & set(headers))
    if FORGED in answer.text or FORGED in str(headers):
        yield "repeats a forged host"


async def test_every_answer_is_protected_and_believes_no_host(installation: Installation) -> None:
    faults: dict[str, set[str]] = {}
    hosts = {"Host": FORGED, "X-Forwarded-Host": FORGED, "Forwarded": f"host={FORGED}"}

    async with stage_over(memory_store(), installation) as stage:
        for operation_id, operation in operations().items():
            for visitor in ("anonymous", "user", "admin"):
                call = await call_of(operation_id, stage, visitor)
                answer = await stage.send(request_of(stage, operation_id, call, headers=hosts))
                is_personal = bool(operation.get("security"))
                faults.setdefault(operation_id, set()).update(
                    faults_of(answer, is_personal=is_personal)
                )
        await letters_to(stage.container, "nobody")
        mailer = await stage.container.get(MemoryMailer)

    assert {operation_id: found for operation_id, found in faults.items() if found} == {}
    assert mailer.letters
    assert [one for one in mailer.letters.values() if FORGED in one.text + one.subject] == []
