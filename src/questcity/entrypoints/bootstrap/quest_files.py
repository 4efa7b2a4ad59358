"""Quests in files that come with the package, which need neither workers nor a store."""

from questcity.adapters.formats.files import read_file
from questcity.domain.quests.model.files import QuestDocument


def read_quest_file(content: bytes) -> QuestDocument:
    """Return the quest in a file. Raise as `QuestFiles.read` does."""
    document, _ = read_file(content)
    return document
