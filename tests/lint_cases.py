"""Broken quests: what is wrong with each, and where the linter has to say so."""

from dataclasses import dataclass, replace
from typing import Any, Final

from lint_builders import Manuscript, a_place, a_ride, a_walk
from play_builders import moved
from quest_builders import SAINT_PETERSBURG, WALKING
from questcity.adapters.memory.references import AREAS
from questcity.domain.quests.model.activities import ActivityType, Tool
from questcity.domain.quests.model.fields import Mileage, Price
from questcity.domain.quests.model.points import GeoPoint
from questcity.domain.quests.model.written import (
    WrittenActivity,
    WrittenHint,
    WrittenPlace,
    WrittenPoint,
)
from questcity.domain.quests.rules.linting.findings import Code

GHOST, _, PHOTO, WORD, QR, HALVES, FILE = range(7)
CODE: Final = 1

HERE: Final = SAINT_PETERSBURG.centre
MOSCOW: Final = next(area for area in AREAS if area.name == "Moscow")
WALK: Final = a_walk()
RIDE: Final = a_ride()
A_WORD: Final = "points/3/activity/words"
LOREM: Final = "Lorem ipsum dolor sit amet, and so on until somebody writes it."


@dataclass(frozen=True)
class Broken:
    """A quest with one thing wrong: a code, and a path whose steps are parted by slashes."""

    name: str
    code: Code
    at: str
    manuscript: Manuscript

    @property
    def path(self) -> tuple[str | int, ...]:
        """The path as findings have it."""
        return tuple(int(step) if step.isdigit() else step for step in self.at.split("/"))

    def __str__(self) -> str:
        return self.name


def activity(kind: ActivityType, *answers: str) -> WrittenActivity:
    return WrittenActivity(type=kind, answers=answers)


def words(*accepted: str, **changes: Any) -> Manuscript:
    return WALK.with_point(WORD, activity=activity(ActivityType.ENTER_WORD, *accepted), **changes)


def code(*digits: str) -> Manuscript:
    return WALK.with_point(CODE, activity=activity(ActivityType.ENTER_CODE, *digits))


def hints(*told: tuple[str, int]) -> tuple[WrittenHint, ...]:
    return tuple(WrittenHint(text=text, cost=cost) for text, cost in told)


def parts(*numbers: int | None) -> tuple[WrittenPlace, ...]:
    start = moved(HERE, north=300 * HALVES)
    return tuple(
        a_place(moved(start, east=90 * index), part=number) for index, number in enumerate(numbers)
    )


def placed(manuscript: Manuscript, *indexes: int, at: GeoPoint | None = None) -> Manuscript:
    """Return it with these points at a place, or where their numbers lead when swapped."""
    for index in indexes:
        [place] = manuscript.points[index].places or ()
        to = at or GeoPoint(place.longitude, place.latitude)
        manuscript = manuscript.with_place(index, latitude=to.latitude, longitude=to.longitude)
    return manuscript


def again(point: WrittenPoint) -> Manuscript:
    """Return the walk with a point once more at its end."""
    return replace(WALK, points=(*WALK.points, point))


def _missing(name: str) -> Broken:
    return Broken(f"no {name}", Code.MISSING, name, WALK.saying(**{name: None}))


BROKEN: Final = (
    *map(
        _missing,
        (
            *("description", "language", "category_id", "vehicle_id", "place_id"),
            *("group", "timeframe", "level", "mileage"),
        ),
    ),
    Broken("blank description", Code.MISSING, "description", WALK.saying(description=" \n")),
    Broken("nothing to do", Code.MISSING, "points/0/description", WALK.with_point(0, description="")),
    Broken("photo of nothing", Code.MISSING, "points/2/activity/kind", WALK.with_point(PHOTO, activity=activity(ActivityType.TAKE_PHOTO))),
    Broken("no words", Code.MISSING, "points/3/activity", words()),
    Broken("no code", Code.MISSING, "points/1/activity", WALK.with_point(CODE, activity=activity(ActivityType.ENTER_CODE))),
    Broken("for sale", Code.PRICE_NOT_SUPPORTED, "price", WALK.saying(price=Price(amount=1))),
    Broken("by subscription", Code.PRICE_NOT_SUPPORTED, "price", WALK.saying(price=Price(subscription=True))),
    Broken("one point", Code.TOO_FEW, "points", a_walk(points=1)),
    Broken("nowhere", Code.TOO_FEW, "points/4/places", WALK.with_point(QR, places=())),
    Broken("parts of a ghost", Code.PARTS_NOT_POSSIBLE, "points/5/places", WALK.with_point(HALVES, activity=activity(ActivityType.CATCH_GHOST))),
    Broken("same part twice", Code.PARTS_NOT_WHOLE, "points/5/places", WALK.with_point(HALVES, places=parts(1, 1))),
    Broken("place without part", Code.PARTS_NOT_WHOLE, "points/5/places", WALK.with_point(HALVES, places=parts(1, None))),
    Broken("one part", Code.PARTS_NOT_WHOLE, "points/5/places", WALK.with_point(HALVES, places=parts(1))),
    Broken("start at zero", Code.PLACE_AT_ZERO, "points/0/places/0", placed(WALK, 0, at=GeoPoint(0, 0))),
    Broken("swapped", Code.COORDINATES_SWAPPED, "points/3/places/0", placed(WALK, 3)),
    Broken("swapped, of no area", Code.COORDINATES_SWAPPED, "points/6/places/0", replace(placed(WALK, 6), area=None)),
    Broken("impossible on foot", Code.TIME_IMPOSSIBLE, "timeframe", a_walk(every=3000, timeframe=1, mileage=Mileage.MIDDLE)),
    Broken("impossible in a month", Code.TIME_IMPOSSIBLE, "timeframe", replace(a_walk(timeframe=0), vehicle=replace(WALKING, top_speed=0.0005))),
    Broken("in another city", Code.FAR_FROM_THE_REST, "points/2/places/0", placed(WALK, 2, at=MOSCOW.centre)),
    Broken("wrong sign", Code.FAR_FROM_THE_REST, "points/4/places/0", placed(WALK, 4, at=GeoPoint(HERE.latitude, -HERE.longitude))),
    Broken("far on a long way", Code.FAR_FROM_THE_REST, "points/4/places/0", placed(a_ride(every=20_000, timeframe=24, mileage=Mileage.VERY_LONG), 4, at=AREAS[1].centre)),
    Broken("other area", Code.FAR_FROM_AREA, "place_id", replace(WALK, area=MOSCOW)),
    Broken("no zone", Code.ZONE_MISSING, "place_id", replace(WALK, area=replace(SAINT_PETERSBURG, zone=""))),
    Broken("small circle", Code.RADIUS_BELOW_ACCURACY, "points/0/places/0/detection_radius", WALK.with_place(0, detection_radius=14.9)),
    Broken("large circle", Code.CIRCLES_OVERLAP, "points/6/places/0/detection_radius", WALK.with_place(FILE, detection_radius=271)),
    Broken("parts within reach", Code.PARTS_OVERLAP, "points/5/places/1/detection_radius", WALK.with_place(HALVES, 1, detection_radius=61)),
    Broken("the same point twice", Code.DUPLICATE_POINT, "points/7", again(replace(WALK.points[GHOST], title="THE GATE!"))),
    Broken("hardly time", Code.TIME_TIGHT, "timeframe", a_walk(every=500, timeframe=1)),
    Broken("not as long", Code.MILEAGE_CONTRADICTED, "mileage", WALK.saying(mileage=Mileage.MIDDLE)),
    Broken("longer", Code.MILEAGE_CONTRADICTED, "mileage", RIDE.saying(mileage=Mileage.SHORT)),
    Broken("lock without word", Code.TOOL_DOES_NOT_FIT, "points/0/tool_id", WALK.with_point(GHOST, tool=Tool.WORD_LOCKER)),
    Broken("scanner without sign", Code.TOOL_DOES_NOT_FIT, "points/3/tool_id", WALK.with_point(WORD, tool=Tool.QR_SCANNER)),
    Broken("camera without photo", Code.TOOL_DOES_NOT_FIT, "points/1/tool_id", WALK.with_point(CODE, tool=Tool.CAMERA_TOOL)),
    Broken("no way told", Code.HIDDEN_WITHOUT_DIRECTIONS, "points/4/description", WALK.with_point(QR, description="Scan it.", hints=())),
    Broken("nobody knows where", Code.HIDDEN_AT_RANDOM, "points/2/places/0/random_occurrence", WALK.with_place(PHOTO, random_occurrence=31)),
    Broken("three digits", Code.CODE_TOO_SHORT, "points/1/activity/code", code("572")),
    Broken("another code of three digits", Code.CODE_TOO_SHORT, "points/1/activity/other_codes/0", code("5728", "572")),
    Broken("one digit four times", Code.CODE_EASY_TO_GUESS, "points/1/activity/code", code("7777")),
    Broken("digits upwards", Code.CODE_EASY_TO_GUESS, "points/1/activity/code", code("78901")),
    Broken("digits downwards", Code.CODE_EASY_TO_GUESS, "points/1/activity/code", code("4321")),
    Broken("word in its title", Code.ANSWER_GIVEN_AWAY, f"{A_WORD}/1", words("bowl", "Pharmacy")),
    Broken("words in their description", Code.ANSWER_GIVEN_AWAY, f"{A_WORD}/0", words("Two-snakes!")),
    Broken("word in a free hint", Code.ANSWER_GIVEN_AWAY, f"{A_WORD}/0", words("bowl", hints=hints(("It is a bowl.", 0)))),
    Broken("word in the quest's description", Code.ANSWER_GIVEN_AWAY, f"{A_WORD}/0", words("COURTYARDS")),
    Broken("word in the quest's title", Code.ANSWER_GIVEN_AWAY, f"{A_WORD}/0", words("seven doors")),
    Broken("year in the description", Code.ANSWER_GIVEN_AWAY, "points/1/activity/code", code("1782").with_point(CODE, description="In 1782, a clock was put up. When?")),
    Broken("word accepted twice", Code.WORD_REPEATED, f"{A_WORD}/2", words("bowl", "cup", "B o w l")),
    Broken("short secret", Code.SECRET_TOO_SHORT, "points/4/activity/secret", WALK.with_point(QR, activity=activity(ActivityType.SCAN_QR, "https://x.example/q/a1"))),
    Broken("one sign for two points", Code.SECRET_SHARED, "points/7/activity/secret", again(replace(WALK.points[QR], title="The bridge again"))),
    Broken("dear hint", Code.HINT_TOO_EXPENSIVE, "points/0/hints/0/cost", WALK.with_point(0, hints=hints(("Left.", 11)))),
    Broken("dear hints", Code.HINTS_TOO_EXPENSIVE, "points/0/hints", WALK.with_point(0, hints=hints(("Left.", 6), ("Right.", 5)))),
    Broken("hint from the text", Code.HINT_SAYS_NOTHING, "points/0/hints/0/text", WALK.with_point(0, hints=hints(("Stand under the arch!", 2)))),
    Broken("hint told twice", Code.HINT_SAYS_NOTHING, "points/0/hints/1/text", WALK.with_point(0, hints=hints(("Left.", 2), ("left", 2)))),
    Broken("to do", Code.PLACEHOLDER_TEXT, "points/5/description", WALK.with_point(HALVES, description="TODO: what lies here?")),
    Broken("lorem ipsum", Code.PLACEHOLDER_TEXT, "description", WALK.saying(description=LOREM)),
    Broken("xxx", Code.PLACEHOLDER_TEXT, "points/0/title", WALK.with_point(0, title="xxx")),
    Broken("signs only", Code.PLACEHOLDER_TEXT, "points/0/hints/0/text", WALK.with_point(0, hints=hints(("???", 2)))),
    Broken("not translated into English", Code.LANGUAGE_CONTRADICTED, "points/0/description", WALK.with_point(0, description=RIDE.points[0].description)),
    Broken("not translated into Russian", Code.LANGUAGE_CONTRADICTED, "description", RIDE.saying(description=WALK.fields.description)),
    Broken("in other letters", Code.SCRIPT_DIFFERS, "points/1/description", WALK.saying(language="sr").with_point(CODE, description=RIDE.points[0].description)),
    Broken("nothing to download", Code.FILE_MISSING, "points/6/file_media_id", WALK.with_point(FILE, file_media_id=None)),
    Broken("no cover", Code.COVER_MISSING, "cover_media_id", WALK.saying(cover_media_id=None)),
)  # fmt: skip
"""Each has exactly one finding."""
