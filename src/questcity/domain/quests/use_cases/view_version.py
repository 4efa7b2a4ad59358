"""See a version."""

from dataclasses import dataclass

from questcity.domain.quests.model.contents import OpenContent
from questcity.domain.quests.ports.readers import QuestReader
from questcity.domain.quests.ports.vault import AnswerVault
from questcity.domain.quests.views.writing import EditorsVersion
from questcity.domain.shared.ids import QuestId
from questcity.domain.shared.permissions import Actor, Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewVersion:
    """Return a version as published, with its answers; who may read the draft of its quest may."""

    reader: QuestReader
    vault: AnswerVault

    async def __call__(self, actor: Actor, quest_id: QuestId, number: int) -> EditorsVersion:
        """Return the version. Raise `QuestNotFoundError` or `VersionNotFoundError`."""
        actor.require(Permission.VIEW_QUESTS)
        quest = await self.reader.get_quest(quest_id)
        quest.require_reader(actor)
        version = await self.reader.get_version(quest_id, number)
        return EditorsVersion(
            version=version,
            content=OpenContent.of(version.content, self.vault.read),
            is_present=number == quest.version,
        )
