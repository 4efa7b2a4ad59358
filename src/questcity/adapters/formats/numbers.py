"""Coordinates as maps write them."""

import re
from typing import Final

from questcity.domain.quests.errors import FileNotReadableError

# What `float` takes beyond this (`nan`, `1_0`, other digits) is no coordinate.
_NUMBER: Final = re.compile(
    r"\s*[-+]?(?:[0-9]{1,20}(?:\.[0-9]{0,40})?|\.[0-9]{1,40})(?:[eE][-+]?[0-9]{1,2})?\s*"
)


def number(text: str | None) -> float:
    """Return a coordinate. Raise `FileNotReadableError` for what is none."""
    if text is None or not _NUMBER.fullmatch(text):
        message = "A coordinate in the file is no number."
        raise FileNotReadableError(message)
    return float(text)


def decimal(value: float) -> str:
    """Return a coordinate without an exponent, to the tenth of a millimetre."""
    return f"{value:.9f}".rstrip("0").rstrip(".")
