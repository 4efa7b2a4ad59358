"""Tell people what happened."""

from dataclasses import dataclass

from questcity.domain.accounts.events import (
    EmailChangeCodeIssued,
    PasswordResetCodeIssued,
    RegistrationCodeIssued,
)
from questcity.domain.accounts.ports.readers import AccountReader
from questcity.domain.notifications.ports import Mailer
from questcity.domain.notifications.rules.letters import letter_about
from questcity.domain.shared.events import Event
from questcity.domain.shared.ports import Delivery


@dataclass(frozen=True, slots=True, kw_only=True)
class Tell:
    """Send the letter that tells of an event, unless it has nothing true to say any more.

    The worker calls it, nobody else.
    """

    mailer: Mailer
    accounts: AccountReader
    public_url: str

    async def __call__(self, delivery: Delivery) -> None:
        """Send it. Raise what `Mailer.send` raises."""
        event = delivery.event
        if await self._is_dead(event):
            return
        await self.mailer.send(letter_about(event, id=str(delivery.id), public_url=self.public_url))

    async def _is_dead(self, event: Event) -> bool:
        """Tell whether the code in a letter was replaced or used up while the letter waited."""
        match event:
            case RegistrationCodeIssued():
                attempt = await self.accounts.find_attempt(event.attempt_id)
                return attempt is None or not attempt.awaits_code_of(event.issued_at)
            case PasswordResetCodeIssued() | EmailChangeCodeIssued():
                code = await self.accounts.find_code(event.code_id)
                return code is None or not code.is_awaited()
            case _:
                return False
