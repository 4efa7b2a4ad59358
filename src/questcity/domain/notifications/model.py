"""Letters, and what they say."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A mail in plain text. `language` is a language tag; `id` makes a repeat recognisable."""

    id: str
    to: str
    subject: str
    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Wording:
    """What a letter says; the names in braces are fields of its event, or `url`."""

    subject: str
    text: str
