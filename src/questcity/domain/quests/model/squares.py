"""The grid that quests on a map are drawn together by: each of its squares is a tile of the map."""

from dataclasses import dataclass
from typing import Final, Self

from questcity.domain.quests.model.finding import Box
from questcity.domain.quests.model.mercator import ZOOM, Tile
from questcity.domain.quests.model.points import GeoPoint

_DEEPER: Final = 2
_POLE: Final = 90.0
_ANTIMERIDIAN: Final = 180.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Squares:
    """Squares of one zoom of the map: those in these columns and rows."""

    zoom: int
    columns: tuple[range, ...]
    rows: range

    @classmethod
    def in_tile(cls, tile: Tile) -> Self:
        """Return the squares that a tile is parted into."""
        zoom = grid_of(tile.zoom)
        side = 1 << (zoom - tile.zoom)
        columns = range(tile.x * side, (tile.x + 1) * side)
        return cls(zoom=zoom, columns=(columns,), rows=range(tile.y * side, (tile.y + 1) * side))

    @classmethod
    def around(cls, box: Box, zoom: int) -> Self:
        """Return the squares of a zoom of the map that a box reaches into."""
        zoom = grid_of(zoom)
        first = Tile.at(GeoPoint(box.north, box.west), zoom)
        last = Tile.at(GeoPoint(box.south, box.east), zoom)
        columns: tuple[range, ...] = (range(first.x, last.x + 1),)
        if box.west > box.east:
            columns = (range(last.x + 1), range(max(first.x, last.x + 1), 1 << zoom))
        return cls(zoom=zoom, columns=columns, rows=range(first.y, last.y + 1))

    def __len__(self) -> int:
        return sum(map(len, self.columns)) * len(self.rows)

    def tiles(self) -> list[Tile]:
        """Return each of them, by their numbers."""
        tiles = (
            Tile(zoom=self.zoom, x=x, y=y)
            for columns in self.columns
            for x in columns
            for y in self.rows
        )
        return sorted(tiles, key=lambda tile: tile.number)


def grid_of(zoom: int) -> int:
    """Return which zoom's tiles are the squares at a zoom of the map: a quarter of its as wide."""
    return min(zoom + _DEEPER, ZOOM)


def is_within(box: Box, point: GeoPoint) -> bool:
    """Return whether a point is in a box and not on its north or east, unless the world ends there.

    Boxes side by side so have no point in common, and leave none out.
    """
    is_north = box.south <= point.latitude
    is_south = point.latitude < box.north or box.north == _POLE
    is_east = box.west <= point.longitude
    is_west = point.longitude < box.east or box.east == _ANTIMERIDIAN
    is_between = is_east or is_west if box.west > box.east else is_east and is_west
    return is_north and is_south and is_between
