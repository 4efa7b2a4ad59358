"""The single things that can be wrong with what was written."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Final
from uuid import UUID

from questcity.domain.quests.model import documents
from questcity.domain.shared.errors import InvalidInputError, Violation

TITLE_LENGTH: Final = 128
TEXT_LENGTH: Final = 2000
"""Of whatever is said of a part of a quest."""
CURRENCY: Final = re.compile(r"[A-Z]{3}")

Path = documents.Path


def require(violations: Iterable[Violation]) -> None:
    """Refuse if there are any. Raise `InvalidInputError`."""
    if found := tuple(violations):
        raise InvalidInputError(found)


def find_strange(
    name: str, ids: Sequence[UUID | None], known: Collection[UUID | None]
) -> Iterator[Violation]:
    """Find ids of items that are not `known`, or that come twice."""
    for index, item in enumerate(ids):
        if item is not None and (item not in known or item in ids[:index]):
            yield Violation(
                (name, index, "id"),
                "unknown",
                "A new item has no id; a kept one has its own, once.",
            )


def check_text(at: Path, text: str | None, most: int, *, least: int = 1) -> Iterator[Violation]:
    """Find whether a text is too short or too long, counted in characters."""
    if text is None:
        return
    if len(text.strip()) < least:
        plural = "s" if least > 1 else ""
        yield Violation(at, "too-short", f"This has at least {least} character{plural}.")
    if len(text) > most:
        yield Violation(at, "too-long", f"This has at most {most} characters.")


def check_number(at: Path, number: float, least: float, most: float) -> Iterator[Violation]:
    """Find whether a number is out of its range, whose ends are in it."""
    if not least <= number <= most:
        yield Violation(at, "out-of-range", f"This is between {least} and {most}.")


def check_currency(at: Path, currency: str) -> Iterator[Violation]:
    """Find whether this is no code of a currency."""
    if not CURRENCY.fullmatch(currency):
        yield Violation(at, "invalid", "A currency is three capital letters (ISO 4217).")


def check_count(at: Path, items: tuple[object, ...] | None, most: int) -> Iterator[Violation]:
    """Find whether there are too many items."""
    if items is not None and len(items) > most:
        yield Violation(at, "too-many", f"There are at most {most}.")


def no_media(at: Path) -> Violation:
    """Return what is wrong with a file that nobody may use here."""
    return Violation(at, "media-not-usable", "There is no such file that could be used here.")
