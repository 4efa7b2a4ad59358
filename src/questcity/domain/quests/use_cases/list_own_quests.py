"""See what one has written."""

from dataclasses import dataclass

from questcity.domain.quests.model.quests import QuestStatus
from questcity.domain.quests.ports.readers import QuestReader
from questcity.domain.quests.views.writing import OwnQuest
from questcity.domain.shared.paging import Page, PageRequest
from questcity.domain.shared.permissions import Actor, Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class ListOwnQuests:
    """Return a page of the actor's own quests, drafts among them."""

    reader: QuestReader

    async def __call__(
        self, actor: Actor, status: QuestStatus | None, page: PageRequest
    ) -> Page[OwnQuest]:
        """Return the page, latest change first."""
        actor.require(Permission.VIEW_QUESTS)
        return await self.reader.list_written(actor.identity, status, page)
