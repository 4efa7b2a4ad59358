"""Be helped while typing."""

from dataclasses import dataclass
from typing import Final

from questcity.domain.quests.ports.readers import FindingReader
from questcity.domain.quests.rules.finding import check_search_text
from questcity.domain.quests.rules.violations import require
from questcity.domain.quests.views.finding import Suggestion

SUGGESTED_AT_MOST: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestQuests:
    """Return titles and cities for what was typed; everybody may, and sees the same."""

    reader: FindingReader

    async def __call__(self, text: str) -> tuple[Suggestion, ...]:
        """Return what may be meant, best first. Raise `InvalidInputError`."""
        require(check_search_text(text))
        return await self.reader.suggest(text, limit=SUGGESTED_AT_MOST)
