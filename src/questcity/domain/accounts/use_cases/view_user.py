"""See somebody."""

from dataclasses import dataclass

from questcity.domain.accounts.errors import UserNotFoundError
from questcity.domain.accounts.ports.readers import UserReader
from questcity.domain.accounts.views import SeenUser
from questcity.domain.shared.ids import UserId
from questcity.domain.shared.permissions import Actor, Permission, Status

_PUBLIC = {Status.ACTIVE, Status.LOCKED}


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewUser:
    """Return somebody's public profile; in full to who may see users, and to oneself."""

    reader: UserReader

    async def __call__(self, actor: Actor, who: UserId | str) -> SeenUser:
        """Return the user. Raise `UserNotFoundError`."""
        actor.require(Permission.VIEW_QUESTS)
        user = await self.reader.find(who)
        if user is None or user.status is Status.DELETED:
            raise UserNotFoundError
        is_in_full = Permission.VIEW_USERS in actor.permissions() or user.id == actor.user_id
        if not is_in_full and user.status not in _PUBLIC:
            raise UserNotFoundError
        return SeenUser(user=user, is_in_full=is_in_full)
