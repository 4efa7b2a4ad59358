"""The quest list behind guards: what one costs more than the other is authentication."""

from typing import Any, Final

from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from questcity.entrypoints.web.authentication import signed_in
from questcity.entrypoints.web.quests.controllers import QuestController

GUARDED_LIST: Final = "/guarded/quests"
OPEN_LIST: Final = "/open/quests"


async def _everybody(_: ASGIConnection[Any, Any, Any, Any], __: BaseRouteHandler) -> None:
    """Let everybody pass."""


class GuardedQuestController(QuestController):
    """The same list by the same code, behind the guard of every route for the signed-in."""

    path = GUARDED_LIST
    guards = [signed_in]


class OpenQuestController(QuestController):
    """The same behind a guard that does nothing.

    What is not guarded at all is answered on a shorter way, and compared with that it would seem
    that authentication cost more than it does.
    """

    path = OPEN_LIST
    guards = [_everybody]
