"""Every route, for every role, flag and state, with one's own things, those of others, and none."""

import pytest
from dishka import AsyncContainer
from httpx import AsyncClient

from fingerprints import what_is_stored
from web.policy import ROWS, Row
from web.policy_cells import Cell, Question, cells_of
from web.policy_people import PEOPLE

pytestmark = pytest.mark.anyio


async def outcome(client: AsyncClient, container: AsyncContainer, cell: Cell) -> str:
    """Return what becomes of a question, of whose answer the rest is checked here."""
    question = await Question.prepare(container, cell)
    before = await what_is_stored(container)
    answer = await question.ask(client)
    if answer.is_success:
        return "granted"
    assert answer.headers["content-type"] == "application/problem+json"
    assert ("www-authenticate" in answer.headers) is (answer.status_code == 401)
    assert await what_is_stored(container) == before
    told = answer.json()
    return f"{told['status']} {told['type'].removeprefix('/problems/')}"


@pytest.mark.parametrize("row", ROWS, ids=str)
async def test_everybody_gets_what_the_row_says_and_a_refusal_changes_nothing(
    client: AsyncClient, memory_container: AsyncContainer, row: Row
) -> None:
    cells = [cell for person in PEOPLE for cell in cells_of(row, person)]

    heard = {str(cell): await outcome(client, memory_container, cell) for cell in cells}

    assert heard == {str(cell): cell.outcome() for cell in cells}
    assert "granted" in heard.values()
