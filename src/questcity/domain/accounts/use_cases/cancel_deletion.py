"""Keep one's account after all."""

from dataclasses import dataclass

from questcity.domain.accounts.events import AccountDeletionCancelled
from questcity.domain.accounts.ports.repositories import UserRepository
from questcity.domain.shared.permissions import Actor, Permission
from questcity.domain.shared.ports import Outbox, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelDeletion:
    """Take back that the actor's account is to be deleted; without that, nothing happens."""

    users: UserRepository
    outbox: Outbox
    unit_of_work: UnitOfWork

    async def __call__(self, actor: Actor) -> None:
        """Take it back."""
        actor.require(Permission.EDIT_OWN_PROFILE)
        async with self.unit_of_work:
            user = await self.users.get(actor.identity)
            staying = user.staying()
            if staying == user:
                return
            await self.users.save(staying)
            await self.outbox.add(
                AccountDeletionCancelled(
                    email=user.email, first_name=user.first_name, locale=user.locale
                )
            )
