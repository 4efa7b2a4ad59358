"""What an author wrote of a quest, be it a draft, a version, or a draft as it was refused."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Self

from questcity.domain.quests.model.activities import Activity
from questcity.domain.quests.model.answers import AnswerKind, SealedAnswer
from questcity.domain.quests.model.fields import QuestFields
from questcity.domain.quests.model.points import Point
from questcity.domain.shared.ids import PointId


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """The fields and the points of a quest; the answers of the points are sealed."""

    fields: QuestFields
    points: tuple[Point, ...] = ()

    @property
    def key_ids(self) -> frozenset[str]:
        """The ids of the secrets that its answers are sealed with."""
        return frozenset(
            answer.seal.key_id for point in self.points for answer in point.activity.answers
        )

    def with_points(self, change: Callable[[Point], Point]) -> Self:
        """Return it with each point changed."""
        return replace(self, points=tuple(map(change, self.points)))


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenContent:
    """The same for editors: with the answers of its points in plain text."""

    fields: QuestFields
    points: tuple[Point, ...]
    answers: Mapping[PointId, tuple[str, ...]]

    @classmethod
    def of(cls, content: Content, read: Callable[[PointId, AnswerKind, SealedAnswer], str]) -> Self:
        """Return what an author wrote, its answers read from their seals."""

        def plain(point_id: PointId, activity: Activity) -> tuple[str, ...]:
            kind = activity.type.answer_kind
            if kind is None:
                return ()
            return tuple(read(point_id, kind, answer) for answer in activity.answers)

        answers = {point.id: plain(point.id, point.activity) for point in content.points}
        return cls(fields=content.fields, points=content.points, answers=answers)
