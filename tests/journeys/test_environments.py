import asyncio
import os
import sys
from collections.abc import Callable
from pathlib import Path

import asyncpg
import pytest

from journeys.ordinary import without_root
from journeys.system import System
from journeys.visitor import Mailbox, Visitor, become_a_user, sign_in

pytestmark = pytest.mark.postgres

_KNOWS_CYRILLIC = "SELECT similarity('квест', 'Квесты') > 0.5 AND lower('Ё') = 'ё'"


async def _ask(url: str, statement: str) -> object:
    connection = await asyncpg.connect(url, timeout=5)
    try:
        answer: object = await connection.fetchval(statement)
        return answer
    finally:
        await connection.close()


def test_a_bare_terminal_gives_a_system_that_knows_every_letter(
    a_system: Callable[..., System],
) -> None:
    system = a_system(name="Данные города", LOG_FORMAT="console")
    ours = {f"QUESTCITY_{name}": str(value) for name, value in system.all_settings.items()}
    visitor = Visitor(first_name="Ёлка", locale="ru")

    system.start(env={"LC_ALL": "C", "PATH": os.defpath} | ours)
    with system.client() as client:
        become_a_user(system, client, visitor)
        sign_in(client, visitor)
        seen = client.get("/users/me", headers=visitor.bearer)

    assert system.database is not None
    assert asyncio.run(_ask(system.database.url("questcity"), _KNOWS_CYRILLIC)) is True
    assert seen.json()["firstName"] == "Ёлка"
    assert "Ёлка" in Mailbox(system.folder / "mail").letters_to(visitor.email)[-1]
    assert "Данные города" in system.greeting
    assert system.end() == 0


@pytest.mark.skipif(sys.platform == "darwin", reason="macOS keeps data of programs elsewhere")
def test_an_ordinary_user_needs_no_setting_at_all(place: Path) -> None:
    how = without_root(place)
    system = System(place / "home/.local/share/questcity")
    how["env"]["QUESTCITY_PORT"] = str(system.port)
    system.errors_in = place / "errors"
    visitor = Visitor()

    try:
        system.start(**how)
        with system.client() as client:
            become_a_user(system, client, visitor)
    finally:
        end = system.end()
        system.clean_up()

    assert f"data   {system.folder}\n" in system.greeting
    assert "questcity admin create" in system.greeting
    assert "QUESTCITY_DATA_DIR" not in system.greeting
    assert end == 0
    assert (system.folder / "postgres/data").stat().st_uid == system.folder.stat().st_uid
