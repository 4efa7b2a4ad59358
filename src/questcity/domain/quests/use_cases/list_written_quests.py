"""See what was written, by whomever."""

from dataclasses import dataclass

from questcity.domain.quests.model.quests import QuestStatus
from questcity.domain.quests.ports.readers import QuestReader
from questcity.domain.quests.views.writing import OwnQuest
from questcity.domain.shared.ids import UserId
from questcity.domain.shared.paging import Page, PageRequest
from questcity.domain.shared.permissions import Actor, Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class ListWrittenQuests:
    """Return a page of all quests, drafts among them; who may edit any quest may see it."""

    reader: QuestReader

    async def __call__(
        self, actor: Actor, author: UserId | None, status: QuestStatus | None, page: PageRequest
    ) -> Page[OwnQuest]:
        """Return the page, of one author's if one is named, latest change first."""
        actor.require(Permission.EDIT_ANY_QUEST)
        return await self.reader.list_written(author, status, page)
