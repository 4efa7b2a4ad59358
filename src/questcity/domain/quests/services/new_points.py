"""Points that are new."""

from dataclasses import dataclass
from functools import partial

from questcity.domain.quests.model.points import Point
from questcity.domain.quests.model.written import WrittenPoint, blank
from questcity.domain.quests.ports.vault import AnswerVault
from questcity.domain.shared.ids import PointId
from questcity.domain.shared.ports import IdGenerator, Randomness


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPoints:
    """Makes points of what authors write: with ids of their own, and answers that are sealed."""

    vault: AnswerVault
    randomness: Randomness
    ids: IdGenerator

    def make(self, written: WrittenPoint, point_id: PointId | None = None) -> Point:
        """Return a point, which says what there is to do."""
        assert written.activity is not None
        made_id = point_id or PointId(self.ids.new())
        seal = partial(self.vault.seal, made_id)
        activity = written.activity.sealed(seal, self.randomness.token)
        return written.over(blank(made_id, activity), activity, self.ids.new)
