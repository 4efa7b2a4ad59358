"""The way through a quest, from point to point."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby, pairwise, repeat
from operator import add, attrgetter
from typing import Self

from questcity.domain.quests.rules.linting.spots import Spot

Table = tuple[tuple[float, ...], ...]
"""Metres: a row for each spot that is gone to, in it the way from each spot that one comes from."""


@dataclass(frozen=True, slots=True)
class Stop:
    """A point, by those of its places that are on the way."""

    spots: tuple[Spot, ...]

    @property
    def has_parts(self) -> bool:
        """Whether the places hold parts of one thing: then one goes to all of them."""
        return any(spot.place.part is not None for spot in self.spots)


@dataclass(frozen=True)
class Route:
    """The stops in order. Each distance is computed once, when something is asked for."""

    stops: tuple[Stop, ...]

    @classmethod
    def through(cls, spots: Iterable[Spot]) -> Self:
        """Return the way through the spots, which are in order."""
        return cls(tuple(Stop(tuple(there)) for _, there in groupby(spots, attrgetter("point"))))

    @cached_property
    def ways(self) -> tuple[Table, ...]:
        """The ways from each stop to the next."""
        return tuple(_ways(here.spots, there.spots) for here, there in pairwise(self.stops))

    @cached_property
    def gaps(self) -> tuple[Table, ...]:
        """The same from circle to circle: below 0 they overlap."""
        return tuple(
            _gaps(ways, here.spots, there.spots)
            for ways, (here, there) in zip(self.ways, pairwise(self.stops), strict=True)
        )

    @cached_property
    def ways_inside(self) -> tuple[Table, ...]:
        """The ways between the parts of each stop; nothing where it has none."""
        return tuple(_ways(stop.spots, stop.spots) if stop.has_parts else () for stop in self.stops)

    @cached_property
    def gaps_inside(self) -> tuple[Table, ...]:
        """The same from circle to circle."""
        return tuple(
            _gaps(ways, stop.spots, stop.spots) if ways else ()
            for ways, stop in zip(self.ways_inside, self.stops, strict=True)
        )

    @cached_property
    def length(self) -> float:
        """How many metres it is through all stops by the nearest places, as the crow flies."""
        return self._shortest(self.ways, self.ways_inside)

    @cached_property
    def length_at_least(self) -> float:
        """The same from circle to circle: nobody gets along with less."""
        return self._shortest(self.gaps, self.gaps_inside)

    def _shortest(self, between: Sequence[Table], inside: Sequence[Table]) -> float:
        if not self.stops:
            return 0.0
        costs = [0.0] * len(self.stops[0].spots)
        for table, parts in zip((None, *between), inside, strict=True):
            if table is not None:
                # Where circles overlap nobody goes back for having come too far.
                costs = [min(map(add, map(max, row, repeat(0.0)), costs)) for row in table]
            if parts:
                costs = [min(costs) + _spanned(parts)] * len(costs)
        return min(costs)


def _ways(starts: Sequence[Spot], ends: Sequence[Spot]) -> Table:
    froms = [start.at for start in starts]
    return tuple(tuple(map(end.at.distance_to, froms)) for end in ends)


def _gaps(ways: Table, starts: Sequence[Spot], ends: Sequence[Spot]) -> Table:
    radii = [start.place.detection_radius for start in starts]
    return tuple(
        tuple(
            metres - radius - end.place.detection_radius
            for metres, radius in zip(row, radii, strict=True)
        )
        for row, end in zip(ways, ends, strict=True)
    )


def _spanned(parts: Table) -> float:
    """Return the length of the shortest tree that joins all parts (Prim): no way is shorter."""
    nearest = dict(enumerate(parts[0]))
    length = 0.0
    del nearest[0]
    while nearest:
        joined = min(nearest, key=nearest.__getitem__)
        length += max(0.0, nearest.pop(joined))
        nearest = {part: min(way, parts[joined][part]) for part, way in nearest.items()}
    return length
