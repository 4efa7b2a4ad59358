"""See what was fixed."""

from dataclasses import dataclass

from questcity.domain.quests.ports.readers import QuestReader
from questcity.domain.quests.ports.vault import AnswerVault
from questcity.domain.quests.views.writing import EditorsFix
from questcity.domain.shared.ids import QuestId
from questcity.domain.shared.paging import Page, PageRequest
from questcity.domain.shared.permissions import Actor, Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class ListFixes:
    """Return the fixes of a quest, latest first; who may read its draft may."""

    reader: QuestReader
    vault: AnswerVault

    async def __call__(
        self, actor: Actor, quest_id: QuestId, page: PageRequest
    ) -> Page[EditorsFix]:
        """Return a page of them. Raise `QuestNotFoundError`."""
        actor.require(Permission.VIEW_QUESTS)
        quest = await self.reader.get_quest(quest_id)
        quest.require_reader(actor)
        found = await self.reader.list_fixes(quest_id, page)
        items = tuple(EditorsFix.of(fix, quest.draft, self.vault.read) for fix in found.items)
        return Page(items=items, next_after=found.next_after, count=found.count)
