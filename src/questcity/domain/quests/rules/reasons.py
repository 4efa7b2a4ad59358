"""What a decision about a draft says of its reasons."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from questcity.domain.quests.model.documents import Document, leads_somewhere
from questcity.domain.quests.model.refusals import Reason
from questcity.domain.quests.rules.violations import TEXT_LENGTH, check_count, check_text
from questcity.domain.shared.errors import Violation
from questcity.domain.shared.texts import normal_text

REASONS_AT_MOST: Final = 100


def normal_reasons(reasons: tuple[Reason, ...]) -> tuple[Reason, ...]:
    """Return reasons as they are kept."""
    return tuple(replace(reason, text=normal_text(reason.text)) for reason in reasons)


def check_reasons(
    reasons: tuple[Reason, ...], draft: Document, *, is_approved: bool
) -> Iterator[Violation]:
    """Find what is wrong with the reasons of a decision about a draft."""
    if is_approved and reasons:
        yield Violation(("reasons",), "not-expected", "An approval has no reasons.")
    if not is_approved and not reasons:
        yield Violation(("reasons",), "too-few", "A refusal has at least one reason.")
    yield from check_count(("reasons",), reasons, REASONS_AT_MOST)
    for index, reason in enumerate(reasons[:REASONS_AT_MOST]):
        yield from check_text(("reasons", index, "text"), reason.text, TEXT_LENGTH)
        if not leads_somewhere(reason.path, draft):
            yield Violation(
                ("reasons", index, "pointer"),
                "unknown",
                "This is no JSON pointer (RFC 6901) to a part of the draft, such as "
                "#/points/0/title, nor an empty one, for the whole.",
            )
