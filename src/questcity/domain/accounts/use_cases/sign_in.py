"""Sign in."""

from dataclasses import dataclass

from questcity.domain.accounts import rules
from questcity.domain.accounts.errors import WrongCredentialsError
from questcity.domain.accounts.events import SignInsRefused
from questcity.domain.accounts.model.sessions import SESSIONS_PER_USER, RefreshToken, Session
from questcity.domain.accounts.model.users import User
from questcity.domain.accounts.ports.protection import AccessTokens, PasswordHasher
from questcity.domain.accounts.ports.readers import AccountReader
from questcity.domain.accounts.ports.repositories import SessionRepository, UserRepository
from questcity.domain.accounts.rules import AccountPolicy
from questcity.domain.accounts.views import Credentials, SignIn
from questcity.domain.shared.allowances import Limit
from questcity.domain.shared.clients import ClientContext
from questcity.domain.shared.errors import TooManyRequestsError
from questcity.domain.shared.ids import SessionId
from questcity.domain.shared.ports import (
    Clock,
    IdGenerator,
    Outbox,
    RateLimiter,
    Secrets,
    UnitOfWork,
)
from questcity.domain.shared.secrets import SecretUse
from questcity.domain.shared.trials import Trial


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInWithPassword:
    """Open a session for who knows the password.

    A wrong name and a wrong password cost the same work and get the same answer; whether an account
    is locked is told only after the right password. Before any work there are three allowances: of
    a client for an account, of a client, and of an account; the last one is not asked where its
    user is signed in already, so that a stranger cannot lock its owner out there.
    """

    reader: AccountReader
    users: UserRepository
    sessions: SessionRepository
    outbox: Outbox
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
        name, limits = rules.normal_login(login), self.policy.limits
        async with Trial(self.rate_limiter) as trial:
            await trial.take(
                limits.failed_sign_ins.of("sign-in", name, client.network),
                limits.failed_sign_ins_per_client.of("sign-in", client.network),
            )
            found = await self.reader.find_credentials(name)
            if found is None or not found.are_used_in(client.network):
                await self._take_of_account(trial, name, found)
            entered = None
            while entered is None:
                credentials = await self._check(found, password)
                renewed = await self._renewed(credentials, password)
                entered = await self._enter(client, credentials, renewed)
                found = await self.reader.find_credentials(name) if entered is None else found
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

    async def _take_of_account(self, trial: Trial, name: str, found: Credentials | None) -> None:
        limit = self.policy.limits.failed_sign_ins_per_account
        try:
            await trial.take(limit.of("sign-in to", name))
        except TooManyRequestsError:
            await self._warn(name, found, Limit(1, limit.per))
            raise

    async def _warn(self, name: str, found: Credentials | None, once: Limit) -> None:
        try:
            # For a name that nobody has as well: the work must not tell which names there are.
            await self.rate_limiter.take(once.of("warning", name))
        except TooManyRequestsError:
            return
        if found is None:
            return
        async with self.unit_of_work:
            user = await self.users.get(found.user_id)
            await self.outbox.add(
                SignInsRefused(email=user.email, first_name=user.first_name, locale=user.locale)
            )

    async def _check(self, credentials: Credentials | None, password: str) -> Credentials:
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
