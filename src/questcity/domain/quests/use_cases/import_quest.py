"""Begin a quest with a file."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from questcity.domain.quests.model.fields import QuestFields
from questcity.domain.quests.model.files import LossCode, Losses, QuestDocument
from questcity.domain.quests.model.quests import Draft
from questcity.domain.quests.ports.files import QuestFiles
from questcity.domain.quests.ports.readers import ReferenceReader
from questcity.domain.quests.ports.vault import AnswerVault
from questcity.domain.quests.rules.files import check_document, find_named, lost_reference
from questcity.domain.quests.rules.violations import require
from questcity.domain.quests.services.new_points import NewPoints
from questcity.domain.quests.services.new_quests import NewQuests
from questcity.domain.quests.views import EditorsQuest
from questcity.domain.shared.permissions import Actor, Permission
from questcity.domain.shared.ports import IdGenerator, Repeatable

Receive = Callable[[], Awaitable[tuple[bytes, Repeatable | None]]]
"""Reads a file to its end, and returns it with the request that it came with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedQuest:
    """What became of a file: a quest, and what of the file is not in it."""

    seen: EditorsQuest
    losses: Losses
    is_replay: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportQuest:
    """Make a quest of a file; everything in it is new. Who may create quests may."""

    files: QuestFiles
    references: ReferenceReader
    vault: AnswerVault
    new_quests: NewQuests
    new_points: NewPoints
    ids: IdGenerator

    async def __call__(self, actor: Actor, receive: Receive) -> ImportedQuest:
        """Return the new quest; nothing is received from who may not create any.

        Raise what `receive`, `QuestFiles.read` and `Idempotency.claim` raise, and
        `InvalidInputError`.
        """
        actor.require(Permission.CREATE_QUESTS)
        content, request = await receive()
        document, lost = await self.files.read(content)
        require(check_document(document))
        fields, unknown = await self._fields_of(document)
        points = tuple(self.new_points.make(point) for point in document.points)
        draft = Draft(fields=fields.named(self.ids.new), points=points)
        quest, is_replay = await self.new_quests.make(actor, draft, request)
        seen = EditorsQuest.of(quest, self.vault.read)
        return ImportedQuest(seen=seen, losses=(*lost, *unknown), is_replay=is_replay)

    async def _fields_of(self, document: QuestDocument) -> tuple[QuestFields, Losses]:
        category = find_named(document.category, await self.references.list_categories())
        vehicle = find_named(document.vehicle, await self.references.list_vehicles())
        place = find_named(document.place, await self.references.list_areas())
        fields = replace(
            document.fields,
            category_id=category.id if category else None,
            vehicle_id=vehicle.id if vehicle else None,
            place_id=place.id if place else None,
        )
        return fields, (
            *lost_reference(LossCode.UNKNOWN_CATEGORY, "category", document.category, category),
            *lost_reference(LossCode.UNKNOWN_VEHICLE, "vehicle", document.vehicle, vehicle),
            *lost_reference(LossCode.UNKNOWN_PLACE, "place", document.place, place),
        )
