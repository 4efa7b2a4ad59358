"""Good quests for the linter, as somebody writes them; a test says what matters about them."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from builders import an_id
from play_builders import moved
from quest_builders import HISTORY, SAINT_PETERSBURG, WALKING
from questcity.adapters.memory.references import VEHICLES
from questcity.domain.quests.model.activities import ActivityType, PhotoKind, Tool
from questcity.domain.quests.model.fields import Credits, Level, Mileage, QuestFields
from questcity.domain.quests.model.points import GeoPoint
from questcity.domain.quests.model.reference import Area, Vehicle
from questcity.domain.quests.model.written import (
    WrittenActivity,
    WrittenHint,
    WrittenPlace,
    WrittenPoint,
)
from questcity.domain.quests.rules.linting.findings import Code
from questcity.domain.quests.rules.linting.lintable import Lintable
from questcity.domain.quests.rules.linting.linter import lint
from questcity.domain.quests.rules.violations import Path
from questcity.domain.shared.ids import MediaId

COVER: Final = MediaId(an_id())
BICYCLE: Final = next(vehicle for vehicle in VEHICLES if vehicle.name == "Bicycle")
CAR: Final = next(vehicle for vehicle in VEHICLES if vehicle.name == "Car")


@dataclass(frozen=True)
class Manuscript:
    """A quest as it is written, and what it refers to."""

    fields: QuestFields
    points: tuple[WrittenPoint, ...]
    vehicle: Vehicle | None = field(default=WALKING)
    area: Area | None = field(default=SAINT_PETERSBURG)

    def lintable(self) -> Lintable:
        """Return it for the linter."""
        return Lintable.unstored(self.fields, self.points, vehicle=self.vehicle, area=self.area)

    def saying(self, **changes: Any) -> "Manuscript":
        """Return it with other fields."""
        return replace(self, fields=replace(self.fields, **changes))

    def with_point(self, index: int, **changes: Any) -> "Manuscript":
        """Return it with something else said of a point."""
        points = list(self.points)
        points[index] = replace(points[index], **changes)
        return replace(self, points=tuple(points))

    def with_place(self, index: int, number: int = 0, **changes: Any) -> "Manuscript":
        """Return it with something else said of a place of a point."""
        places = list(self.points[index].places or ())
        places[number] = replace(places[number], **changes)
        return self.with_point(index, places=tuple(places))


def found(manuscript: Manuscript) -> list[tuple[Code, Path]]:
    """Return what the linter finds, and where."""
    return [(finding.code, finding.path) for finding in lint(manuscript.lintable())]


def a_walk(
    area: Area = SAINT_PETERSBURG,
    *,
    points: int = 7,
    vehicle: Vehicle = WALKING,
    every: float = 300.0,
    **fields: Any,
) -> Manuscript:
    """Return a quest in English, so many metres from point to point; each has something to do."""
    said = QuestFields(
        title="Seven doors, one key",
        description="A quiet walk among courtyards. Somebody has lost a key, and you look for it.",
        language="en",
        cover_media_id=COVER,
        category_id=HISTORY.id,
        vehicle_id=vehicle.id,
        place_id=area.id,
        group=2,
        timeframe=3,
        level=Level.EASY,
        mileage=Mileage.SHORT,
        credits=Credits(reward=50),
    )
    written = _in_a_row(WALK, area.centre, points, every)
    return Manuscript(replace(said, **fields), written, vehicle, area)


def a_ride(
    area: Area = SAINT_PETERSBURG,
    *,
    points: int = 8,
    vehicle: Vehicle = BICYCLE,
    every: float = 2000.0,
    **fields: Any,
) -> Manuscript:
    """Return a quest in Russian for who goes faster."""
    said = QuestFields(
        title="Дальше, чем кажется",
        description="Поездка по окраинам: за каждым поворотом остановка, и на каждой есть дело.",
        language="ru",
        cover_media_id=COVER,
        category_id=HISTORY.id,
        vehicle_id=vehicle.id,
        place_id=area.id,
        group=4,
        timeframe=10,
        level=Level.HARD,
        mileage=Mileage.MIDDLE,
    )
    written = _in_a_row(RIDE, area.centre, points, every)
    return Manuscript(replace(said, **fields), written, vehicle, area)


def a_place(at: GeoPoint, **changes: Any) -> WrittenPlace:
    """Return a place of 30 m around there."""
    place = WrittenPlace(latitude=at.latitude, longitude=at.longitude, detection_radius=30)
    return replace(place, **changes)


def _in_a_row(
    drafts: Sequence[WrittenPoint], start: GeoPoint, count: int, every: float
) -> tuple[WrittenPoint, ...]:
    return tuple(
        _put(drafts[number % len(drafts)], number, moved(start, north=every * number))
        for number in range(count)
    )


def _put(draft: WrittenPoint, number: int, at: GeoPoint) -> WrittenPoint:
    assert draft.activity is not None
    places: tuple[WrittenPlace, ...] = (a_place(at),)
    if draft.activity.type is ActivityType.PICK_UP_ARTIFACT:
        places = (a_place(at, part=1), a_place(moved(at, east=90), part=2))
    activity = draft.activity
    if activity.type is ActivityType.SCAN_QR:
        activity = replace(activity, answers=(f"{activity.answers[0]}-{number}",))
    return replace(draft, activity=activity, places=places)


def _point(
    title: str,
    description: str,
    kind: ActivityType,
    tool: Tool,
    *answers: str,
    hint: str,
    **changes: Any,
) -> WrittenPoint:
    point = WrittenPoint(
        title=title,
        description=description,
        activity=WrittenActivity(type=kind, answers=answers),
        tool=tool,
        hints=(WrittenHint(text=hint, cost=3),),
    )
    return replace(point, **changes)


WALK: Final = (
    _point(
        "The gate",
        "Stand under the arch and wait until somebody sighs behind you.",
        ActivityType.CATCH_GHOST,
        Tool.BEEPING_RADAR,
        hint="Further to the left.",
    ),
    _point(
        "The clock",
        "Two dates are cut into the wall below the dial. Enter both, without the century of the "
        "second.",
        ActivityType.ENTER_CODE,
        Tool.TARGET_COMPASS,
        "178212",
        hint="The older one is on top.",
    ),
    _point(
        "The market hall",
        "Leave the square by its narrow side. Where the tram turns, stand back to back with the "
        "butcher and photograph what he looks at.",
        ActivityType.TAKE_PHOTO,
        Tool.CAMERA_TOOL,
        hint="He is of bronze.",
        activity=WrittenActivity(type=ActivityType.TAKE_PHOTO, kind=PhotoKind.DIRECTION_CHECK),
    ),
    _point(
        "The old pharmacy",
        "Go down the lane of the glaziers as far as the yellow house. What do the two snakes drink "
        "from?",
        ActivityType.ENTER_WORD,
        Tool.WORD_LOCKER,
        "bowl",
        "a bowl",
        "чаша",
        hint="It is round and not deep.",
    ),
    _point(
        "The footbridge",
        "Follow the water until four lanterns burn above it. On the bank, a small plate waits to "
        "be scanned.",
        ActivityType.SCAN_QR,
        Tool.QR_SCANNER,
        "four-lanterns",
        hint="It hangs at the height of a child.",
    ),
    _point(
        "Two halves",
        "The key broke when it fell. One half lies here, the other on the far side of the yard.",
        ActivityType.PICK_UP_ARTIFACT,
        Tool.MILE_ORBITAL_RADAR,
        hint="Count the windows.",
    ),
    _point(
        "The reading room",
        "Sit down on the steps. The librarian has left a letter for you.",
        ActivityType.DOWNLOAD_FILE,
        Tool.ORBITAL_RADAR,
        hint="The steps on the shady side.",
        file_media_id=COVER,
    ),
)

RIDE: Final = (
    _point(
        "Водонапорная башня",
        "Поднимитесь на холм и найдите на кирпичах год постройки и номер дома.",
        ActivityType.ENTER_CODE,
        Tool.UNLIM_ORBITAL_RADAR,
        "190517",
        hint="Ищите над дверью.",
    ),
    _point(
        "Старая станция",
        "Что держит в руке железнодорожник на барельефе у входа?",
        ActivityType.ENTER_WORD,
        Tool.RANGEFINDER_UNLIM,
        "фонарь",
        "фонарик",
        hint="Этим он светил машинистам.",
    ),
    _point(
        "Мельница",
        "Кто-то ходит по верхнему этажу. Подождите, пока шаги приблизятся.",
        ActivityType.CATCH_GHOST,
        Tool.ECHOLOCATION_SCREEN,
        hint="Стойте тихо.",
    ),
    _point(
        "Смотровая площадка",
        "Снимите себя так, чтобы за плечом были видны обе трубы завода.",
        ActivityType.TAKE_PHOTO,
        Tool.RANGEFINDER,
        hint="Отойдите к перилам.",
        activity=WrittenActivity(type=ActivityType.TAKE_PHOTO, kind=PhotoKind.FACE_VERIFICATION),
    ),
)
