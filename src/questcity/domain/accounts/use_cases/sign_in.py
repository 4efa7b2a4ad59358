"""Sign in."""

from dataclasses import dataclass

from questcity.domain.accounts import rules
from questcity.domain.accounts.errors import WrongCredentialsError
from questcity.domain.accounts.model.sessions import SESSIONS_PER_USER, RefreshToken, Session
from questcity.domain.accounts.model.users import User
from questcity.domain.accounts.ports import (
    AccessTokens,
    AccountReader,
    PasswordHasher,
    SessionRepository,
    UserRepository,
)
from questcity.domain.accounts.rules import AccountPolicy
from questcity.domain.accounts.views import Credentials, SignIn
from questcity.domain.shared.clients import ClientContext
from questcity.domain.shared.ids import SessionId
from questcity.domain.shared.ports import (
    Clock,
    IdGenerator,
    RateLimiter,
    Secrets,
    UnitOfWork,
)
from questcity.domain.shared.secrets import SecretUse


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInWithPassword:
    """Open a session for who knows the password.

    A wrong name and a wrong password cost the same work and get the same answer; whether an account
    is locked is told only after the right password.
    """

    reader: AccountReader
    users: UserRepository
    sessions: SessionRepository
    unit_of_work: UnitOfWork
    passwords: PasswordHasher
    access_tokens: AccessTokens
    secrets: Secrets
    rate_limiter: RateLimiter
    ids: IdGenerator
    clock: Clock
    policy: AccountPolicy

    async def __call__(self, client: ClientContext, login: str, password: str) -> SignIn:
        """Return the tokens of a new session.

        Raise `WrongCredentialsError`, `AccountLockedError` or `TooManyRequestsError`.
        """
        limits = self.policy.limits
        allowances = (
            limits.failed_sign_ins.of("sign-in", login, client.network),
            limits.failed_sign_ins_per_client.of("sign-in", client.network),
        )
        await self.rate_limiter.take(*allowances)
        entered = None
        while entered is None:
            credentials = await self._check(login, password)
            entered = await self._enter(
                client, credentials, await self._renewed(credentials, password)
            )
        await self.rate_limiter.give_back(*allowances)
        return self._signed_in(*entered)

    async def _renewed(self, credentials: Credentials, password: str) -> str | None:
        """Return a stronger hash of the password, unless the stored one is strong enough."""
        password_hash = credentials.password_hash
        if password_hash is None or not self.passwords.is_outdated(password_hash):
            return None
        return await self.passwords.hash(rules.normal_password(password))

    async def _enter(
        self, client: ClientContext, credentials: Credentials, renewed: str | None
    ) -> tuple[User, Session] | None:
        """Open the session, unless what was checked is not what is stored any more.

        Then the password was changed, or another sign-in has renewed its hash: who knows must ask.
        """
        async with self.unit_of_work:
            user = await self.users.get(credentials.user_id)
            if user.password_hash != credentials.password_hash:
                return None
            user.require_sign_in()
            if renewed is not None:
                user = await self.users.save(user.with_renewed_hash(renewed))
            session = self._session(user, client)
            await self.sessions.add(session, keep=SESSIONS_PER_USER, at=session.created_at)
        return user, session

    async def _check(self, login: str, password: str) -> Credentials:
        credentials = await self.reader.find_credentials(rules.normal_text(login))
        password_hash = credentials.password_hash if credentials else None
        typed = rules.normal_password(password)
        if not await self.passwords.matches(typed, password_hash) or credentials is None:
            raise WrongCredentialsError
        return credentials

    def _session(self, user: User, client: ClientContext) -> Session:
        now = self.clock.now()
        return Session(
            id=SessionId(self.ids.new()),
            user_id=user.id,
            device_name=rules.normal_device_name(client.device_name),
            address=client.address,
            key_id=self.secrets.current(),
            created_at=now,
            last_used_at=now,
        )

    def _signed_in(self, user: User, session: Session) -> SignIn:
        policy, proof = self.policy, session.proof(session.generation)
        tag = self.secrets.tag(SecretUse.REFRESH, *proof, key_id=session.key_id)
        return SignIn.of(
            user,
            session,
            access_token=self.access_tokens.issue(
                user.id, session.id, now=session.last_used_at, lives_for=policy.access_lives_for
            ),
            access_lives_for=policy.access_lives_for,
            refresh_token=RefreshToken(session.id, session.generation, tag.digest),
            limits=policy.sessions,
        )
