"""The way past the framework for what is kept."""

from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPScope, Receive, Scope, Send

from questcity.entrypoints.web.containers import ApplicationParts
from questcity.entrypoints.web.public_answers import PublicAnswers, tags_known_to


class Shortcut:
    """Gives out what is kept before the framework looks at the request.

    Who comes from another site's page takes the long way, where origins are judged.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._parts = ApplicationParts(PublicAnswers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        answers: PublicAnswers
        [answers] = await self._parts.of(scope)
        if scope["type"] == ScopeType.HTTP and scope["method"] == "GET":
            asked = (scope["raw_path"], scope["query_string"])
            if not _has_origin(scope) and (found := answers.find(asked)) is not None:
                scope["path_template"] = found.route
                await found.send(send, tags_known_to(scope))
                return
        await self._app(scope, receive, send)


def _has_origin(scope: HTTPScope) -> bool:
    return any(name == b"origin" for name, _ in scope["headers"])
