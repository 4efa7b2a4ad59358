"""Clients of the real web application."""

from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, nullcontext
from typing import Final

from dishka import AsyncContainer
from httpx import ASGITransport, AsyncClient
from litestar import Litestar

from questcity.entrypoints.bootstrap.settings import Settings
from questcity.entrypoints.web.app import create_app
from web_contract import stand_in_contract

# An application takes longer to make than most tests to run, and keeps nothing but its container.
_IDLE: Final[defaultdict[Settings, list[Litestar]]] = defaultdict(list)


@contextmanager
def app_of(container: AsyncContainer, settings: Settings) -> Iterator[Litestar]:
    """Yield the application over a container; nobody else has it meanwhile."""
    idle = _IDLE[settings]
    app = idle.pop() if idle else create_app(container, settings)
    app.state.dishka_container = container
    yield app
    idle.append(app)


@asynccontextmanager
async def client_of(
    container: AsyncContainer, settings: Settings, app: Litestar | None = None
) -> AsyncIterator[AsyncClient]:
    """Yield a client that reaches the application, or one of the test's own, without a socket.

    Every answer is held against the contract.
    """
    with nullcontext(app) if app else app_of(container, settings) as served:
        transport = ASGITransport(
            app=served,  # type: ignore[arg-type]
            raise_app_exceptions=False,
            client=("192.0.2.7", 4711),
        )
        hooks = {"response": [stand_in_contract]}
        async with AsyncClient(
            transport=transport, base_url="http://quest.test", event_hooks=hooks
        ) as client:
            yield client
