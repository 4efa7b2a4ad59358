"""Where a request finds what its handler asks for."""

from collections.abc import Callable
from typing import Any, Final, ParamSpec, TypeVar

from dishka import AsyncContainer, Scope
from dishka.integrations.base import wrap_injection
from litestar import Request, WebSocket
from litestar.connection import ASGIConnection
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Receive, Scope as ASGIScope, Send

P = ParamSpec("P")
T = TypeVar("T")

# Where dishka's own `inject` looks as well.
_OF_REQUEST: Final = "dishka_container"


def inject(handler: Callable[P, T]) -> Callable[P, T]:
    """Give a handler, which takes its request, what else it asks for.

    dishka's own `inject` makes a view of the request's state first, each time.
    """
    return wrap_injection(
        func=handler,
        is_async=True,
        container_getter=lambda _, given: given["request"].scope["state"][_OF_REQUEST],
    )


async def open_container(connection: ASGIConnection[Any, Any, Any, Any]) -> None:
    """Make the container of a connection, unless it has one."""
    await container_of(connection)


async def container_of(connection: ASGIConnection[Any, Any, Any, Any]) -> AsyncContainer:
    """Return the container of a connection, which is made when somebody first asks for it."""
    scope = connection.scope
    found: AsyncContainer | None = scope["state"].get(_OF_REQUEST)
    if found is None:
        context: dict[type, object]
        if scope["type"] == ScopeType.HTTP:
            context, kind = {Request: connection}, Scope.REQUEST
        else:
            context, kind = {WebSocket: connection}, Scope.SESSION
        root: AsyncContainer = scope["litestar_app"].state.dishka_container
        found = await root(context, scope=kind).__aenter__()
        scope["state"][_OF_REQUEST] = found
    return found


def closing_containers(app: ASGIApp) -> ASGIApp:
    """Return the application, which closes the container of a connection that ends."""

    async def serve(scope: ASGIScope, receive: Receive, send: Send) -> None:
        try:
            await app(scope, receive, send)
        finally:
            # A container knows its request and the other way round: left there, all of both would
            # lie about until the collector finds them.
            container: AsyncContainer | None = scope["state"].pop(_OF_REQUEST, None)
            if container is not None:
                await container.close()

    return serve
