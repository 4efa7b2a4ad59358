"""The part of the matrix that queries decide: one's own things and those of others."""

import pytest
from dishka import AsyncContainer

from questcity.entrypoints.bootstrap.settings import Settings
from web.policy import ROWS
from web.policy_cells import cells_of, outcome
from web.policy_people import EDITOR, MANAGER, USER, Person
from web_client import client_of

pytestmark = [pytest.mark.anyio, pytest.mark.postgres]

OWNED = [row for row in ROWS if row.is_owned]


@pytest.mark.parametrize("person", [USER, MANAGER, EDITOR], ids=lambda person: person.name)
async def test_what_is_private_is_nobody_elses_and_a_refusal_changes_nothing(
    container: AsyncContainer, settings: Settings, person: Person
) -> None:
    cells = [cell for row in OWNED for cell in cells_of(row, person)]
    async with client_of(container, settings) as client:
        heard = {
            (str(cell.row), str(cell)): await outcome(cell, client, container) for cell in cells
        }

    assert heard == {(str(cell.row), str(cell)): cell.outcome() for cell in cells}
    assert "granted" in heard.values()
