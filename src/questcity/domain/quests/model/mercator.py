"""Web Mercator, the projection of web maps: which tile of which zoom a place lies in (EPSG:3857).

At each zoom the world is a square of 2^zoom by 2^zoom tiles, counted from the north-west. A tile
has a Z-order number (Morton, 1966): the bits of its column and its row in turns. All tiles within
one of a lower zoom so have numbers in one unbroken range, which an index answers.
"""

from dataclasses import dataclass
from itertools import count
from math import asinh, atan, degrees, pi, radians, sinh, tan
from typing import Final, Self

from questcity.domain.quests.model.points import GeoPoint

ZOOM: Final = 20
"""Of the tiles that places are kept under; one is some forty metres wide at the equator."""

TILES_ACROSS: Final = 4
"""With so many tiles at the most, a box is covered in each direction."""

NORTHERNMOST: Final = 85.0511287798
"""The latitude where the square of the world ends; what lies beyond is in its outermost rows."""

_MASKS: Final = (
    (16, 0x0000FFFF0000FFFF),
    (8, 0x00FF00FF00FF00FF),
    (4, 0x0F0F0F0F0F0F0F0F),
    (2, 0x3333333333333333),
    (1, 0x5555555555555555),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """A tile of the map, by its column from the west and its row from the north."""

    zoom: int
    x: int
    y: int

    @classmethod
    def at(cls, point: GeoPoint, zoom: int) -> Self:
        """Return the tile of a zoom that a place lies in."""
        x, y = position_of(point)
        last = (1 << zoom) - 1
        return cls(zoom=zoom, x=min(last, int(x * (1 << zoom))), y=min(last, int(y * (1 << zoom))))

    @property
    def number(self) -> int:
        """Its number among the tiles of its zoom, in Z-order."""
        return _spread(self.x) | _spread(self.y) << 1

    @property
    def id(self) -> int:
        """Its number among the tiles of all zooms."""
        return 1 << 2 * self.zoom | self.number

    @property
    def cells(self) -> tuple[int, int]:
        """The first and the last number of the cells within it."""
        shift = 2 * (ZOOM - self.zoom)
        return self.number << shift, ((self.number + 1) << shift) - 1

    def steps_to(self, point: GeoPoint, extent: int) -> tuple[int, int]:
        """Return where a place in it lies: from 0, eastward and southward, below the extent."""
        x, y = (int(part * (extent << self.zoom)) for part in position_of(point))
        # What is at the end of the world, or is a mean of such places, may be a little beyond.
        last = extent - 1
        return max(0, min(last, x - self.x * extent)), max(0, min(last, y - self.y * extent))


def position_of(point: GeoPoint) -> tuple[float, float]:
    """Return where a place lies in the square of the world: from 0 to 1, eastward and southward."""
    latitude = max(-NORTHERNMOST, min(NORTHERNMOST, point.latitude))
    x = (point.longitude + 180) / 360
    y = (1 - asinh(tan(radians(latitude))) / pi) / 2
    return min(1.0, max(0.0, x)), min(1.0, max(0.0, y))


def place_of(x: float, y: float) -> GeoPoint:
    """Return the place that lies at a position in the square of the world."""
    return GeoPoint(degrees(atan(sinh(pi * (1 - 2 * y)))), x * 360 - 180)


def cell_of(point: GeoPoint) -> int:
    """Return the number of the tile at `ZOOM` that a place lies in."""
    return Tile.at(point, ZOOM).number


def cells_between(south_west: GeoPoint, north_east: GeoPoint) -> list[tuple[int, int]]:
    """Return a few ranges of cells that cover a box which does not cross the antimeridian.

    They may hold more than the box: whoever asks has to look at the places, too.
    """
    for zoom in count(ZOOM, -1):
        first = Tile.at(GeoPoint(north_east.latitude, south_west.longitude), zoom)
        last = Tile.at(GeoPoint(south_west.latitude, north_east.longitude), zoom)
        if max(last.x - first.x, last.y - first.y) < TILES_ACROSS:
            break
    tiles = (
        Tile(zoom=zoom, x=x, y=y)
        for y in range(first.y, last.y + 1)
        for x in range(first.x, last.x + 1)
    )
    joined: list[tuple[int, int]] = []
    for start, end in sorted(tile.cells for tile in tiles):
        if joined and joined[-1][1] + 1 == start:
            joined[-1] = joined[-1][0], end
        else:
            joined.append((start, end))
    return joined


def _spread(number: int) -> int:
    """Return a number of 32 bits with a zero before each of them."""
    for shift, mask in _MASKS:
        number = (number | number << shift) & mask
    return number
