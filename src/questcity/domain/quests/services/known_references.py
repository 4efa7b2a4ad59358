"""What the linter knows of what quests refer to."""

from dataclasses import dataclass

from questcity.domain.quests.ports.readers import ReferenceReader
from questcity.domain.quests.rules.linting.lintable import References


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownReferences:
    """Reads vehicles and areas for the linter, before a block that must not wait for readers.

    There are few of them, and before the block nobody knows yet which ones the draft refers to.
    """

    reader: ReferenceReader

    async def read(self) -> References:
        """Return them all."""
        return References(
            vehicles=await self.reader.list_vehicles(), areas=await self.reader.list_areas()
        )
