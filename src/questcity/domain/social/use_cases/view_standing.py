"""See what a quest is to oneself."""

from dataclasses import dataclass

from questcity.domain.quests.errors import QuestNotFoundError
from questcity.domain.shared.ids import QuestId
from questcity.domain.shared.permissions import Actor, Permission
from questcity.domain.shared.ports import Clock
from questcity.domain.social.ports import StandingReader
from questcity.domain.social.views import Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewStanding:
    """Return whether the actor keeps a published quest, walks it, and has reviewed it."""

    reader: StandingReader
    clock: Clock

    async def __call__(self, actor: Actor, quest_id: QuestId) -> Standing:
        """Return it. Raise `QuestNotFoundError`."""
        actor.require(Permission.VIEW_QUESTS)
        standing = await self.reader.find(actor.identity, quest_id, now=self.clock.now())
        if standing is None:
            raise QuestNotFoundError
        return standing
