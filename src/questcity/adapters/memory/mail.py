"""A mailbox in memory."""

from questcity.domain.notifications.model import Letter
from questcity.domain.notifications.ports import Mailer


class MemoryMailer(Mailer):
    """Keeps every letter; one that comes twice is kept once, as mailboxes do by Message-ID."""

    def __init__(self) -> None:
        self.letters: dict[str, Letter] = {}

    async def send(self, letter: Letter) -> None:
        self.letters[letter.id] = letter
