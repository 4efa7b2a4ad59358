"""Facts that other parts of QuestCity, or the world outside, are told after a commit."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened; `kind` is its stable name in storage."""

    kind: ClassVar[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterEvent(Event):
    """Something that a person is told by letter, in their language."""

    email: str
    first_name: str
    locale: str
