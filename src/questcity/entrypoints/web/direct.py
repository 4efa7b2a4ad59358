"""The direct way to public reads that are asked for more than all the rest.

The framework's own way from a request to a handler is made for anything that a handler can ask
for, and takes longer than to read a list of quests and to encode it.
"""

from collections.abc import Callable
from typing import Protocol

import msgspec
from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPScope, Receive, Scope, Send

from questcity.domain.shared.errors import InvalidInputError
from questcity.entrypoints.web.containers import ApplicationParts
from questcity.entrypoints.web.public_answers import PublicAnswers, Read


class DirectRead(Protocol):
    """A public read that understands a request by itself; there is one for the application."""

    def asked_by(self, scope: HTTPScope) -> Read:
        """Return what reads that which a request asks for.

        Raise `msgspec.ValidationError` or `InvalidInputError` where that cannot be understood.
        """
        ...


def directly(kind: type[DirectRead]) -> Callable[[ASGIApp], ASGIApp]:
    """Return what goes around a handler that answers with what the read of this kind reads.

    The handler is left with what is guarded, and with what cannot be understood: the framework
    says what is wrong with it.
    """

    def around(app: ASGIApp) -> ASGIApp:
        return _Direct(app, kind)

    return around


class _Direct:
    def __init__(self, app: ASGIApp, kind: type[DirectRead]) -> None:
        self._app = app
        self._parts = ApplicationParts(PublicAnswers, kind)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        assert scope["type"] == ScopeType.HTTP, "only handlers of requests are gone around"
        answers: PublicAnswers
        answers, direct = await self._parts.of(scope)
        read = None if scope["route_handler"].resolve_guards() else _asked_by(scope, direct)
        if read is None:
            await self._app(scope, receive, send)
            return
        answer = await answers.answer(scope, read)
        await answer(scope, receive, send)


def _asked_by(scope: HTTPScope, direct: DirectRead) -> Read | None:
    try:
        return direct.asked_by(scope)
    except (msgspec.ValidationError, InvalidInputError):
        return None
