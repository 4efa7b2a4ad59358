"""The quest list for the signed-in: what it costs more than the real one is authentication."""

from typing import Final

from questcity.entrypoints.web.authentication import signed_in
from questcity.entrypoints.web.quests.controllers import QuestController

GUARDED_LIST: Final = "/guarded/quests"


class GuardedQuestController(QuestController):
    """The same list by the same code, behind the guard of every route for the signed-in."""

    path = GUARDED_LIST
    guards = [signed_in]
