"""Take a quest along as a file."""

from dataclasses import dataclass
from uuid import UUID

from questcity.domain.quests.model.files import FileFormat, Losses, QuestDocument
from questcity.domain.quests.ports.files import QuestFiles
from questcity.domain.quests.ports.readers import QuestReader, ReferenceReader
from questcity.domain.quests.services.states import States
from questcity.domain.shared.ids import QuestId
from questcity.domain.shared.permissions import Actor, Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportQuest:
    """Write the draft, the newest version or a given one; its author and all editors may."""

    reader: QuestReader
    references: ReferenceReader
    states: States
    files: QuestFiles

    async def __call__(
        self, actor: Actor, quest_id: QuestId, to: FileFormat, version: int | None
    ) -> tuple[bytes, Losses]:
        """Return the file, and what it could not hold.

        Raise `QuestNotFoundError` or `VersionNotFoundError`.
        """
        actor.require(Permission.VIEW_QUESTS)
        quest = await self.reader.get_quest(quest_id)
        quest.require_editor(actor)
        if version is None:
            content = await self.states.present(quest)
        else:
            content = await self.states.open(quest, version)
        document = QuestDocument.of(content, await self._names())
        return await self.files.write(document, to)

    async def _names(self) -> dict[UUID, str]:
        categories: dict[UUID, str] = {
            category.id: category.name for category in await self.references.list_categories()
        }
        vehicles = {vehicle.id: vehicle.name for vehicle in await self.references.list_vehicles()}
        areas = {area.id: area.name for area in await self.references.list_areas()}
        return categories | vehicles | areas
