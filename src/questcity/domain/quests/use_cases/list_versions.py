"""See what was published of a quest."""

from dataclasses import dataclass

from questcity.domain.quests.ports.readers import QuestReader
from questcity.domain.quests.views.writing import VersionSummary
from questcity.domain.shared.ids import QuestId
from questcity.domain.shared.paging import Page, PageRequest
from questcity.domain.shared.permissions import Actor, Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class ListVersions:
    """Return a page of the versions of a quest; who may read its draft may."""

    reader: QuestReader

    async def __call__(
        self, actor: Actor, quest_id: QuestId, page: PageRequest
    ) -> Page[VersionSummary]:
        """Return the page, newest first. Raise `QuestNotFoundError`."""
        actor.require(Permission.VIEW_QUESTS)
        quest = await self.reader.get_quest(quest_id)
        quest.require_reader(actor)
        return await self.reader.list_versions(quest_id, page)
