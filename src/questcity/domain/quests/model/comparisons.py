"""Which two states of a quest are compared, and what a submission is compared with."""

from enum import StrEnum
from typing import Self

from questcity.domain.quests.model.quests import Quest


class Unpublished(StrEnum):
    """A state of a quest that is no version."""

    DRAFT = "draft"
    REFUSED = "refused"


Side = int | Unpublished
"""A state of a quest: the number of a version, the draft, or the draft as it was last refused."""


class SubmissionKind(StrEnum):
    """What a draft in review is to those who decide."""

    NEW = "new"
    NEXT = "next"
    AGAIN = "again"

    @classmethod
    def of(cls, *, version: int, was_refused: bool) -> Self:
        """Return the kind, by the newest version of the quest and whether the draft came back."""
        if was_refused:
            return cls.AGAIN
        return cls.NEXT if version else cls.NEW

    def baseline(self, quest: Quest) -> Side | None:
        """Return what the submission is compared with; a new quest with nothing."""
        match self:
            case SubmissionKind.AGAIN:
                return Unpublished.REFUSED
            case SubmissionKind.NEXT:
                return quest.version
            case SubmissionKind.NEW:
                return None


def sides_of(quest: Quest, before: Side | None, after: Side | None) -> tuple[Side, Side]:
    """Return which states are compared where somebody has named one, or none.

    The later one is the draft, or the newest version of a quest without a draft. The earlier one is
    the version before it, or the first one itself; of a quest that was never published, the draft
    as it was refused.
    """
    if after is None:
        after = Unpublished.DRAFT if quest.draft else quest.version
    return _before(quest, after) if before is None else before, after


def _before(quest: Quest, after: Side) -> Side:
    if not isinstance(after, Unpublished):
        return max(after - 1, 1)
    if not quest.version and after is Unpublished.DRAFT and quest.require_draft().refusal:
        return Unpublished.REFUSED
    return quest.version
