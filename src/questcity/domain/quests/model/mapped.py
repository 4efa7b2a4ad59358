"""What a map shows."""

from dataclasses import dataclass
from typing import Final, Self

from questcity.domain.quests.model.fields import Level, Mileage
from questcity.domain.quests.model.mercator import Tile
from questcity.domain.quests.model.points import GeoPoint
from questcity.domain.shared.ids import QuestId

_MEAN_DECIMALS: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class MappedQuest:
    """A published quest on a map, `at` its start, which is rounded."""

    id: QuestId
    title: str
    language: str
    level: Level
    timeframe: int
    mileage: Mileage
    points_count: int
    at: GeoPoint


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """Published quests that start in one square of the map, `at` the mean of their starts."""

    square: Tile
    quests_count: int
    at: GeoPoint

    @classmethod
    def of_sums(cls, square: Tile, count: int, latitudes: float, longitudes: float) -> Self:
        """Return the cluster of so many quests, by the sums of the degrees of their starts."""
        # To a decimetre: sums of the same numbers differ a little by the order they are taken in.
        mean = GeoPoint(latitudes / count, longitudes / count).rounded(_MEAN_DECIMALS)
        return cls(square=square, quests_count=count, at=mean)


Mapped = MappedQuest | Cluster
