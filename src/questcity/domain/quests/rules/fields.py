"""What the fields of a draft may hold."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from questcity.domain.quests.model.fields import QuestFields
from questcity.domain.quests.rules.violations import (
    TEXT_LENGTH,
    TITLE_LENGTH,
    check_count,
    check_currency,
    check_number,
    check_text,
    find_strange,
    no_media,
)
from questcity.domain.shared.errors import Violation

DESCRIPTION_LENGTH: Final = 10_000
MERCH_AT_MOST: Final = 50
CREDITS_AT_MOST: Final = 1_000_000
TIMEFRAMES: Final = (0, 1, 3, 10, 24)
GROUPS: Final = (1, 2, 3, 4)
LANGUAGE: Final = re.compile(r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-[A-Z]{2})?")


def check_fields(fields: QuestFields, before: QuestFields | None = None) -> Iterator[Violation]:
    """Find what is wrong with the fields of a draft; what is missing is not."""
    known = {merch.id for merch in before.merch} if before else set()
    merchandise = fields.merch[:MERCH_AT_MOST]
    yield from find_strange("merch", [merch.id for merch in merchandise], known)
    yield from check_count(("merch",), fields.merch, MERCH_AT_MOST)
    yield from check_text(("title",), fields.title, TITLE_LENGTH)
    yield from check_text(("description",), fields.description, DESCRIPTION_LENGTH, least=0)
    if fields.language is not None and not LANGUAGE.fullmatch(fields.language):
        yield Violation(("language",), "invalid", "A language is a tag such as ru or en-GB.")
    if fields.group is not None and fields.group not in GROUPS:
        yield Violation(("group",), "invalid", "A group is 1, 2, 3, or 4 for four or more.")
    if fields.timeframe is not None and fields.timeframe not in TIMEFRAMES:
        yield Violation(
            ("timeframe",), "invalid", "A timeframe is 1, 3, 10 or 24 hours, or 0 for no limit."
        )
    yield from check_number(("credits", "cost"), fields.credits.cost, 0, CREDITS_AT_MOST)
    yield from check_number(("credits", "reward"), fields.credits.reward, 0, CREDITS_AT_MOST)
    yield from check_number(("price", "amount"), fields.price.amount, 0, CREDITS_AT_MOST)
    yield from check_currency(("price", "currency"), fields.price.currency)
    for index, merch in enumerate(merchandise):
        at = ("merch", index)
        yield from check_text((*at, "description"), merch.description, TEXT_LENGTH)
        yield from check_number((*at, "price", "amount"), merch.price.amount, 0, CREDITS_AT_MOST)
        yield from check_currency((*at, "price", "currency"), merch.price.currency)
        yield from check_number((*at, "stock"), merch.stock, 0, CREDITS_AT_MOST)
        if merch.media_id is not None:
            yield no_media((*at, "media_id"))
    if fields.cover_media_id is not None:
        yield no_media(("cover_media_id",))


def unknown_references(names: Iterable[str]) -> Iterator[Violation]:
    """Tell that what some fields refer to does not exist."""
    for name in names:
        yield Violation((name,), "unknown", "There is no such thing. See the lists of references.")
