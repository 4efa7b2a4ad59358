"""Slips of the finger: one letter that is swapped with the next, missing, too many or wrong."""

from collections.abc import Callable, Mapping
from random import Random
from typing import Final

_LATIN: Final = "abcdefghijklmnopqrstuvwxyz"
_CYRILLIC: Final = "абвгдежзийклмнопрстуфхцчшщъыьэюя"


def swapped(word: str, chance: Random) -> str:
    """Return a word with two letters that stand side by side in each other's place."""
    places = [index for index in range(len(word) - 1) if word[index] != word[index + 1]]
    index = chance.choice(places)
    return word[:index] + word[index + 1] + word[index] + word[index + 2 :]


def missing(word: str, chance: Random) -> str:
    """Return a word without one of its letters."""
    index = chance.randrange(len(word))
    return word[:index] + word[index + 1 :]


def extra(word: str, chance: Random) -> str:
    """Return a word with a letter too many."""
    index = chance.randint(0, len(word))
    return word[:index] + chance.choice(_alphabet(word)) + word[index:]


def wrong(word: str, chance: Random) -> str:
    """Return a word with another letter in place of one."""
    index = chance.randrange(len(word))
    others = _alphabet(word).replace(word[index], "")
    return word[:index] + chance.choice(others) + word[index + 1 :]


SLIPS: Final[Mapping[str, Callable[[str, Random], str]]] = {
    "swapped": swapped,
    "missing": missing,
    "extra": extra,
    "wrong": wrong,
}


def is_cyrillic(text: str) -> bool:
    """Tell whether there is a letter of Russian in a text."""
    return not set(_CYRILLIC).isdisjoint(text.lower())


def _alphabet(word: str) -> str:
    return _CYRILLIC if is_cyrillic(word) else _LATIN
