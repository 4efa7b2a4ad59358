"""See oneself."""

from dataclasses import dataclass

from questcity.domain.accounts.errors import SessionEndedError
from questcity.domain.accounts.model.users import User
from questcity.domain.accounts.ports import AccountReader
from questcity.domain.shared.permissions import Actor, NotPermittedError, Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewOwnProfile:
    """Return the actor's own account; anybody who is signed in may see it."""

    reader: AccountReader

    async def __call__(self, actor: Actor) -> User:
        """Return the user."""
        actor.require(Permission.VIEW_OWN_PROFILE)
        if actor.session_id is None:
            raise NotPermittedError
        found = await self.reader.find_signed_in(actor.session_id)
        if found is None:
            raise SessionEndedError
        return found[0]
