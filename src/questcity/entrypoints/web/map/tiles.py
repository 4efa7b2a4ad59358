"""Tiles of a map: their addresses, and what is drawn on them."""

import re
from collections.abc import Iterable
from typing import Final

from litestar.exceptions import NotFoundException

from questcity.domain.quests.model.mapped import Cluster, Mapped
from questcity.domain.quests.model.mercator import ZOOM, Tile
from questcity.entrypoints.web.map.shapes import properties_of
from questcity.entrypoints.web.map.vector_tiles import EXTENT, PointFeature, encode_tile

TILE_SUFFIX: Final = ".mvt"
LAYER: Final = "quests"

_ROW: Final = re.compile(r"([0-9]{1,7})\.mvt")


def tile_at(zoom: int, column: int, file: str) -> Tile:
    """Return the tile with this address. Raise `NotFoundException` where there is none."""
    row = _ROW.fullmatch(file)
    if row is None or zoom not in range(ZOOM + 1):
        raise NotFoundException
    tile = Tile(zoom=zoom, x=column, y=int(row[1]))
    there = range(1 << zoom)
    if tile.x not in there or tile.y not in there:
        raise NotFoundException
    return tile


def drawn(tile: Tile, mapped: Iterable[Mapped]) -> bytes:
    """Return the tile with all that is in it, which is no byte at all for nothing."""
    return encode_tile(LAYER, (_feature(tile, one) for one in mapped))


def _feature(tile: Tile, mapped: Mapped) -> PointFeature:
    return PointFeature(
        id=mapped.square.id if isinstance(mapped, Cluster) else None,
        position=tile.steps_to(mapped.at, EXTENT),
        properties=properties_of(mapped),
    )
