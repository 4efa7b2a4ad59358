"""Tell people what happened."""

from dataclasses import dataclass

from questcity.domain.accounts.events import RegistrationCodeIssued
from questcity.domain.accounts.ports import AccountReader
from questcity.domain.notifications.ports import Mailer
from questcity.domain.notifications.rules import letter_about
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
        if isinstance(event, RegistrationCodeIssued) and await self._is_dead(event):
            return
        await self.mailer.send(letter_about(event, id=str(delivery.id), public_url=self.public_url))

    async def _is_dead(self, event: RegistrationCodeIssued) -> bool:
        """Tell whether the code was replaced or used while its letter waited."""
        attempt = await self.accounts.find_attempt(event.attempt_id)
        return attempt is None or not attempt.awaits_code_of(event.issued_at)
