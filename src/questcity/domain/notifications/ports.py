"""What notifications need from the outside."""

from abc import abstractmethod
from typing import Protocol

from questcity.domain.notifications.model import Letter


class Mailer(Protocol):
    """Takes letters to mailboxes."""

    @abstractmethod
    async def send(self, letter: Letter) -> None:
        """Hand the letter over.

        Raise `DependencyAwayError` when it may work later and `LetterRefusedError` when it will
        never. A letter that is sent twice has the same `Message-ID` both times.
        """
