"""A search by words: what each word may stand for, and how well a title fits."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final, Self

from questcity.domain.quests.model.fields import QuestFields
from questcity.domain.quests.model.words import SLIPS_FROM, beginnings_of, is_slip, words_of

WORDS_LOOKED_UP: Final = 8
"""Of what somebody types, the longest of which count."""

PART_FROM: Final = 3
"""How many letters a part of a word has."""

SLIPS_LOOKED_UP_FROM: Final = 5
"""How long what is searched for has to be before a slip is thought of."""

_SHARES: Final = 1_000
"""So many fine steps lie between two kinds of a fit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedWord:
    """A word that was searched for; the last one may not be complete yet."""

    word: str
    is_last: bool
    may_slip: bool

    @property
    def may_be_part(self) -> bool:
        """Whether longer words are looked for that it is within."""
        return self.is_last and len(self.word) >= PART_FROM

    @property
    def may_lack_end(self) -> bool:
        """Whether words are looked for whose beginnings are a slip away, if nothing is nearer."""
        return self.is_last and self.may_slip

    def meant_by(self, known: Collection[str]) -> "Term":
        """Return what it may stand for, of words that are known."""
        close = {word for word in known if self._is_close(word)}
        slips = {word for word in known if self.may_slip and is_slip(self.word, word)}
        loose = {word for word in known if self.may_be_part and self.word in word}
        if self.may_lack_end and not close and not slips:
            loose |= {word for word in known if self._begins(word)}
        return Term(
            typed=self.word,
            close=frozenset(close),
            slips=frozenset(slips - close),
            loose=frozenset(loose - close - slips),
        )

    def _is_close(self, word: str) -> bool:
        return word == self.word or (self.is_last and word.startswith(self.word))

    def _begins(self, word: str) -> bool:
        return any(is_slip(self.word, beginning) for beginning in beginnings_of(word))


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """What a word that was searched for may stand for.

    `close` are the word itself and, for the last one, what begins with it; `slips` are a slip away
    from it. `loose`, for the last one, are words that it is within, or where nothing is nearer,
    words whose beginnings are a slip away.
    """

    typed: str
    close: frozenset[str]
    slips: frozenset[str]
    loose: frozenset[str]

    @property
    def any(self) -> frozenset[str]:
        """All that it may stand for."""
        return self.close | self.slips | self.loose


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What is searched for, once it is known what its words may stand for.

    A word that stands for nothing does not count, as long as another one does.
    """

    phrase: str
    terms: tuple[Term, ...]

    @classmethod
    def of(cls, text: str, known: Mapping[str, Collection[str]]) -> Self:
        """Return the search for a text; `known` has for each of its words those like it."""
        terms = [typed.meant_by(known.get(typed.word, ())) for typed in typed_words(text)]
        return cls(phrase=" ".join(words_of(text)), terms=tuple(term for term in terms if term.any))

    def rank(self, title: str) -> int:
        """Return how well a quest fits by its title, which is folded: the more, the better.

        It is one that was found, so that one whose title does not fit fits elsewhere.
        """
        distance = abs(len(title) - len(self.phrase))
        return self._kind(title) * _SHARES + max(0, _SHARES - 1 - distance)

    def _kind(self, title: str) -> int:
        """Return how many kinds of fits are worse than that of a title."""
        words = frozenset(title.split(" "))
        fits = (
            title == self.phrase,
            len(self.phrase) >= SLIPS_LOOKED_UP_FROM and is_slip(self.phrase, title),
            title.startswith(self.phrase),
            all(term.typed in words for term in self.terms),
            all(term.close & words for term in self.terms),
            all((term.close | term.slips) & words for term in self.terms),
            all(term.any & words for term in self.terms),
        )
        return len(fits) - fits.index(True) if True in fits else 0

    def finds(self, title: str, words: Collection[str]) -> bool:
        """Tell whether a quest is found that has this title, folded, and all in all these words."""
        if not self.terms:
            return False
        has_all = all(not term.any.isdisjoint(words) for term in self.terms)
        return has_all or title.startswith(self.phrase)


def typed_words(text: str) -> tuple[TypedWord, ...]:
    """Return the words of what somebody searches for, at most `WORDS_LOOKED_UP`."""
    words = words_of(text)
    may_slip = len(" ".join(words)) >= SLIPS_LOOKED_UP_FROM
    kept = sorted(range(len(words)), key=lambda index: (-len(words[index]), index))
    found: dict[str, TypedWord] = {}
    for index in sorted(kept[:WORDS_LOOKED_UP]):
        word, is_last = words[index], index == len(words) - 1
        slips = may_slip and len(word) >= SLIPS_FROM
        found[word] = TypedWord(word=word, is_last=is_last, may_slip=slips)
    return tuple(found.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Findable:
    """By which words a quest is found, each once and in order."""

    title: str
    title_words: tuple[str, ...]
    words: tuple[str, ...]

    @classmethod
    def of(cls, fields: QuestFields) -> Self:
        """Return it for a quest that is published."""
        title = words_of(fields.title)
        return cls(
            title=" ".join(title),
            title_words=tuple(sorted(set(title))),
            words=tuple(sorted({*title, *words_of(fields.description or "")})),
        )
