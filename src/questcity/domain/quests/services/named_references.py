"""What a file names in words."""

from dataclasses import dataclass, replace

from questcity.domain.quests.model.fields import QuestFields
from questcity.domain.quests.model.files import LossCode, Losses, QuestDocument
from questcity.domain.quests.model.reference import Area, Vehicle
from questcity.domain.quests.ports.readers import ReferenceReader
from questcity.domain.quests.rules.files import find_named, lost_reference


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """The fields of a document with what they name in words, as far as it is known here."""

    fields: QuestFields
    vehicle: Vehicle | None
    area: Area | None
    losses: Losses


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedReferences:
    """Finds category, vehicle and place of a document by their names."""

    reader: ReferenceReader

    async def find(self, document: QuestDocument) -> Named:
        """Return what was found, and what the installation does not know."""
        category = find_named(document.category, await self.reader.list_categories())
        vehicle = find_named(document.vehicle, await self.reader.list_vehicles())
        area = find_named(document.place, await self.reader.list_areas())
        fields = replace(
            document.fields,
            category_id=category.id if category else None,
            vehicle_id=vehicle.id if vehicle else None,
            place_id=area.id if area else None,
        )
        losses = (
            *lost_reference(LossCode.UNKNOWN_CATEGORY, "category", document.category, category),
            *lost_reference(LossCode.UNKNOWN_VEHICLE, "vehicle", document.vehicle, vehicle),
            *lost_reference(LossCode.UNKNOWN_PLACE, "place", document.place, area),
        )
        return Named(fields=fields, vehicle=vehicle, area=area, losses=losses)
