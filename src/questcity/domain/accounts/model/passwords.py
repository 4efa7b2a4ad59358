"""What makes a password easy to guess."""

import re
import unicodedata
from collections.abc import Iterator
from enum import StrEnum
from typing import Final

from questcity.domain.shared.texts import normalized

PRODUCT_WORDS: Final = ("questcity", "quest", "city")
SHORTEST_WORD: Final = 3
_PART: Final = re.compile(r"[^\W_]+")


class Weakness(StrEnum):
    """Why others would soon guess a password that is long enough."""

    TOO_COMMON = "too-common"
    BREACHED = "breached"


def own_words(*, username: str, email: str, first_name: str, last_name: str) -> frozenset[str]:
    """Return the words that everybody knows of an account, folded, with those of the product.

    A name of several words, and an address, count as a whole and in their parts.
    """
    local, _, domain = email.rpartition("@")
    told = (username, local, domain, first_name, last_name)
    parts = (username, local, domain.rpartition(".")[0], first_name, last_name)
    words = (*PRODUCT_WORDS, *told, *(part for text in parts for part in _PART.findall(text)))
    return frozenset(word for word in map(_folded, words) if len(word) >= SHORTEST_WORD)


def is_of_own_words(password: str, words: frozenset[str], min_length: int) -> bool:
    """Tell whether a password is hardly more than such words.

    What is left of it without them, spaces and punctuation not counted, must be longer than half of
    what a password needs. A password in which there are no such words is never one of them.
    """
    whole = rest = _folded(password)
    for word in sorted(words, key=lambda word: (-len(word), word)):
        rest = rest.replace(word, " ")
    return rest != whole and sum(1 for _ in _counted(rest)) <= min_length // 2


def _counted(text: str) -> Iterator[str]:
    for character in text:
        if not character.isspace() and not unicodedata.category(character).startswith("P"):
            yield character


def _folded(text: str) -> str:
    return normalized("NFKC", text).casefold()
