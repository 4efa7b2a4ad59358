"""Texts that somebody meant to write later."""

import re
from collections.abc import Iterator
from typing import Final

from questcity.domain.quests.rules.linting.findings import Code, Finding
from questcity.domain.quests.rules.linting.lintable import Lintable

# Letter case matters: “todo” is Spanish for all, and three capitals may be a Roman number.
_PLACEHOLDER: Final = re.compile(
    r"\b(?:TODO|FIXME|TBD|xxx+|XXXXX+|(?i:lorem ipsum|asdf|qwerty|йцукен))\b"
)
_NOTHING: Final = re.compile(r"[\W_]+")


def find_placeholders(quest: Lintable) -> Iterator[Finding]:
    """Find texts that hold a place, or nothing that could be read."""
    for path, text in quest.texts():
        found = _PLACEHOLDER.search(text)
        if found:
            message = f"Write what is meant instead of “{found[0]}”."
            yield Finding(path, Code.PLACEHOLDER_TEXT, message)
        elif text.strip() and _NOTHING.fullmatch(text):
            message = "Write something: there is not one letter or digit in it."
            yield Finding(path, Code.PLACEHOLDER_TEXT, message)
