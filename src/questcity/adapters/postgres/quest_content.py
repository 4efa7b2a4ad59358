"""What an author wrote of a quest, and why it was refused, as JSON documents."""

from typing import Final

import msgspec

from questcity.domain.quests.model.contents import Content
from questcity.domain.quests.model.fields import Merch
from questcity.domain.quests.model.refusals import Refusal


def content_document(content: Content) -> str:
    """Return the fields and points of a draft or a version as a document."""
    return _written(content)


def read_content(document: str) -> Content:
    """Return the fields and points of a document."""
    return _CONTENT.decode(document)


def refusal_document(refusal: Refusal) -> str:
    """Return why a draft was refused, and what it was then, as a document."""
    return _written(refusal)


def read_refusal(document: str) -> Refusal:
    """Return the refusal of a document."""
    return _REFUSAL.decode(document)


def merch_document(merch: tuple[Merch, ...]) -> str:
    """Return things to take home as a document."""
    return _written(merch)


def read_merch(document: str) -> tuple[Merch, ...]:
    """Return the things to take home of a document."""
    return _MERCH.decode(document)


def _written(value: object) -> str:
    return msgspec.json.encode(value).decode()


_CONTENT: Final = msgspec.json.Decoder(Content)
_REFUSAL: Final = msgspec.json.Decoder(Refusal)
_MERCH: Final = msgspec.json.Decoder(tuple[Merch, ...])
