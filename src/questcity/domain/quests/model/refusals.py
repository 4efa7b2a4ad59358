"""Why a draft was refused, and what it was then."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from questcity.domain.quests.model.contents import Content
from questcity.domain.quests.model.documents import Path


class ReasonCode(StrEnum):
    """What is wrong with a draft, in a word; a closed set."""

    UNCLEAR = "unclear"
    INCOMPLETE = "incomplete"
    WRONG_ANSWER = "wrong-answer"
    WRONG_PLACE = "wrong-place"
    UNSAFE = "unsafe"
    INAPPROPRIATE = "inappropriate"
    COPYRIGHT = "copyright"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """What is wrong with a part of a draft; the path leads there, or is empty for the whole."""

    path: Path
    code: ReasonCode
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A draft as it was when it was refused, and why it was."""

    content: Content
    reasons: tuple[Reason, ...]
    at: datetime
