"""Where a request finds what its handler asks for."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from dishka import AsyncContainer, Scope
from dishka.integrations.base import wrap_injection
from litestar import Request, WebSocket
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Receive, Scope as ASGIScope, Send

P = ParamSpec("P")
T = TypeVar("T")


def inject(handler: Callable[P, T]) -> Callable[P, T]:
    """Give a handler, which takes its request, what else it asks for.

    dishka's own `inject` makes a view of the request's state first, each time.
    """
    return wrap_injection(
        func=handler,
        is_async=True,
        container_getter=lambda _, given: given["request"].scope["state"]["dishka_container"],
    )


def with_request_container(app: ASGIApp) -> ASGIApp:
    """Return the application with a container for each connection.

    dishka's own `setup_dishka` does the same, in twice the time.
    """

    async def serve(scope: ASGIScope, receive: Receive, send: Send) -> None:
        container: AsyncContainer = scope["litestar_app"].state.dishka_container
        context: dict[type, object]
        if scope["type"] == ScopeType.HTTP:
            context, kind = {Request: Request(scope)}, Scope.REQUEST
        else:
            context, kind = {WebSocket: WebSocket(scope)}, Scope.SESSION
        state = scope["state"]
        async with container(context, scope=kind) as of_request:
            state["dishka_container"] = of_request
            try:
                await app(scope, receive, send)
            finally:
                # A container knows its request and the other way round: without this, all of both
                # would lie about until the collector finds them.
                del state["dishka_container"]

    return serve
