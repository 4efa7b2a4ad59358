"""Renew the tokens of a session."""

from dataclasses import dataclass

from questcity.domain.accounts.errors import SessionEndedError
from questcity.domain.accounts.events import RefreshTokenReused
from questcity.domain.accounts.model.sessions import RefreshToken, Session, Turn
from questcity.domain.accounts.model.users import User
from questcity.domain.accounts.ports.protection import AccessTokens
from questcity.domain.accounts.ports.readers import AccountReader
from questcity.domain.accounts.ports.repositories import SessionRepository, UserRepository
from questcity.domain.accounts.rules import AccountPolicy
from questcity.domain.accounts.views import SignIn
from questcity.domain.shared.clients import ClientContext
from questcity.domain.shared.ports import Clock, Outbox, RateLimiter, Secrets, UnitOfWork
from questcity.domain.shared.secrets import SecretUse, Tag


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshSession:
    """Return the next tokens to who shows the newest refresh token.

    Showing the same one again returns the same child, because an answer can get lost. Showing one
    that is older than the newest ends the session: two devices hold what one should.
    """

    reader: AccountReader
    users: UserRepository
    sessions: SessionRepository
    outbox: Outbox
    unit_of_work: UnitOfWork
    access_tokens: AccessTokens
    secrets: Secrets
    rate_limiter: RateLimiter
    clock: Clock
    policy: AccountPolicy

    async def __call__(self, client: ClientContext, refresh_token: str) -> SignIn:
        """Return the child of the token.

        Raise `SessionEndedError`, `AccountLockedError` or `TooManyRequestsError`.
        """
        allowance = self.policy.limits.refreshes_per_client
        await self.rate_limiter.take(allowance.of("refresh", client.network))
        presented = RefreshToken.read(refresh_token)
        found = await self.reader.find_signed_in(presented.session_id)
        if found is None or not self._is_genuine(presented, found[1]):
            raise SessionEndedError
        async with self.unit_of_work:
            # Always the user before the session: two orders of locking could wait for each other.
            user = await self.users.get(found[0].id)
            user.require_sign_in()
            session, turn = await self._present(presented, user)
        if turn is not Turn.RENEWED:
            raise SessionEndedError(user.id if turn is Turn.REUSED else None)
        return self._child(user, session)

    def _is_genuine(self, presented: RefreshToken, session: Session) -> bool:
        tag = Tag(session.key_id, presented.digest)
        return self.secrets.matches(tag, SecretUse.REFRESH, *session.proof(presented.generation))

    async def _present(self, presented: RefreshToken, user: User) -> tuple[Session, Turn]:
        found = await self.sessions.find(presented.session_id)
        if found is None:
            raise SessionEndedError
        session, turn = found.refreshed(
            presented.generation, at=self.clock.now(), limits=self.policy.sessions
        )
        if session != found:
            await self.sessions.save(session)
        if turn is Turn.REUSED:
            await self.outbox.add(
                RefreshTokenReused(
                    email=user.email,
                    first_name=user.first_name,
                    locale=user.locale,
                    device_name=session.device_name,
                )
            )
        return session, turn

    def _child(self, user: User, session: Session) -> SignIn:
        policy, child = self.policy, session.generation + 1
        tag = self.secrets.tag(SecretUse.REFRESH, *session.proof(child), key_id=session.key_id)
        return SignIn.of(
            user,
            session,
            access_token=self.access_tokens.issue(
                user.id, session.id, now=session.last_used_at, lives_for=policy.access_lives_for
            ),
            access_lives_for=policy.access_lives_for,
            refresh_token=RefreshToken(session.id, child, tag.digest),
            limits=policy.sessions,
        )
