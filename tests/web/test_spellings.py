"""Other methods, other spellings of an address and other headers open nothing."""

from collections.abc import Callable, Iterator
from typing import Final
from urllib.parse import quote

import pytest
from dishka import AsyncContainer
from httpx import URL, AsyncClient

from fingerprints import what_is_stored
from web.policy import ROWS, Who
from web.policy_cells import Cell, Question, Whose, cells_of
from web.policy_people import ADMIN, ANONYMOUS, USER
from web_people import put_signed_in

pytestmark = pytest.mark.anyio

NOT_PUBLIC: Final = [row for row in ROWS if row.who is not Who.PUBLIC]
PATHS: Final = sorted({row.path for row in ROWS})

METHODS: Final = {
    *("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT"),
    *("PROPFIND", "PURGE", "GETS", "GE"),
}

SPELLINGS: Final[dict[str, Callable[[str], str]]] = {
    "a slash at the end": lambda path: f"{path}/",
    "two slashes": lambda path: path.replace("/", "//"),
    "slashes that are encoded": lambda path: f"/{quote(path[1:], safe='')}",
    "a letter that is encoded": lambda path: f"{path[:-1]}%{ord(path[-1]):02x}",
    "a letter that is encoded twice": lambda path: f"{path[:-1]}%25{ord(path[-1]):02x}",
    "upper case": str.upper,
    "around a corner": lambda path: f"/api/v1/health/live/%2e%2e/%2e%2e/%2e%2e/%2e%2e{path}",
    "this folder": lambda path: f"/%2e{path}",
    "a parameter of the path": lambda path: f"{path};a=b",
    "a suffix": lambda path: f"{path}.json",
    "a space": lambda path: f"{path}%20",
    "a line": lambda path: f"{path}%0a",
    "backslashes": lambda path: "/" + path[1:].replace("/", "\\"),
    "below a public one": lambda path: f"/docs/assets{path}",
}

HEADERS: Final = {
    "X-HTTP-Method-Override": "DELETE",
    "X-HTTP-Method": "DELETE",
    "X-Method-Override": "DELETE",
    "X-Original-Method": "GET",
    "X-Original-URL": "/api/v1/health/live",
    "X-Rewrite-URL": "/api/v1/health/live",
    "X-Forwarded-Prefix": "/docs",
    "X-User-Id": "0199a000-0000-7000-8000-000000000000",
    "X-Role": "2",
}


def spelled(path: str) -> URL:
    """Return the address of a path that the client is not to tidy up."""
    return URL("http://quest.test").copy_with(raw_path=path.encode())


def cells() -> Iterator[Cell]:
    """Yield what nobody, a user and an admin can ask for of what is there to be got at."""
    for row in ROWS:
        yield Cell(row, ANONYMOUS)
        for person in (USER, ADMIN):
            yield from (cell for cell in cells_of(row, person) if cell.whose is not Whose.NOBODYS)


async def test_a_method_that_has_no_row_is_not_allowed(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    wrong = []
    for path in PATHS:
        rows = [row for row in ROWS if row.path == path]
        question = await Question.of_admin(memory_container, rows[0])
        before = await what_is_stored(memory_container)
        for method in METHODS - {row.method for row in rows}:
            for headers in ({}, question.headers):
                answer = await client.request(method, question.address, headers=headers)
                allowed = answer.headers.get("allow", "").split(", ")
                if answer.status_code != 405 or not {row.method for row in rows} <= set(allowed):
                    wrong.append((method, path, answer.status_code, allowed))
        assert await what_is_stored(memory_container) == before

    assert wrong == []


async def test_asking_for_the_methods_tells_nothing_else(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    heard = {}
    for path in PATHS:
        row = next(row for row in ROWS if row.path == path)
        question = await Question.of_admin(memory_container, row)
        before = await what_is_stored(memory_container)
        for person, headers in (("anonymous", {}), ("admin", question.headers)):
            answer = await client.options(question.address, headers=headers)
            said = answer.content if answer.is_success else b""
            heard[path, person] = (answer.status_code in {204, 401}, said)
            assert "access-control-allow-origin" not in answer.headers
        assert await what_is_stored(memory_container) == before

    assert set(heard.values()) == {(True, b"")}


async def test_another_spelling_of_an_address_opens_nothing(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    opened = []
    for cell in [cell for cell in cells() if cell.outcome() != "granted"]:
        question = await Question.prepare(memory_container, cell)
        before = await what_is_stored(memory_container)
        for name, spelling in SPELLINGS.items():
            answer = await question.ask(client, url=spelled(spelling(question.address)))
            if answer.status_code not in {401, 403, 404, 405}:
                opened.append((str(cell.row), str(cell), name, answer.status_code))
        assert await what_is_stored(memory_container) == before

    assert opened == []


async def test_headers_and_queries_change_neither_method_nor_address_nor_person(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    changed = []
    for cell in cells():
        question = await Question.prepare(memory_container, cell)
        before = await what_is_stored(memory_container)
        answer = await question.ask(
            client,
            headers=HEADERS | question.headers,
            params={"_method": "DELETE", **question.query},
        )
        if answer.is_success is not (cell.outcome() == "granted"):
            changed.append((str(cell.row), str(cell), answer.status_code))
        if cell.row.method == "GET" or not answer.is_success:
            assert await what_is_stored(memory_container) == before

    assert changed == []


async def test_no_token_but_a_good_one_in_its_header_opens_anything(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    stranger = await put_signed_in(memory_container)
    opened = []
    for row in NOT_PUBLIC:
        question = await Question.of_admin(memory_container, row)
        bearer = question.headers.pop("Authorization")
        token = bearer.removeprefix("Bearer ")
        body, signature = token.rpartition(".")[0], stranger.headers["Authorization"].split(".")[2]
        before = await what_is_stored(memory_container)
        for name, value in (
            *(("Authorization", text) for text in ("", "Bearer", "Bearer null", "Basic YTph")),
            ("Authorization", f"Token {token}"),
            ("Authorization", token),
            ("Authorization", f"Bearer {body}."),
            ("Authorization", f"Bearer {body}.{signature}"),
            ("Cookie", f"token={token}; access_token={token}; Authorization={bearer}"),
            ("X-Access-Token", token),
            ("Proxy-Authorization", bearer),
        ):
            answer = await question.ask(client, headers=question.headers | {name: value})
            if answer.status_code != 401 or "www-authenticate" not in answer.headers:
                opened.append((str(row), name, value, answer.status_code))
        asked = {"token": token, "access_token": token, "authorization": bearer}
        if (await question.ask(client, params=asked)).status_code != 401:
            opened.append((str(row), "a query", token, 0))
        assert await what_is_stored(memory_container) == before

    assert opened == []
