"""See oneself."""

from dataclasses import dataclass

from questcity.domain.accounts.errors import SessionEndedError
from questcity.domain.accounts.ports.readers import AccountReader, CreditReader
from questcity.domain.accounts.views import Profile
from questcity.domain.shared.permissions import Actor, NotPermittedError, Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewOwnProfile:
    """Return the actor's own account; anybody who is signed in may see it."""

    reader: AccountReader
    credits: CreditReader

    async def __call__(self, actor: Actor) -> Profile:
        """Return the profile. Raise `SessionEndedError`."""
        actor.require(Permission.VIEW_OWN_PROFILE)
        if actor.session_id is None:
            raise NotPermittedError
        found = await self.reader.find_signed_in(actor.session_id)
        if found is None:
            raise SessionEndedError
        user = found[0]
        return Profile(user=user, credits=await self.credits.balance(user.id))
