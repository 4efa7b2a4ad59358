"""Where a connection finds what its handler asks for."""

from typing import Any, Final

from dishka import AsyncContainer, Scope
from litestar import Request, WebSocket
from litestar.connection import ASGIConnection
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Receive, Scope as ASGIScope, Send

# Where dishka's `inject` looks.
_OF_CONNECTION: Final = "dishka_container"


class ApplicationParts:
    """What there is once for an application, looked up once for each container that it has."""

    def __init__(self, *kinds: type[Any]) -> None:
        self._kinds = kinds
        self._container: AsyncContainer | None = None
        self._parts: list[Any] = []

    async def of(self, scope: ASGIScope) -> list[Any]:
        """Return a part of each kind."""
        container: AsyncContainer = scope["litestar_app"].state.dishka_container
        if container is not self._container:
            self._parts = [await container.get(kind) for kind in self._kinds]
            self._container = container
        return self._parts


async def open_container(connection: ASGIConnection[Any, Any, Any, Any]) -> None:
    """Make the container of a connection, unless it has one."""
    await container_of(connection)


async def container_of(connection: ASGIConnection[Any, Any, Any, Any]) -> AsyncContainer:
    """Return the container of a connection, which is made when somebody first asks for it.

    dishka's own `setup_dishka` makes one for everybody.
    """
    scope = connection.scope
    found: AsyncContainer | None = scope["state"].get(_OF_CONNECTION)
    if found is None:
        context: dict[type, object]
        if scope["type"] == ScopeType.HTTP:
            context, kind = {Request: connection}, Scope.REQUEST
        else:
            context, kind = {WebSocket: connection}, Scope.SESSION
        root: AsyncContainer = scope["litestar_app"].state.dishka_container
        found = await root(context, scope=kind).__aenter__()
        scope["state"][_OF_CONNECTION] = found
    return found


def closing_containers(app: ASGIApp) -> ASGIApp:
    """Return the application, which closes the container of a connection that ends."""

    async def serve(scope: ASGIScope, receive: Receive, send: Send) -> None:
        try:
            await app(scope, receive, send)
        finally:
            # A container knows its request and the other way round: left there, all of both would
            # lie about until the collector finds them.
            container: AsyncContainer | None = scope["state"].pop(_OF_CONNECTION, None)
            if container is not None:
                await container.close()

    return serve
