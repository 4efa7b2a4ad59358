"""What the audit trail alone tells of a quest that was published, fixed and archived."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple, Self

from dishka import AsyncContainer

from blocks import block, using
from builders import an_actor
from questcity.domain.accounts.use_cases.read_audit_trail import ReadAuditTrail
from questcity.domain.quests.model.quests import QuestStatus, QuestVersion
from questcity.domain.quests.ports.repositories import QuestRepository
from questcity.domain.shared.audit import AuditEntry
from questcity.domain.shared.ids import QuestId
from questcity.domain.shared.paging import PageRequest
from questcity.domain.shared.permissions import Role

_ABOUT: Final = {"kind", "version", "point_id", "place_id"}


class Spot(NamedTuple):
    """What a value is about; what names neither is about the quest itself."""

    point_id: str | None
    place_id: str | None
    name: str


Values = dict[Spot, str]


@dataclass
class Account:
    """What can be told of a quest: its status, its newest version, and how each version is met.

    `kinds` are those of the fixes over each version, in order. `values` are all values that fixes
    can change, as players meet them.
    """

    status: QuestStatus = QuestStatus.DRAFT
    version: int = 0
    kinds: dict[int, list[str]] = field(default_factory=dict)
    values: dict[int, Values] = field(default_factory=dict)

    @classmethod
    async def kept(cls, container: AsyncContainer, quest_id: QuestId) -> Self:
        """Return what the store says."""
        async with block(container, QuestRepository) as quests:
            quest = await quests.get(quest_id)
            kept = cls(quest.status, quest.version)
            for number in range(1, quest.version + 1):
                version = await quests.get_version(quest_id, number)
                fixes = await quests.list_fixes(quest_id, number)
                kept.kinds[number] = [fix.change.kind for fix in fixes]
                kept.values[number] = values_of(version.fixed(fixes))
        return kept

    @classmethod
    async def rebuilt(cls, container: AsyncContainer, quest_id: QuestId) -> Self:
        """Return what the trail says, over the versions as they were published.

        Fail where an entry says of the time before it what the earlier entries do not.
        """
        rebuilt = cls()
        for entry in await trail_of(container, quest_id):
            match entry.action:
                case "quest.published":
                    number = int(entry.after["version"])
                    rebuilt.status, rebuilt.version = QuestStatus.PUBLISHED, number
                    if number not in rebuilt.values:
                        async with block(container, QuestRepository) as quests:
                            version = await quests.get_version(quest_id, number)
                        rebuilt.kinds[number] = []
                        rebuilt.values[number] = values_of(version)
                case "quest.archived":
                    rebuilt.status = QuestStatus.ARCHIVED
                case "quest.fixed":
                    rebuilt.fix(entry.before, entry.after)
        return rebuilt

    def fix(self, before: Mapping[str, str], after: Mapping[str, str]) -> None:
        """Take over what an entry says of a fix."""
        number = int(after["version"])
        self.kinds[number].append(after["kind"])
        point_id, values = after.get("point_id"), self.values[number]
        for name in after.keys() - _ABOUT:
            is_count = name == "points"
            spot = (
                Spot(None, None, name) if is_count else Spot(point_id, after.get("place_id"), name)
            )
            assert values[spot] == before[name]
            values[spot] = after[name]
        if after["kind"] == "withdrawn-point":
            for spot in [spot for spot in values if spot.point_id == point_id]:
                del values[spot]


def values_of(version: QuestVersion) -> Values:
    """Return all that fixes can change of a version, as the trail spells it."""
    fields = version.fields
    values = {
        Spot(None, None, "title"): fields.title,
        Spot(None, None, "description"): fields.description or "",
        Spot(None, None, "points"): str(len(version.points)),
    }
    for point in version.points:
        at = str(point.id)
        values |= {
            Spot(at, None, "title"): point.title,
            Spot(at, None, "description"): point.description,
            Spot(at, None, "answers"): str(len(point.activity.answers)),
        }
        values |= {Spot(at, None, f"hint {hint.id}"): hint.text for hint in point.hints}
        for place in point.places:
            values |= {
                Spot(at, str(place.id), "detection_radius"): str(place.detection_radius),
                Spot(at, str(place.id), "latitude"): str(place.at.latitude),
                Spot(at, str(place.id), "longitude"): str(place.at.longitude),
            }
    return values


async def trail_of(container: AsyncContainer, quest_id: QuestId) -> list[AuditEntry]:
    """Return what the trail says of a quest, oldest first."""
    entries: list[AuditEntry] = []
    page = PageRequest()
    async with using(container, ReadAuditTrail) as read_audit_trail:
        while True:
            found = await read_audit_trail(an_actor(Role.ADMIN), page)
            entries.extend(found.items)
            if found.next_after is None:
                break
            page = PageRequest(after=found.next_after)
    return [entry for entry in reversed(entries) if entry.subject_id == quest_id]
