"""Databases that will do, and those that will not."""

from urllib.parse import urlsplit
from uuid import uuid4

import asyncpg
import pytest

from proxy import Proxy, address_of, through
from questcity.adapters.postgres.fitness import find_unfitness
from questcity.domain.shared.errors import DependencyAwayError

pytestmark = [pytest.mark.anyio, pytest.mark.postgres]


async def test_a_fresh_database_will_do(database_url: str) -> None:
    assert await find_unfitness(database_url, 30) is None


async def test_its_letters_are_known_to_trigrams(
    outsider: "asyncpg.Connection[asyncpg.Record]",
) -> None:
    assert await outsider.fetchval("SELECT similarity('квест', 'Квесты') > 0.5")
    assert await outsider.fetchval("SELECT show_trgm('музей') <> '{}'")
    assert await outsider.fetchval("SELECT lower('ЧЕРЁМУХА') = 'черёмуха'")
    assert await outsider.fetchval("SELECT unaccent('Ёлка') = 'Елка'")


@pytest.mark.parametrize(
    "locale",
    [
        "LOCALE_PROVIDER libc LOCALE 'C'",
        "LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LC_CTYPE 'C' LC_COLLATE 'C'",
        "LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C' LC_CTYPE 'C.UTF-8' LC_COLLATE 'C'",
        "LOCALE_PROVIDER libc LOCALE 'C' ENCODING LATIN1",
        "LOCALE_PROVIDER libc LOCALE 'C' ENCODING SQL_ASCII",
    ],
)
async def test_a_database_that_knows_no_cyrillic_is_refused(
    database_url: str, outsider: "asyncpg.Connection[asyncpg.Record]", locale: str
) -> None:
    name = f"test_{uuid4().hex}"
    await outsider.execute(f"CREATE DATABASE {name} TEMPLATE template0 {locale}")
    url = urlsplit(database_url)._replace(path=f"/{name}").geturl()

    problem = await find_unfitness(url, 30)

    assert problem is not None
    assert "without a UTF-8 locale" in problem
    assert "CREATE DATABASE" in problem
    await outsider.execute(f"DROP DATABASE {name}")


async def test_an_older_server_is_refused(
    database_url: str, outsider: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    version = (await outsider.fetchval("SHOW server_version_num")).encode()

    problem = await _behind(database_url, {version: b"140022"})

    assert problem == "PostgreSQL 15 or newer is needed; this is 14. Upgrade the server."


async def test_the_oldest_server_that_will_do_is_taken(
    database_url: str, outsider: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    version = (await outsider.fetchval("SHOW server_version_num")).encode()

    assert await _behind(database_url, {version: b"150000"}) is None


async def test_a_server_without_an_extension_is_refused(database_url: str) -> None:
    problem = await _behind(database_url, {b"unaccent": b"umlauted"})

    assert problem is not None
    assert "lacks the extension unaccent" in problem


async def _behind(url: str, changes: dict[bytes, bytes]) -> str | None:
    async with Proxy.before(address_of(url), changes) as proxy:
        return await find_unfitness(through(proxy, url), 30)


async def test_more_connections_than_the_server_has_are_refused(
    database_url: str, outsider: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    allowed = int(await outsider.fetchval("SHOW max_connections"))

    fits = await find_unfitness(database_url, allowed - 8)
    problem = await find_unfitness(database_url, allowed - 7)

    assert fits is None
    assert problem is not None
    assert f"max_connections = {allowed}" in problem


async def test_a_server_that_is_not_there_is_away(free_tcp_port: int) -> None:
    with pytest.raises(DependencyAwayError):
        await find_unfitness(f"postgresql://questcity@127.0.0.1:{free_tcp_port}/questcity", 30)
