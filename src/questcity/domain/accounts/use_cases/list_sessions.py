"""See where one is signed in."""

from dataclasses import dataclass

from questcity.domain.accounts.model.sessions import Session
from questcity.domain.accounts.ports.readers import AccountReader
from questcity.domain.accounts.rules import AccountPolicy
from questcity.domain.shared.permissions import Actor, Permission
from questcity.domain.shared.ports import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class ListSessions:
    """Return the actor's own sessions that still sign it in; anybody who is signed in may."""

    reader: AccountReader
    clock: Clock
    policy: AccountPolicy

    async def __call__(self, actor: Actor) -> tuple[Session, ...]:
        """Return them, latest used first."""
        actor.require(Permission.EDIT_OWN_PROFILE)
        now, limits = self.clock.now(), self.policy.sessions
        sessions = await self.reader.list_sessions(actor.identity)
        return tuple(session for session in sessions if session.is_open(now=now, limits=limits))
