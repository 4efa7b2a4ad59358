"""Find out who asks."""

from dataclasses import dataclass

from questcity.domain.accounts.errors import SessionEndedError
from questcity.domain.accounts.model.sessions import SessionEnd
from questcity.domain.accounts.ports.protection import AccessTokens
from questcity.domain.accounts.ports.readers import AccountReader
from questcity.domain.accounts.rules import AccountPolicy
from questcity.domain.shared.permissions import Actor, Status
from questcity.domain.shared.ports import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Authenticate:
    """Turn an access token into the actor behind it.

    The token only names a session: role, flags and status are read anew each time.
    """

    access_tokens: AccessTokens
    reader: AccountReader
    clock: Clock
    policy: AccountPolicy

    async def __call__(self, access_token: str) -> Actor:
        """Return the actor.

        Raise `TokenInvalidError`, `TokenExpiredError` or `SessionEndedError`. A locked actor is
        returned: each permission it asks for is refused with the reason.
        """
        now = self.clock.now()
        claims = self.access_tokens.read(access_token, now=now)
        found = await self.reader.find_signed_in(claims.session_id)
        if found is None:
            raise SessionEndedError
        user, session = found
        # Who was locked out is told so by every refusal, until the token ends.
        is_locked_out = session.end is SessionEnd.LOCKED and user.status is Status.LOCKED
        if not is_locked_out and not session.is_open(now=now, limits=self.policy.sessions):
            raise SessionEndedError
        if user.id != claims.user_id or user.status is Status.DELETED:
            raise SessionEndedError
        return user.acting(session.id)
