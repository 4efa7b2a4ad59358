"""Numbers beyond every type and every column, wherever a body has a number."""

import json
from typing import Final

import pytest

from fuzz.documents import leaves_of, replaced, request_of
from fuzz.recipes import call_of
from fuzz.stage import stage_over
from installation import Installation
from stores import postgres_store
from web_contract import operations

pytestmark = [pytest.mark.anyio, pytest.mark.postgres]

NUMBERS: Final = (
    "-1",
    "0.5",
    "2147483648",
    "9223372036854775808",
    "18446744073709551616",
    "-9223372036854775809",
    "1e308",
    "1e400",
    "NaN",
    "1" * 5000,
)


async def test_a_number_that_nothing_can_hold_is_refused_or_harmless(
    database_url: str, installation: Installation
) -> None:
    statuses: dict[str, int] = {}

    async with stage_over(postgres_store(database_url), installation) as stage:
        for operation_id in operations():
            call = await call_of(operation_id, stage, "admin")
            for leaf in leaves_of(call.body, (int, float)):
                for number in NUMBERS:
                    body = json.dumps(replaced(call.body, leaf, "@")).replace('"@"', number)
                    headers = {"Content-Type": "application/json"}
                    request = request_of(stage, operation_id, call, content=body, headers=headers)
                    asked = f"{operation_id} {leaf} {number[:20]}"
                    statuses[asked] = (await stage.send(request)).status_code

    assert len(statuses) > 100
    assert {asked: status for asked, status in statuses.items() if status >= 500} == {}
    assert {400, 422} <= set(statuses.values())
