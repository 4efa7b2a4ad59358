"""See what a quest is to oneself."""

from dataclasses import dataclass

from questcity.domain.play.ports import RouteReader, RunReader
from questcity.domain.quests.errors import QuestNotFoundError
from questcity.domain.quests.views import Standing
from questcity.domain.shared.ids import QuestId
from questcity.domain.shared.permissions import Actor, Permission
from questcity.domain.shared.ports import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewStanding:
    """Return whether the actor can begin a quest, or is walking it already."""

    routes: RouteReader
    reader: RunReader
    clock: Clock

    async def __call__(self, actor: Actor, quest_id: QuestId) -> Standing:
        """Return it. Raise `QuestNotFoundError`."""
        actor.require(Permission.VIEW_QUESTS)
        now = self.clock.now()
        active = await self.reader.find_active_id(actor.identity, quest_id, now=now)
        if await self.routes.find(quest_id) is None:
            raise QuestNotFoundError
        return Standing(can_start=active is None, active_run_id=active)
