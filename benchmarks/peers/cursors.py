"""Cursors as the application makes them, so that answers can be the same."""

from datetime import datetime
from typing import Final
from uuid import UUID

from questcity.adapters.keys.secrets import KeyringSecrets
from questcity.domain.quests.model.finding import QuestFilter
from questcity.entrypoints.bootstrap.keys import load_keys
from questcity.entrypoints.bootstrap.settings import Settings
from questcity.entrypoints.web.paging import Cursors
from questcity.entrypoints.web.quests.reads import ListWanted

# The list without a filter, in its usual order.
_ABOUT: Final = ListWanted(QuestFilter()).about


class NewestCursors:
    """Where pages of the newest quests end."""

    def __init__(self, settings: Settings) -> None:
        keyring = load_keys(settings)
        self._cursors = Cursors(KeyringSecrets(lambda: keyring))

    def after(self, published_at: datetime, quest_id: UUID) -> str:
        """Return the cursor of the page that goes on after a quest."""
        return self._cursors.seal((published_at.isoformat(), str(quest_id)), _ABOUT)
