"""Tell people what happened."""

from dataclasses import dataclass

from questcity.domain.notifications.ports import Mailer
from questcity.domain.notifications.rules import letter_about
from questcity.domain.shared.ports import Delivery


@dataclass(frozen=True, slots=True, kw_only=True)
class Tell:
    """Send the letter that tells of an event. The worker calls it, nobody else."""

    mailer: Mailer
    public_url: str

    async def __call__(self, delivery: Delivery) -> None:
        """Send it. Raise what `Mailer.send` raises."""
        await self.mailer.send(
            letter_about(delivery.event, id=str(delivery.id), public_url=self.public_url)
        )
