"""Every route, for every role, flag and state, with one's own things, those of others, and none."""

import pytest
from dishka import AsyncContainer
from httpx import AsyncClient

from web.policy import ROWS, Row
from web.policy_cells import cells_of, outcome
from web.policy_people import PEOPLE

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("row", ROWS, ids=str)
async def test_everybody_gets_what_the_row_says_and_a_refusal_changes_nothing(
    client: AsyncClient, memory_container: AsyncContainer, row: Row
) -> None:
    cells = [cell for person in PEOPLE for cell in cells_of(row, person)]

    heard = {str(cell): await outcome(cell, client, memory_container) for cell in cells}

    assert heard == {str(cell): cell.outcome() for cell in cells}
    assert "granted" in heard.values()
