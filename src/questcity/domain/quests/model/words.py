"""What searches compare: texts as words, without case and without accents.

Both what is searched and what is searched for are folded, so that neither has to be spelled as the
other. A slip of the finger is one letter that is swapped with the next, missing, too many or wrong:
an edit distance of one (Damerau, 1964). Two words can be one slip apart only if they share a
neighbour: the word itself, or what is left of it without one of its letters. Who types has often
not come to the end of a word, and in many languages its end changes with the sentence: where no
word is like the one that was typed, the neighbours of beginnings lead to words as well.
"""

import re
import unicodedata
from itertools import chain
from typing import Final

from questcity.domain.shared.texts import normalized

LONGEST_WORD: Final = 48
"""Longer runs of letters are cut: they are no words that anybody types."""

SLIPS_FROM: Final = 3
"""How many letters a word has in which a slip can be told from another word."""

ENDING: Final = 3
"""How many letters at the end of a word may be lacking where there is a slip in the rest."""

BEGINNING_FROM: Final = 5
"""How many letters the rest has at least."""

WORDS_AT_MOST: Final = 1_000
"""Of one text, the first of which count."""

# Letters that Unicode does not take apart into a letter and its accent.
_ALONE: Final = str.maketrans(
    {
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ħ": "h",
        "\u0131": "i",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
        "ð": "d",
    }
)
# An emoji is no letter, and yet what people look for.
_WORD: Final = re.compile("[^\\W_]+|[\u2600-\u27bf\U0001f300-\U0001faff]")


def plain(text: str) -> str:
    """Return a text without case and accents, the diaeresis of Russian among them."""
    parts = normalized("NFKD", normalized("NFKD", text).casefold())
    bare = "".join(letter for letter in parts if not unicodedata.combining(letter))
    return bare.translate(_ALONE)


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a text in their order; each emoji is one."""
    found = []
    for part in _WORD.finditer(plain(text)):
        found.append(part[0][:LONGEST_WORD])
        if len(found) == WORDS_AT_MOST:
            break
    return tuple(found)


def phrase_of(text: str) -> str:
    """Return the words of a text with single spaces between them."""
    return " ".join(words_of(text))


def neighbours_of(word: str) -> tuple[str, ...]:
    """Return what a word shares with those that are one slip away, and the word itself."""
    if len(word) < SLIPS_FROM:
        return (word,)
    shorter = (word[:index] + word[index + 1 :] for index in range(len(word)))
    return tuple(sorted({word, *shorter}))


def beginnings_of(word: str) -> tuple[str, ...]:
    """Return what a word begins with when a few letters of its end are lacking."""
    shortest = max(BEGINNING_FROM, len(word) - ENDING)
    return tuple(word[:length] for length in range(shortest, len(word)))


def neighbours_of_beginnings(word: str) -> tuple[str, ...]:
    """Return what the beginnings of a word share with those that are a slip away from them."""
    found = (neighbours_of(beginning) for beginning in beginnings_of(word))
    return tuple(sorted({*chain.from_iterable(found)}))


def is_slip(typed: str, meant: str) -> bool:
    """Tell whether one text is the other with a letter swapped, missing, too many or wrong."""
    if abs(len(typed) - len(meant)) > 1 or typed == meant:
        return False
    start = 0
    for one, other in zip(typed, meant, strict=False):
        if one != other:
            break
        start += 1
    typed, meant = typed[start:], meant[start:]
    if len(typed) > len(meant):
        return typed[1:] == meant
    if len(typed) < len(meant):
        return typed == meant[1:]
    return typed[1:] == meant[1:] or (typed[1::-1] == meant[:2] and typed[2:] == meant[2:])
