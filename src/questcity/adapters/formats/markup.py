"""The text of what may be HTML, without its markup.

In one pass, and without the parser of the standard library, whose time grows with the square of
some broken pages.
"""

import re
from html import unescape
from typing import Final

_TAG: Final = re.compile(
    r"<!--|-->|<(?:(?P<slash>/?)(?P<name>[A-Za-z][A-Za-z0-9]{0,15})|[!?])[^<>]*+>"
)
_COMMENT: Final = ("<!--", "-->")
# A number of more digits is no character, and `int` would refuse to read it.
_LONG_NUMBER: Final = re.compile(r"&#[xX]?[0-9A-Fa-f]{8,};?")
_BREAKS: Final = frozenset({"br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6"})
_UNSEEN: Final = frozenset({"script", "style", "head", "title", _COMMENT[0]})
_SPACES: Final = re.compile(r"[ \t\r\f\v\n]++")
_EMPTY_LINES: Final = re.compile(r"\n{3,}")


def plain_text(text: str) -> tuple[str, bool]:
    """Return a text without markup, and whether there was any.

    Without tags it keeps its lines; with them, they say where lines end.
    """
    pieces: list[str] = []
    position, unseen = 0, ""
    for tag in _TAG.finditer(text):
        name = (tag["name"] or tag[0]).lower()
        if not unseen and name != _COMMENT[1]:
            pieces.append(_SPACES.sub(" ", text[position : tag.start()]))
            position = tag.end()
            if name in _BREAKS:
                pieces.append("\n")
            if name in _UNSEEN and not tag["slash"]:
                unseen = name
        elif _ends(tag, unseen):
            position, unseen = tag.end(), ""
    if not position:
        return _unescaped(text), False
    if not unseen:
        pieces.append(_SPACES.sub(" ", text[position:]))
    lines = "\n".join(" ".join(line.split()) for line in "".join(pieces).split("\n"))
    return _unescaped(_EMPTY_LINES.sub("\n\n", lines).strip()), True


def _ends(tag: re.Match[str], unseen: str) -> bool:
    if unseen == _COMMENT[0]:
        return tag[0] == _COMMENT[1]
    return bool(tag["slash"]) and tag["name"].lower() == unseen


def _unescaped(text: str) -> str:
    return unescape(_LONG_NUMBER.sub("\ufffd", text))
