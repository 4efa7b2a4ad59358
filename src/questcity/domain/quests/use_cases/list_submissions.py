"""See what waits for a decision."""

from dataclasses import dataclass

from questcity.domain.quests.ports.readers import QuestReader
from questcity.domain.quests.views.writing import WaitingQuest
from questcity.domain.shared.paging import Page, PageRequest
from questcity.domain.shared.permissions import Actor, Permission
from questcity.domain.shared.ports import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class ListSubmissions:
    """Return a page of the drafts in review; who may moderate quests may."""

    reader: QuestReader
    clock: Clock

    async def __call__(self, actor: Actor, page: PageRequest) -> Page[WaitingQuest]:
        """Return the page, longest waiting first."""
        actor.require(Permission.MODERATE_QUESTS)
        return await self.reader.list_submissions(page, now=self.clock.now())
