"""Nothing that anybody sends stands in a statement: values go to PostgreSQL beside it.

The linter knows where statements are put together (S608), and each place says of what. This looks
at those that are really sent.
"""

from typing import Any

import pytest
from asyncpg import Connection

from fuzz.documents import leaves_of, replaced, request_of
from fuzz.recipes import call_of
from fuzz.stage import stage_over
from fuzz.texts import parameters
from installation import Installation
from stores import postgres_store
from web_contract import operations

pytestmark = [pytest.mark.anyio, pytest.mark.postgres]

CANARY = "canary"
PREPARING = "_get_statement"


@pytest.fixture
def statements(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Return what is sent to PostgreSQL, of all connections."""
    sent: set[str] = set()
    # Every way to send one with arguments leads through it.
    prepare = getattr(Connection, PREPARING)

    async def noting(connection: Any, query: str, *rest: Any, **options: Any) -> Any:
        sent.add(query)
        return await prepare(connection, query, *rest, **options)

    monkeypatch.setattr(Connection, PREPARING, noting)
    return sent


async def test_no_text_of_a_request_stands_in_a_statement(
    database_url: str, installation: Installation, statements: set[str]
) -> None:
    taken = 0

    async with stage_over(postgres_store(database_url), installation) as stage:
        for operation_id in operations():
            call = await call_of(operation_id, stage, "admin")
            requests = [
                request_of(stage, operation_id, call, json=replaced(call.body, leaf, CANARY))
                for leaf in leaves_of(call.body, (str,))
            ]
            requests += [
                request_of(stage, operation_id, call, params={one.name: CANARY})
                for one in parameters()
                if one.operation_id == operation_id and one.is_free and not one.is_in_path
            ]
            for request in requests:
                taken += (await stage.send(request)).is_success

    assert taken > 30
    assert len(statements) > 100
    assert [one for one in statements if CANARY in one.lower()] == []
