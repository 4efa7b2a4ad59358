"""See who did best."""

from dataclasses import dataclass

from questcity.domain.play.ports import RunReader
from questcity.domain.play.views import Leaderboard
from questcity.domain.shared.ids import QuestId
from questcity.domain.shared.paging import PageRequest
from questcity.domain.shared.permissions import Actor, Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewLeaderboard:
    """Return a page of the best runs of a quest, and the actor's own rank."""

    reader: RunReader

    async def __call__(self, actor: Actor, quest_id: QuestId, page: PageRequest) -> Leaderboard:
        """Return the page."""
        actor.require(Permission.VIEW_QUESTS)
        return await self.reader.leaderboard(quest_id, actor.identity, page)
