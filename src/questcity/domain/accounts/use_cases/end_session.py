"""Sign a device out from another one."""

from dataclasses import dataclass

from questcity.domain.accounts.errors import SessionNotFoundError
from questcity.domain.accounts.model.sessions import SessionEnd
from questcity.domain.accounts.ports.repositories import SessionRepository
from questcity.domain.shared.ids import SessionId
from questcity.domain.shared.permissions import Actor, Permission
from questcity.domain.shared.ports import Clock, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class EndSession:
    """End one of the actor's own sessions; anybody who is signed in may."""

    sessions: SessionRepository
    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self, actor: Actor, session_id: SessionId) -> None:
        """End it; one that is over stays as it is. Raise `SessionNotFoundError`."""
        actor.require(Permission.EDIT_OWN_PROFILE)
        async with self.unit_of_work:
            session = await self.sessions.find(session_id)
            if session is None or session.user_id != actor.identity:
                raise SessionNotFoundError
            await self.sessions.save(session.ended(SessionEnd.REVOKED, at=self.clock.now()))
