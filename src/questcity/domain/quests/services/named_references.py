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
        categories = await self.reader.list_categories()
        vehicles = await self.reader.list_vehicles()
        areas = await self.reader.list_areas()
        category = find_named(document.category, categories)
        vehicle = find_named(document.vehicle, vehicles)
        area = find_named(document.place, areas)
        fields = replace(
            document.fields,
            category_id=category.id if category else None,
            vehicle_id=vehicle.id if vehicle else None,
            place_id=area.id if area else None,
        )
        losses = (
            *lost_reference(LossCode.UNKNOWN_CATEGORY, "category", document.category, categories),
            *lost_reference(LossCode.UNKNOWN_VEHICLE, "vehicle", document.vehicle, vehicles),
            *lost_reference(LossCode.UNKNOWN_PLACE, "place", document.place, areas),
        )
        return Named(fields=fields, vehicle=vehicle, area=area, losses=losses)
