"""Clients of the real web application."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from dishka import AsyncContainer
from httpx import ASGITransport, AsyncClient

from questcity.entrypoints.bootstrap.settings import Settings
from questcity.entrypoints.web.app import create_app
from web_contract import stand_in_contract


@asynccontextmanager
async def client_of(container: AsyncContainer, settings: Settings) -> AsyncIterator[AsyncClient]:
    """Yield a client that reaches the application without a socket.

    Every answer is held against the contract.
    """
    app = create_app(container, settings)
    transport = ASGITransport(app=app, raise_app_exceptions=False, client=("192.0.2.7", 4711))  # type: ignore[arg-type]
    hooks = {"response": [stand_in_contract]}
    async with AsyncClient(
        transport=transport, base_url="http://quest.test", event_hooks=hooks
    ) as client:
        yield client
