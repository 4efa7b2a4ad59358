"""Quests that were never walked, in cities that are real."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate, islice
from math import sqrt
from random import Random
from typing import Final
from uuid import UUID

from benchmarks.catalogue.cities import City, all_cities
from benchmarks.catalogue.titles import LANGUAGES
from questcity.domain.quests.model.activities import Activity, ActivityType, Tool
from questcity.domain.quests.model.fields import (
    Credits,
    Level,
    Mentor,
    Mileage,
    Price,
    QuestFields,
)
from questcity.domain.quests.model.points import GeoPoint, PlaceSettings, Point
from questcity.domain.quests.model.quests import Quest, QuestStatus, QuestVersion
from questcity.domain.quests.model.reference import Area
from questcity.domain.shared.ids import (
    FIRST,
    AreaId,
    CategoryId,
    PlaceId,
    PointId,
    QuestId,
    UserId,
    VehicleId,
)

SEED: Final = 7
PART: Final = 20_000
"""So many quests belong to one part; parts can be made side by side."""

LONG: Final = 12
"""So many points has the longest quest: one of 25 is so long, the others have two to four."""

_AREAS_OF_EACH: Final = 250
_ONE_IS_LONG_OF: Final = 12
_SPREAD_METRES: Final = 3_000.0
# In half of the titles, the city of the quest; in the others any city, so that all are named.
_OWN_CITY: Final = 0.5
_NEWEST: Final = datetime(2026, 5, 1, 12, tzinfo=UTC)
_BETWEEN: Final = timedelta(seconds=97, microseconds=301)
_WHERE_LATIN: Final = (("en", "de", "fr"), (8, 1, 1))
_PRICES: Final = (0, 0, 0, 0, 500, 900, 1500)


@dataclass(frozen=True, slots=True, kw_only=True)
class References:
    """What quests refer to, and who has written them all."""

    author: UserId
    categories: Sequence[CategoryId]
    vehicles: Sequence[VehicleId]
    areas: Sequence[tuple[Area, City]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A published quest, its only version, and how many stars it got in how many reviews."""

    quest: Quest
    version: QuestVersion
    stars: int
    reviews: int


def cities_with_quests() -> tuple[City, ...]:
    """Return the largest cities where people read Cyrillic, and the largest of all others."""
    found: list[City] = []
    for is_cyrillic in (True, False):
        own = (city for city in all_cities() if city.is_cyrillic is is_cyrillic)
        # No two areas share a name; of two cities, the first is the larger one.
        named: dict[str, City] = {}
        for city in own:
            named.setdefault(city.own_name.casefold(), city)
        found += islice(named.values(), _AREAS_OF_EACH)
    return tuple(found)


def invent_quests(part: int, references: References) -> Iterator[Published]:
    """Yield the quests of a part, newest first: the same ones each time."""
    inventor = _Inventor(references, Random(SEED + part))
    for number in range(part * PART, (part + 1) * PART):
        yield inventor.invent(number)


class _Inventor:
    def __init__(self, references: References, chance: Random) -> None:
        self._references = references
        self._chance = chance
        self._weights = [*accumulate(sqrt(city.people) for _, city in references.areas)]
        self._russian = [city.russian for city in all_cities() if city.russian]
        self._latin = [city.name for city in all_cities()]

    def invent(self, number: int) -> Published:
        chance, references = self._chance, self._references
        [(area, city)] = chance.choices(references.areas, cum_weights=self._weights)
        at = _NEWEST - number * _BETWEEN
        quest = Quest(
            id=QuestId(self._id()),
            author_id=references.author,
            status=QuestStatus.PUBLISHED,
            draft=None,
            version=1,
            created_at=at,
            updated_at=at,
            revision=FIRST,
        )
        is_long = number % _ONE_IS_LONG_OF == 0
        version = QuestVersion(
            quest_id=quest.id,
            number=1,
            author_id=references.author,
            fields=self._fields(area, city),
            points=self._points(city, LONG if is_long else chance.randint(2, 4)),
            published_at=at,
        )
        reviews = max(0, round(chance.gauss(-5, 20)))
        stars = sum(chance.randint(3, 5) for _ in range(reviews))
        return Published(quest=quest, version=version, stars=stars, reviews=reviews)

    def _fields(self, area: Area, city: City) -> QuestFields:
        chance = self._chance
        language = "ru" if city.is_cyrillic else chance.choices(*_WHERE_LATIN)[0]
        phrases, place = LANGUAGES[language], city.own_name
        if chance.random() > _OWN_CITY:
            place = chance.choice(self._russian if city.is_cyrillic else self._latin)
        return QuestFields(
            title=phrases.title(place, chance),
            description=phrases.description(city.own_name, chance),
            language=language,
            category_id=chance.choice(self._references.categories),
            vehicle_id=chance.choice(self._references.vehicles),
            place_id=AreaId(area.id),
            group=chance.randint(1, 4),
            timeframe=chance.choice((0, 1, 2, 3, 5, 8, 24)),
            level=chance.choice((*Level,)),
            mileage=chance.choice((*Mileage,)),
            mentor=Mentor.NONE,
            credits=Credits(reward=chance.randint(0, 100)),
            price=Price(amount=chance.choice(_PRICES)),
        )

    def _points(self, city: City, count: int) -> tuple[Point, ...]:
        north, east = (self._chance.gauss(0, _SPREAD_METRES) for _ in range(2))
        start = GeoPoint(city.latitude, city.longitude).offset(north, east)
        return _point(0, PointId(self._id()), start), *_FURTHER[: count - 1]

    def _id(self) -> UUID:
        return UUID(int=self._chance.getrandbits(128), version=4)


def _point(number: int, point_id: PointId, at: GeoPoint) -> Point:
    return Point(
        id=point_id,
        title=f"Stop {number}",
        description="Look around.",
        activity=Activity(type=ActivityType.CATCH_GHOST),
        tool=Tool.TARGET_COMPASS,
        places=(PlaceSettings(id=PlaceId(point_id), at=at),),
    )


# Lists and pages show nothing of these: what they hold is the same everywhere.
_FURTHER: Final = tuple(
    _point(number, PointId(UUID(int=number)), GeoPoint(0.0, number / 100))
    for number in range(1, LONG)
)
