"""What a run follows: a published version with its fixes, seen by a player."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, Self

from questcity.domain.quests.model.fields import Credits
from questcity.domain.quests.model.fixes import (
    Fix,
    fields_with_fixes,
    with_fixes,
    withdrawn_by,
)
from questcity.domain.quests.model.points import Point
from questcity.domain.quests.model.quests import QuestVersion
from questcity.domain.shared.ids import PointId, QuestId, UserId

LONGEST: Final = timedelta(days=30)
"""How long a run without a timeframe may last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """A version of a quest; `top_speed` is that of its vehicle, in m/s.

    Its points are all that the version has, so that their order stands; `withdrawn` names those
    where nobody has to do anything any more. `fixed_at` tells when a point was last put right.
    """

    quest_id: QuestId
    version: int
    author_id: UserId
    title: str
    timeframe: int
    credits: Credits
    top_speed: float
    points: tuple[Point, ...]
    withdrawn: frozenset[PointId] = frozenset()
    fixed_at: Mapping[PointId, datetime] = field(default_factory=dict)

    @classmethod
    def of(cls, version: QuestVersion, fixes: Iterable[Fix] = (), *, top_speed: float) -> Self:
        """Return a version as it is walked, with its fixes."""
        made = tuple(fixes)
        fields = fields_with_fixes(version.fields, made)
        assert fields.timeframe is not None
        fixed = ((fix.change.point_id, fix.created_at) for fix in made)
        return cls(
            quest_id=version.quest_id,
            version=version.number,
            author_id=version.author_id,
            title=fields.title,
            timeframe=fields.timeframe,
            credits=fields.credits,
            top_speed=top_speed,
            points=with_fixes(version.points, made),
            withdrawn=withdrawn_by(made),
            fixed_at={point_id: at for point_id, at in fixed if point_id is not None},
        )

    def ends_at(self, started_at: datetime) -> datetime:
        """Return when a run ends that began then."""
        return started_at + (timedelta(hours=self.timeframe) if self.timeframe else LONGEST)
