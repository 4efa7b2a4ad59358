import asyncio
import os
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import asyncpg
import pytest

from journeys.refusals import Refusal

pytestmark = pytest.mark.postgres


def _run(url: str, statement: str, *arguments: object) -> Any:
    async def run() -> Any:
        connection = await asyncpg.connect(url, timeout=5)
        try:
            return await connection.fetchval(statement, *arguments)
        finally:
            await connection.close()

    return asyncio.run(run())


@pytest.fixture
def refusal_over(refusal: Refusal, keys: Path) -> Refusal:
    """Return a function that starts the system over a database, and returns its refusal."""
    return partial(refusal, ENVIRONMENT="development", KEYS_DIR=keys)


@pytest.fixture
def ascii_url(database_url: str) -> Iterator[str]:
    """Yield a database that knows no letters beyond ASCII."""
    name = f"test_{uuid4().hex}"
    options = "TEMPLATE template0 LOCALE_PROVIDER libc LOCALE 'C'"
    _run(database_url, f'CREATE DATABASE "{name}" {options}')
    yield urlunsplit(urlsplit(database_url)._replace(path=f"/{name}"))
    _run(database_url, f'DROP DATABASE "{name}" WITH (FORCE)')


def test_a_wrong_password_is_told_and_not_shown(refusal_over: Refusal, database_url: str) -> None:
    parts = urlsplit(database_url)
    wrong = database_url.replace(f":{parts.password}@", ":canary@")

    line = refusal_over(DATABASE_URL=wrong)

    assert "PostgreSQL refuses the connection: password authentication failed" in line
    assert "Correct QUESTCITY_DATABASE_URL" in line
    assert "canary" not in line


def test_a_database_that_is_not_there_is_told(refusal_over: Refusal, database_url: str) -> None:
    elsewhere = urlunsplit(urlsplit(database_url)._replace(path="/nowhere"))

    line = refusal_over(DATABASE_URL=elsewhere)

    assert 'database "nowhere" does not exist' in line


def test_a_database_without_cyrillic_is_told_and_stays_empty(
    refusal_over: Refusal, ascii_url: str
) -> None:
    line = refusal_over(DATABASE_URL=ascii_url)

    assert "without a UTF-8 locale" in line
    assert "CREATE DATABASE" in line
    tables = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
    assert _run(ascii_url, tables) == 0


def test_a_database_of_a_newer_questcity_is_told_and_kept(
    refusal_over: Refusal, database_url: str
) -> None:
    _run(database_url, "UPDATE alembic_version SET version_num = '9999'")

    line = refusal_over(DATABASE_URL=database_url)

    assert "made by a newer QuestCity" in line
    assert _run(database_url, "SELECT version_num FROM alembic_version") == "9999"


def _break_private_key(keys: Path) -> Path:
    (path,) = (path for path in keys.glob("signing/*.pem") if ".pub" not in path.name)
    path.write_bytes(path.read_bytes()[:60])
    return path


def _close_to_all(keys: Path) -> Path:
    keys.chmod(0o000)
    return keys


def _give_away(keys: Path) -> Path:
    if os.geteuid() != 0:
        pytest.skip("only root can give a folder to somebody else")
    os.chown(keys, 65534, 65534)
    return keys


@pytest.mark.parametrize(
    ("spoil", "mend"),
    [
        (_break_private_key, "bring it back from a backup"),
        (_close_to_all, "chmod 700"),
        (_give_away, "chown"),
    ],
)
def test_keys_that_cannot_be_used_are_named_with_what_mends_them(
    spoil: Callable[[Path], Path],
    mend: str,
    refusal_over: Refusal,
    keys: Path,
    database_url: str,
) -> None:
    spoilt = spoil(keys)

    line = refusal_over(DATABASE_URL=database_url)

    assert str(spoilt) in line
    assert mend in line


def _rely_on(database_url: str, kid: str) -> None:
    receipt = "INSERT INTO idempotency VALUES ($1, 'key', $2, '', 'user', $1, now())"
    _run(database_url, receipt, uuid4(), kid)


def test_a_secret_that_the_database_relies_on_has_to_be_there(
    refusal_over: Refusal, keys: Path, database_url: str
) -> None:
    _rely_on(database_url, "20260501T120000Z-00000000")

    line = refusal_over(DATABASE_URL=database_url)

    assert "relies on the secret 20260501T120000Z-00000000" in line
    assert str(keys) in line
    assert "bring it back from a backup" in line


def test_a_keys_folder_that_was_lost_is_not_made_anew(
    refusal_over: Refusal, place: Path, database_url: str
) -> None:
    _rely_on(database_url, "20260501T120000Z-00000000")

    line = refusal_over(DATABASE_URL=database_url, KEYS_DIR=place / "lost")

    assert f"{place}/lost is missing" in line
    assert not (place / "lost").exists()
