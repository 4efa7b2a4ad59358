"""The facts and the progress of runs, as JSON documents."""

from collections.abc import Mapping
from typing import Final

import msgspec

from questcity.domain.play.model.facts import (
    EvidenceJudged,
    Fact,
    PointOpened,
    PointWaived,
    RewardGranted,
    RewardLapsed,
    RunEnded,
)
from questcity.domain.play.model.progress import Progress

KINDS: Final[Mapping[type[Fact], str]] = {
    PointOpened: "point-opened",
    EvidenceJudged: "evidence-judged",
    PointWaived: "point-waived",
    RunEnded: "run-ended",
    RewardGranted: "reward-granted",
    RewardLapsed: "reward-lapsed",
}
"""The stable names of facts in storage."""


def fact_document(fact: Fact) -> str:
    """Return a fact as a document."""
    return _written(fact)


def read_fact(kind: str, document: str) -> Fact:
    """Return the fact of a document."""
    return _FACTS[kind].decode(document)


def read_judged(document: str) -> EvidenceJudged:
    """Return the judged evidence of a document."""
    return _JUDGED.decode(document)


def progress_document(progress: Progress) -> str:
    """Return a progress as a document."""
    return _written(progress)


def read_progress(document: str) -> Progress:
    """Return the progress of a document."""
    return _PROGRESS.decode(document)


def _written(value: object) -> str:
    return msgspec.json.encode(value).decode()


_FACTS: Final[Mapping[str, msgspec.json.Decoder[Fact]]] = {
    kind: msgspec.json.Decoder(fact) for fact, kind in KINDS.items()
}
_JUDGED: Final = msgspec.json.Decoder(EvidenceJudged)
_PROGRESS: Final = msgspec.json.Decoder(Progress)
