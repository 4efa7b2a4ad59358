"""Quests and clusters on the wire: GeoJSON (RFC 7946), with clusters as supercluster has them."""

from collections.abc import Iterable
from typing import Annotated, Any, Literal, Self
from uuid import UUID

import msgspec

from questcity.domain.quests.model.fields import Level, Mileage
from questcity.domain.quests.model.mapped import Cluster, Mapped, MappedQuest
from questcity.domain.quests.model.points import GeoPoint

Properties = Annotated[
    dict[str, Any],
    msgspec.Meta(
        description="Of a cluster `cluster`, which is true, `cluster_id`, `point_count` and "
        "`point_count_abbreviated`; of a quest `id`, `title`, `language`, `level`, `timeframe`, "
        "`mileage` and `pointsCount`."
    ),
]


class PointGeometry(msgspec.Struct, frozen=True, kw_only=True):
    """Somewhere on Earth: longitude first, as GeoJSON has it."""

    type: Literal["Point"] = "Point"
    coordinates: tuple[float, float]

    @classmethod
    def of(cls, point: GeoPoint) -> Self:
        """Return the geometry of a place."""
        return cls(coordinates=(point.longitude, point.latitude))


class MappedQuestProperties(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What a map tells of a quest."""

    id: UUID
    title: str
    language: str
    level: Level
    timeframe: int
    mileage: Mileage
    points_count: int

    @classmethod
    def of(cls, quest: MappedQuest) -> Self:
        """Return what is told of a quest."""
        return msgspec.convert(quest, cls, from_attributes=True)


class ClusterProperties(msgspec.Struct, frozen=True, kw_only=True):
    """What a map tells of quests that are drawn together; the names are those of supercluster."""

    cluster: Literal[True] = True
    cluster_id: int
    point_count: int
    point_count_abbreviated: int | str

    @classmethod
    def of(cls, cluster: Cluster) -> Self:
        """Return what is told of a cluster."""
        return cls(
            cluster_id=cluster.square.id,
            point_count=cluster.quests_count,
            point_count_abbreviated=_abbreviated(cluster.quests_count),
        )


class MappedFeature(msgspec.Struct, frozen=True, kw_only=True):
    """A quest, or quests that are drawn together."""

    type: Literal["Feature"] = "Feature"
    id: UUID | int
    geometry: PointGeometry
    properties: Properties

    @classmethod
    def of(cls, mapped: Mapped) -> Self:
        """Return the feature that shows it."""
        return cls(
            id=mapped.square.id if isinstance(mapped, Cluster) else mapped.id,
            geometry=PointGeometry.of(mapped.at),
            properties=properties_of(mapped),
        )


class MappedFeatures(msgspec.Struct, frozen=True, kw_only=True):
    """Quests on a map."""

    type: Literal["FeatureCollection"] = "FeatureCollection"
    features: list[MappedFeature]

    @classmethod
    def of(cls, mapped: Iterable[Mapped]) -> Self:
        """Return the features that show all of it."""
        return cls(features=[MappedFeature.of(one) for one in mapped])


def properties_of(mapped: Mapped) -> dict[str, Any]:
    """Return what a map tells of it, as plain values."""
    if isinstance(mapped, Cluster):
        told: msgspec.Struct = ClusterProperties.of(mapped)
    else:
        told = MappedQuestProperties.of(mapped)
    properties: dict[str, Any] = msgspec.to_builtins(told)
    return properties


def _abbreviated(count: int) -> int | str:
    """Return a number for a small circle: 999, 1.2k, 12k."""
    if count < 1_000:  # noqa: PLR2004 (what the k stands for)
        return count
    if count < 10_000:  # noqa: PLR2004 (two digits of it)
        return f"{(count + 50) // 100 / 10:g}k"
    return f"{(count + 500) // 1000}k"
