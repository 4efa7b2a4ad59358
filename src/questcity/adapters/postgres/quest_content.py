"""What an author wrote of a quest, as one JSON document."""

from dataclasses import dataclass
from typing import Final, Self

import msgspec

from questcity.domain.quests.model.fields import Merch, QuestFields
from questcity.domain.quests.model.points import Point
from questcity.domain.quests.model.quests import Draft, QuestVersion, Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """The fields and points of a draft or a version; `reasons` are those of a refused draft."""

    fields: QuestFields
    points: tuple[Point, ...]
    reasons: tuple[Reason, ...] = ()

    @classmethod
    def of(cls, written: Draft | QuestVersion) -> Self:
        """Return what a draft or a version holds."""
        reasons = written.reasons if isinstance(written, Draft) else ()
        return cls(fields=written.fields, points=written.points, reasons=reasons)

    @classmethod
    def read(cls, document: str) -> "Content":
        """Return what a document holds."""
        return _CONTENT.decode(document)

    def document(self) -> str:
        """Return it as a document."""
        return _written(self)

    def key_ids(self) -> list[str]:
        """Return the ids of the secrets that its answers are sealed with."""
        return sorted(
            {answer.seal.key_id for point in self.points for answer in point.activity.answers}
        )


def merch_document(merch: tuple[Merch, ...]) -> str:
    """Return things to take home as a document."""
    return _written(merch)


def read_merch(document: str) -> tuple[Merch, ...]:
    """Return the things to take home of a document."""
    return _MERCH.decode(document)


def _written(value: object) -> str:
    return msgspec.json.encode(value).decode()


_CONTENT: Final = msgspec.json.Decoder(Content)
_MERCH: Final = msgspec.json.Decoder(tuple[Merch, ...])
