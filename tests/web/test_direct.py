"""Who takes the direct way is told the same as who does not."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from typing import Any, Final
from urllib.parse import quote_plus

import msgspec
import pytest
from dishka import AsyncContainer, Provider, Scope, provide
from httpx import ASGITransport, AsyncClient, Response
from hypothesis import given, strategies as st
from litestar import Litestar, get
from litestar.di import NamedDependency, Provide
from litestar.types import HTTPScope

from questcity.domain.accounts.errors import TokenInvalidError
from questcity.domain.shared.errors import BusyError, InvalidInputError
from questcity.entrypoints.bootstrap.settings import Settings
from questcity.entrypoints.web.app import create_app
from questcity.entrypoints.web.direct import directly
from questcity.entrypoints.web.public_answers import Content, Read
from questcity.entrypoints.web.queries import QueryReader
from questcity.entrypoints.web.quests.finding import quest_facets, quest_filter
from questcity.entrypoints.web.quests.reads import ListWanted, list_wanted
from stores import SetClock, application_over, memory_store
from web_people import problem

IDS: Final = ["0190e8a0-0000-7000-8000-000000000001", "0190E8A0000070008000000000000001"]
VALUES: Final = {
    "q": ["", "abc", "a%00b", "ё é", "q" * 70],
    "category": [*IDS, "x", ""],
    "vehicle": IDS,
    "place": [*IDS, "0"],
    "level": ["easy", "hard", "Easy", ""],
    "group": ["1", "4", "01", "1.0", "-1", "x", ""],
    "timeframe": ["0", "24", "9" * 30],
    "language": ["en", "ru", ""],
    "free": ["true", "false", "1", "0", "yes", "True", ""],
    "near": ["1,2", "1,2,3", "nan,1", "91,0", "1e1,1", ""],
    "radius": ["5", "1e3", "-1", "inf", "nan", "x", ""],
    "bbox": ["1,2,3,4", "1,2,3", ",,,"],
    "sort": ["newest", "title", "nearest", "best", ""],
    "cursor": ["", "abc", "c" * 2048, "c" * 2049],
    "limit": ["1", "20", "100", "101", "0", "-1", "2.0", "x", ""],
    "count": ["true", "false", "2"],
    "other": ["", "1"],
    "": ["", "1"],
}
PAIRS: Final = st.one_of(
    [st.tuples(st.just(name), st.sampled_from(values)) for name, values in VALUES.items()]
    + [st.tuples(st.sampled_from([*VALUES]), st.text(max_size=4))]
)

PARTS: Final[dict[str, Callable[..., Any]]] = {
    "quest_filter": quest_filter,
    "quest_facets": quest_facets,
}
READER: Final = QueryReader(list_wanted, **PARTS)
SAID: list[str] = []


@get("/")
async def told(list_wanted: NamedDependency[ListWanted]) -> None:
    SAID.append(repr(list_wanted))


@pytest.fixture(scope="module")
def framework() -> Callable[[str], str | None]:
    """Return what asks the framework, which says what a handler is given, if it gets so far."""
    app = Litestar(
        [told],
        dependencies={
            name: Provide(part, sync_to_thread=False)
            for name, part in ({"list_wanted": list_wanted} | PARTS).items()
        },
        openapi_config=None,
        logging_config=None,
    )

    async def ask(query: str) -> Response:
        transport = ASGITransport(app=app, raise_app_exceptions=False)  # type: ignore[arg-type]
        async with AsyncClient(transport=transport, base_url="http://quest.test") as client:
            return await client.get(f"/?{query}")

    def understood(query: str) -> str | None:
        SAID.clear()
        asyncio.run(ask(query))
        return SAID[0] if SAID else None

    return understood


@given(pairs=st.lists(PAIRS, max_size=6))
def test_a_query_says_the_same_either_way(
    framework: Callable[[str], str | None], pairs: list[tuple[str, str]]
) -> None:
    query = "&".join(f"{name}={quote_plus(value, errors='replace')}" for name, value in pairs)

    understood = None
    with suppress(msgspec.ValidationError, InvalidInputError):
        understood = repr(READER.read(query.encode()))

    assert understood == framework(query)


class Echo(msgspec.Struct):
    """Which way a request went."""

    way: str


class EchoRead:
    """Reads nothing, and understands some requests only."""

    def __init__(self) -> None:
        self.failure: Exception | None = None

    def asked_by(self, scope: HTTPScope) -> Read:
        """Return what reads nothing."""
        match scope["query_string"]:
            case b"shape":
                raise msgspec.ValidationError
            case b"input":
                raise InvalidInputError(())
        return self.read

    async def read(self) -> Content:
        """Read nothing."""
        if self.failure is not None:
            raise self.failure
        return Content(Echo("direct"))


class EchoProvider(Provider):
    """Provides the read."""

    read = provide(EchoRead, scope=Scope.APP)


def refuse(*_: Any) -> None:
    raise TokenInvalidError


@get("/echo", middleware=[directly(EchoRead)])
async def echo() -> Echo:
    return Echo("long")


@get("/guarded", middleware=[directly(EchoRead)], guards=[refuse])
async def guarded() -> Echo:
    return Echo("long")


@pytest.fixture
async def container(settings: Settings, clock: SetClock) -> AsyncIterator[AsyncContainer]:
    container = application_over(settings, clock, memory_store(), EchoProvider())
    yield container
    await container.close()


@pytest.fixture
async def client(container: AsyncContainer, settings: Settings) -> AsyncIterator[AsyncClient]:
    app = create_app(container, settings)
    app.register(echo)
    app.register(guarded)
    transport = ASGITransport(app=app, raise_app_exceptions=False)  # type: ignore[arg-type]
    async with AsyncClient(transport=transport, base_url="http://quest.test") as client:
        yield client


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("path", "way"),
    [("/echo", "direct"), ("/echo?shape", "long"), ("/echo?input", "long")],
    ids=str,
)
async def test_what_cannot_be_understood_is_left_to_the_handler(
    client: AsyncClient, path: str, way: str
) -> None:
    assert (await client.get(path)).json() == {"way": way}


@pytest.mark.anyio
async def test_nobody_goes_around_a_guard(client: AsyncClient) -> None:
    assert problem(await client.get("/guarded")) == (401, "token-invalid")


@pytest.mark.anyio
async def test_a_refusal_is_told_as_from_any_handler(
    client: AsyncClient, container: AsyncContainer
) -> None:
    (await container.get(EchoRead)).failure = BusyError()

    assert problem(await client.get("/echo")) == (503, "busy")
