"""Sign out."""

from dataclasses import dataclass

from questcity.domain.accounts.errors import SessionEndedError
from questcity.domain.accounts.model.sessions import RefreshToken, SessionEnd
from questcity.domain.accounts.ports.repositories import SessionRepository
from questcity.domain.shared.ports import Clock, Secrets, UnitOfWork
from questcity.domain.shared.secrets import SecretUse, Tag


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOut:
    """End the session of a refresh token; anything that is no such token changes nothing."""

    sessions: SessionRepository
    unit_of_work: UnitOfWork
    secrets: Secrets
    clock: Clock

    async def __call__(self, refresh_token: str) -> None:
        """End the session, and with it its access tokens."""
        try:
            presented = RefreshToken.read(refresh_token)
        except SessionEndedError:
            return
        async with self.unit_of_work:
            session = await self.sessions.find(presented.session_id)
            if session is None:
                return
            tag = Tag(session.key_id, presented.digest)
            proof = session.proof(presented.generation)
            if self.secrets.matches(tag, SecretUse.REFRESH, *proof):
                ended = session.ended(SessionEnd.SIGNED_OUT, at=self.clock.now())
                await self.sessions.save(ended)
