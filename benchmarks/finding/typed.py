"""What people type into a search."""

from collections.abc import Iterator, Mapping, Sequence
from random import Random
from typing import Final

from benchmarks.finding.slips import SLIPS, is_cyrillic
from questcity.domain.quests.model.words import words_of

SLIPS_FROM: Final = 5
_SHORTEST, _LONGEST = 3, 12


def whole_words(words: Sequence[str], chance: Random) -> Iterator[str]:
    """Yield words of three to twelve letters, for ever."""
    fitting = [word for word in words if _SHORTEST <= len(word) <= _LONGEST]
    while True:
        yield chance.choice(fitting)


def beginnings(words: Sequence[str], chance: Random) -> Iterator[str]:
    """Yield beginnings of words, of three to twelve letters, for ever."""
    fitting = [word for word in words if len(word) > _SHORTEST]
    while True:
        word = chance.choice(fitting)
        yield word[: chance.randint(_SHORTEST, min(_LONGEST, len(word) - 1))]


def words_with_slips(words: Sequence[str], chance: Random) -> Iterator[str]:
    """Yield words of five to twelve letters with one slip each, for ever."""
    fitting = [word for word in words if SLIPS_FROM <= len(word) <= _LONGEST]
    while True:
        slip = chance.choice([*SLIPS.values()])
        yield slip(chance.choice(fitting), chance)


KINDS: Final = {
    "whole word": whole_words,
    "beginning": beginnings,
    "word with a slip": words_with_slips,
}


def titles_with_slips(
    titles: Sequence[str], chance: Random
) -> Mapping[tuple[str, str], Sequence[tuple[str, str]]]:
    """Return titles as they are and with a slip, by script and kind of slip.

    The slip is in one word of five letters and more.
    """
    found: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for number, title in enumerate(titles):
        long = [word for word in title.split() if len(word) >= SLIPS_FROM and word.isalpha()]
        if not long:
            continue
        word = chance.choice(long)
        kind, slip = [*SLIPS.items()][number % len(SLIPS)]
        typed = title.replace(word, slip(word, chance), 1)
        script = "Cyrillic" if is_cyrillic(title) else "Latin"
        found.setdefault((script, kind), []).append((title, typed))
    return found


def words_in(texts: Sequence[str]) -> list[str]:
    """Return the words of texts, as often as they are there."""
    return [word for text in texts for word in words_of(text)]
