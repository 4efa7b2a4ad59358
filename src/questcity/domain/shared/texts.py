"""What people type."""

import unicodedata
from typing import Final

# Persian and the scripts of India are spelled with these (Unicode Standard Annex 31, section 2.3).
_JOINERS: Final = "\u200c\u200d"
_WITHOUT_JOINERS: Final = dict.fromkeys(map(ord, _JOINERS))


def composed(text: str) -> str:
    """Return a text as it is kept: a letter and its accents as one character (NFC)."""
    return unicodedata.normalize("NFC", text)


def normal_text(text: str) -> str:
    """Return what a person typed into one line, composed (NFC) and without outer spaces."""
    return composed(text).strip()


def normal_lines(text: str) -> str:
    """Return what a person typed into several lines, as `normal_text`, with a line feed an end."""
    return normal_text(text.replace("\r\n", "\n").replace("\r", "\n"))


def folded(name: str) -> str:
    """Return what two names share that differ at most in case, in any script, or in joiners.

    Databases fold as their locale says, and some know no letters but Latin ones.
    """
    seen = unicodedata.normalize("NFD", without_joiners(name))
    return unicodedata.normalize("NFC", seen.casefold())


def without_joiners(text: str) -> str:
    """Return a text without the joiners that nobody sees by themselves."""
    return text.translate(_WITHOUT_JOINERS)


def has_control_characters(text: str) -> bool:
    """Tell whether characters that nobody sees could let a text pretend to be something else."""
    return any(
        unicodedata.category(letter) in {"Cc", "Cf", "Cs", "Zl", "Zp"}
        for letter in without_joiners(text)
    )
