"""The quests of the demo, which travel with the package."""

from enum import StrEnum
from importlib.resources import files
from typing import Final

import msgspec

from questcity.domain.quests.model.activities import ActivityType, PhotoKind, Tool
from questcity.domain.quests.model.fields import Credits, Level, Mentor, Mileage
from questcity.domain.quests.model.points import (
    DETECTION_RADIUS,
    HEIGHT,
    INTERACTION_INACCURACY,
    GeoPoint,
)
from questcity.domain.quests.model.written import (
    WrittenActivity,
    WrittenHint,
    WrittenPlace,
    WrittenPoint,
)


class QuestName(StrEnum):
    """A quest of the demo, as typed."""

    SAINT_PETERSBURG = "saint-petersburg"
    LOS_ANGELES = "los-angeles"


class _Part(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A part of a quest file."""


class DemoPlace(_Part, frozen=True, kw_only=True):
    """A place as the file has it; lengths are in metres."""

    latitude: float
    longitude: float
    detection_radius: float = DETECTION_RADIUS
    height: float = HEIGHT
    interaction_inaccuracy: float = INTERACTION_INACCURACY
    random_occurrence: float | None = None
    part: int | None = None

    @property
    def at(self) -> GeoPoint:
        """Where it is."""
        return GeoPoint(self.latitude, self.longitude)

    def written(self) -> WrittenPlace:
        """Return it as an author writes it."""
        return WrittenPlace(**msgspec.structs.asdict(self))


class DemoHint(_Part, frozen=True, kw_only=True):
    """A hint as the file has it."""

    text: str
    cost: int


class DemoActivity(_Part, frozen=True, kw_only=True):
    """What there is to do, with its answers; `secret` is what the sign of the demo says."""

    type: str
    kind: PhotoKind | None = None
    code: str | None = None
    words: tuple[str, ...] = ()
    secret: str | None = None

    @property
    def answers(self) -> tuple[str, ...]:
        """Every right answer."""
        return tuple(answer for answer in (self.code, *self.words, self.secret) if answer)

    def written(self) -> WrittenActivity:
        """Return it as an author writes it."""
        kind = ActivityType[self.type.upper()]
        return WrittenActivity(type=kind, kind=self.kind, answers=self.answers)


class DemoPoint(_Part, frozen=True, kw_only=True):
    """A point as the file has it."""

    title: str
    description: str
    activity: DemoActivity
    tool: str
    places: tuple[DemoPlace, ...]
    hints: tuple[DemoHint, ...] = ()

    def written(self) -> WrittenPoint:
        """Return it as an author writes it."""
        return WrittenPoint(
            title=self.title,
            description=self.description,
            activity=self.activity.written(),
            tool=Tool[self.tool.upper()],
            places=tuple(place.written() for place in self.places),
            hints=tuple(WrittenHint(text=hint.text, cost=hint.cost) for hint in self.hints),
        )


class DemoQuest(_Part, frozen=True, kw_only=True):
    """A quest as the file has it; category, vehicle and place are named in words."""

    title: str
    description: str
    language: str
    category: str
    vehicle: str
    place: str
    group: int
    timeframe: int
    level: Level
    mileage: Mileage
    mentor: Mentor
    credits: Credits
    points: tuple[DemoPoint, ...]


def read_quest(name: QuestName) -> DemoQuest:
    """Return a quest of the demo."""
    return msgspec.json.decode((_FOLDER / f"{name}.json").read_bytes(), type=DemoQuest)


_FOLDER: Final = files(__package__) / "quests"
