"""What people type into a search."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Slipped:
    """A title and one of its words, as they are and with the same slip."""

    title: str
    typed_title: str
    word: str
    typed_word: str


def titles_with_slips(
    titles: Sequence[str], chance: Random
) -> Mapping[tuple[str, str], Sequence[Slipped]]:
    """Return titles with a slip in one word of five letters and more, by script and kind of it."""
    found: dict[tuple[str, str], list[Slipped]] = {}
    for number, title in enumerate(titles):
        long = [word for word in title.split() if len(word) >= SLIPS_FROM and word.isalpha()]
        if not long:
            continue
        word = chance.choice(long)
        kind, slip = [*SLIPS.items()][number % len(SLIPS)]
        typed = slip(word, chance)
        script = "Cyrillic" if is_cyrillic(title) else "Latin"
        slipped = Slipped(
            title=title,
            typed_title=title.replace(word, typed, 1),
            word=word,
            typed_word=typed,
        )
        found.setdefault((script, kind), []).append(slipped)
    return found


def words_in(texts: Sequence[str]) -> list[str]:
    """Return the words of texts, as often as they are there."""
    return [word for text in texts for word in words_of(text)]
