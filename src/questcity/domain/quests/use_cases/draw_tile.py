"""See quests in a tile of a map."""

from dataclasses import dataclass
from typing import Final

from questcity.domain.quests.model.finding import QuestFilter
from questcity.domain.quests.model.mapped import Mapped
from questcity.domain.quests.model.mercator import Tile
from questcity.domain.quests.model.squares import Squares
from questcity.domain.quests.ports.readers import MapReader
from questcity.domain.quests.rules.finding import check_values
from questcity.domain.quests.rules.violations import require

CLOSE: Final = 14
"""The zoom from which on quests are shown singly, unless there are very many of them."""
SINGLY_AT_MOST: Final = 50
"""Of the quests in one square, which is a sixteenth of a tile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawTile:
    """Return published quests in a tile, drawn together; everybody may, and sees the same."""

    reader: MapReader

    async def __call__(self, tile: Tile, wanted: QuestFilter) -> tuple[Mapped, ...]:
        """Return clusters, and the quests that are by themselves, or all of them from close by.

        Raise `InvalidInputError`.
        """
        require(check_values(wanted))
        singly = SINGLY_AT_MOST if tile.zoom >= CLOSE else 1
        return await self.reader.list_squares(Squares.in_tile(tile), wanted, singly=singly)
