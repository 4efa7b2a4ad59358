"""Letters."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A mail in plain text. `language` is a language tag; `id` makes a repeat recognisable."""

    id: str
    to: str
    subject: str
    text: str
    language: str
