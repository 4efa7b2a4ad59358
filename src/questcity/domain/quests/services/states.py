"""The states of a quest, and what is between them."""

from dataclasses import dataclass

from questcity.domain.quests.model.changes import Change, find_changes
from questcity.domain.quests.model.comparisons import Side, Unpublished
from questcity.domain.quests.model.contents import OpenContent
from questcity.domain.quests.model.quests import Quest
from questcity.domain.quests.ports.readers import QuestReader
from questcity.domain.quests.ports.vault import AnswerVault


@dataclass(frozen=True, slots=True, kw_only=True)
class States:
    """The states of a quest: its versions as published, its draft, and that as last refused."""

    reader: QuestReader
    vault: AnswerVault

    async def compare(self, quest: Quest, before: Side, after: Side) -> tuple[Change, ...]:
        """Return what is otherwise in one state than in another.

        Raise `VersionNotFoundError`, `DraftNotFoundError` or `RefusalNotFoundError`.
        """
        return find_changes(await self.open(quest, before), await self.open(quest, after))

    async def present(self, quest: Quest) -> OpenContent:
        """Return what was written last: the draft, or else the newest version with its fixes."""
        if quest.draft is not None:
            return await self.open(quest, Unpublished.DRAFT)
        version = await self.reader.get_fixed_version(quest.id, quest.version)
        return OpenContent.of(version.content, self.vault.read)

    async def open(self, quest: Quest, side: Side) -> OpenContent:
        """Return what an author wrote, with its answers. Raise what `compare` raises."""
        if side is Unpublished.DRAFT:
            content = quest.require_draft().content
        elif side is Unpublished.REFUSED:
            content = quest.require_refusal().content
        else:
            content = (await self.reader.get_version(quest.id, side)).content
        return OpenContent.of(content, self.vault.read)
