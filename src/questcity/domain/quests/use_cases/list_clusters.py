"""See quests on a map of one's own."""

from dataclasses import dataclass
from typing import Final

from questcity.domain.quests.model.finding import Box, QuestFilter
from questcity.domain.quests.model.mapped import Mapped
from questcity.domain.quests.model.squares import Squares, is_within
from questcity.domain.quests.ports.readers import MapReader
from questcity.domain.quests.rules.finding import check_box, check_values
from questcity.domain.quests.rules.violations import require
from questcity.domain.shared.errors import Violation

SQUARES_AT_MOST: Final = 4096
"""In a box; what fits on the largest screens is an eighth of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListClusters:
    """Return published quests in a box, drawn together; everybody may, and sees the same."""

    reader: MapReader

    async def __call__(self, box: Box, zoom: int, wanted: QuestFilter) -> tuple[Mapped, ...]:
        """Return the clusters whose means are in the box, and the quests that are by themselves.

        They are the same in every box, and of boxes side by side each is in one. Raise
        `InvalidInputError` when the box is none or too large for the zoom.
        """
        require((*check_values(wanted), *check_box(box)))
        squares = Squares.around(box, zoom)
        if len(squares) > SQUARES_AT_MOST:
            detail = "This is too large for the zoom. Ask for a smaller box, or a lower zoom."
            require([Violation(("bbox",), "too-large", detail)])
        mapped = await self.reader.list_squares(squares, wanted, singly=1)
        return tuple(one for one in mapped if is_within(box, one.at))
