"""Answers: how two spellings are found to be the same, and how they are kept."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from questcity.domain.shared.secrets import Tag
from questcity.domain.shared.texts import normalized

NORMALISER: Final = 1
"""The version of the rules below; a seal says under which it was made."""

_KEPT: Final = {"L", "M", "N"}
_MARKED_YE: Final = re.compile(r"е\W+")
_DIAERESIS: Final = "\u0308"


class AnswerKind(StrEnum):
    """What an answer is; a seal of one kind never matches another."""

    CODE = "code"
    WORD = "word"
    QR = "qr"


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedAnswer:
    """An answer that can be compared with, and read only by who holds the installation's secrets.

    `seal` is a keyed digest of the normalised answer, bound to point and kind; `copy` is the answer
    as the author wrote it, encrypted for editors.
    """

    seal: Tag
    normaliser: int
    copy: bytes


def normal_answer(kind: AnswerKind, text: str) -> str:
    """Return what is compared of an answer: empty when nothing of it counts.

    Words and codes: compatibility forms, letter case, ё and е, spaces and signs make no difference;
    digits of a code are taken from any script. A QR is compared to the letter, by the last part of
    an address.
    """
    if kind is AnswerKind.QR:
        return text.strip().rstrip("/").rpartition("/")[2].strip()
    plain = _without_yo(_kept(text, instead_of_others=""))
    if kind is AnswerKind.CODE:
        return "".join(_ascii_digit(letter) for letter in plain)
    return plain


def normal_words(text: str) -> str:
    """Return the words of a text, as words are compared, with a space before and after each.

    So one text stands in another, word for word, if its normal words stand in those of the other.
    """
    words = _without_yo(_kept(text, instead_of_others=" ")).split()
    return " ".join(("", *words, ""))


def _kept(text: str, *, instead_of_others: str) -> str:
    folded = normalized("NFKC", normalized("NFKC", text).casefold())
    # A long text has few letters, many times each.
    letters = {
        letter: letter if unicodedata.category(letter)[0] in _KEPT else instead_of_others
        for letter in set(folded)
    }
    return "".join(map(letters.__getitem__, folded))


def _without_yo(text: str) -> str:
    # Letters and marks that a dropped sign stood between are one character now.
    parts = _MARKED_YE.sub(lambda found: found[0].replace(_DIAERESIS, ""), normalized("NFD", text))
    return normalized("NFKC", parts)


def _ascii_digit(letter: str) -> str:
    digit = unicodedata.decimal(letter, None)
    return letter if digit is None else str(digit)
