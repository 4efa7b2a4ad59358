"""Quests as files."""

from abc import abstractmethod
from typing import Protocol

from questcity.domain.quests.model.files import FileFormat, Losses, QuestDocument


class QuestFiles(Protocol):
    """Quests, read from files and written to them; what a file says is not judged here.

    The work is done beside the event loop. Raise `BusyError` when too much of it waits.
    """

    @abstractmethod
    async def read(self, content: bytes) -> tuple[QuestDocument, Losses]:
        """Return the quest in a file, whose format shows in its content, and what is lost.

        Raise `FormatUnknownError`, `FileNotReadableError`, `FileTooLargeError` when there is more
        in it than is taken, or `InvalidInputError` when it is no quest.
        """

    @abstractmethod
    async def write(self, document: QuestDocument, to: FileFormat) -> tuple[bytes, Losses]:
        """Return a quest as a file, always the same for the same quest, and what is lost."""
