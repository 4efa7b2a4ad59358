"""What people type."""

import re
import unicodedata
from functools import cache
from typing import Final, Literal

# Persian and the scripts of India are spelled with these (Unicode Standard Annex 31, section 2.3).
_JOINERS: Final = "\u200c\u200d"
_WITHOUT_JOINERS: Final = dict.fromkeys(map(ord, _JOINERS))

_MARKS_IN_A_ROW: Final = 30
_MARK_JOINER: Final = "\u034f"
_RARE_LETTERS: Final = range(0x10000, 0x1F000)


def normalized(form: Literal["NFC", "NFD", "NFKC", "NFKD"], text: str) -> str:
    """Return a text in a normal form, in a time that is in proportion to its length.

    Marks on one letter are put in order by an insertion sort, and half a million of them would keep
    a process busy for ten minutes. So no more than 30 are left in a row, which is more than any
    language has: a joiner that nobody sees stands between others (Unicode Standard Annex 15,
    section 13).
    """
    if len(text) > _MARKS_IN_A_ROW and not text.isascii():
        suspected, found = _rows_of_marks()
        if suspected.search(text):
            text = found.sub(rf"\g<0>{_MARK_JOINER}", text)
    return unicodedata.normalize(form, text)


@cache
def _rows_of_marks() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what suspects long rows of marks, soon, and what finds where they are too long.

    To find out which marks there are takes a while. Some characters become marks only when they are
    taken apart.
    """
    marks = "".join(
        letter
        for letter in map(chr, range(0x300, _RARE_LETTERS.stop))
        if unicodedata.combining(unicodedata.normalize("NFKD", letter)[0])
    )
    # The pages of Unicode that few write with are slow to search.
    common = "".join(letter for letter in marks if ord(letter) < _RARE_LETTERS.start)
    rare = f"{chr(_RARE_LETTERS.start)}-{chr(_RARE_LETTERS.stop - 1)}"
    return (
        re.compile(f"[{common}{rare}]{{{_MARKS_IN_A_ROW + 1}}}"),
        re.compile(f"[{marks}]{{{_MARKS_IN_A_ROW}}}(?=[{marks}])"),
    )


def composed(text: str) -> str:
    """Return a text as it is kept: a letter and its accents as one character (NFC)."""
    return normalized("NFC", text)


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
    seen = normalized("NFD", without_joiners(name))
    return normalized("NFC", seen.casefold())


def without_joiners(text: str) -> str:
    """Return a text without the joiners that nobody sees by themselves."""
    return text.translate(_WITHOUT_JOINERS)


def has_control_characters(text: str) -> bool:
    """Tell whether characters that nobody sees could let a text pretend to be something else."""
    return any(
        unicodedata.category(letter) in {"Cc", "Cf", "Cs", "Zl", "Zp"}
        for letter in without_joiners(text)
    )
