"""Take a quest along as a file."""

from dataclasses import dataclass
from uuid import UUID

from questcity.domain.quests.errors import QuestNotFoundError
from questcity.domain.quests.model.files import FileFormat, Losses
from questcity.domain.quests.model.quests import Quest
from questcity.domain.quests.ports.files import QuestFiles
from questcity.domain.quests.ports.readers import QuestReader, ReferenceReader
from questcity.domain.quests.ports.vault import AnswerVault
from questcity.domain.quests.views import EditorsQuest, document_of
from questcity.domain.shared.ids import QuestId
from questcity.domain.shared.permissions import Actor, Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportQuest:
    """Write the draft, the newest version or a given one; its author and all editors may."""

    reader: QuestReader
    references: ReferenceReader
    vault: AnswerVault
    files: QuestFiles

    async def __call__(
        self, actor: Actor, quest_id: QuestId, to: FileFormat, version: int | None
    ) -> tuple[bytes, Losses]:
        """Return the file, and what it could not hold.

        Raise `QuestNotFoundError`, also where there is no such version.
        """
        actor.require(Permission.VIEW_QUESTS)
        quest = await self.reader.find_quest(quest_id)
        if quest is None:
            raise QuestNotFoundError
        quest.require_editor(actor)
        seen = EditorsQuest.of(await self._wanted(quest, version), self.vault.read)
        document = document_of(seen, await self._names())
        return await self.files.write(document, to)

    async def _wanted(self, quest: Quest, version: int | None) -> Quest:
        if version is None and quest.draft is not None:
            return quest
        number = quest.version if version is None else version
        found = await self.reader.find_version(quest.id, number)
        if found is None:
            raise QuestNotFoundError
        return quest.reopened(found, at=quest.updated_at)

    async def _names(self) -> dict[UUID, str]:
        categories: dict[UUID, str] = {
            category.id: category.name for category in await self.references.list_categories()
        }
        vehicles = {vehicle.id: vehicle.name for vehicle in await self.references.list_vehicles()}
        areas = {area.id: area.name for area in await self.references.list_areas()}
        return categories | vehicles | areas
