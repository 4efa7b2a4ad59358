"""Quests as files."""

from abc import abstractmethod
from collections.abc import Callable
from typing import Protocol

from questcity.domain.quests.model.files import FileFormat, Losses, QuestDocument

LineOf = Callable[[tuple[str | int, ...]], int | None]
"""Returns the line, counted from 1, of what a path leads to, or of what is nearest around it."""


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

    @abstractmethod
    async def find_lines(self, content: bytes) -> LineOf:
        """Return where everything stands in a file, if it is one with lines.

        Raise as `read` does, but for `InvalidInputError`: what is no quest has lines, too.
        """
