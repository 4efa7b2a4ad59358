"""Adapters that write down what they are asked for: work that differs would tell something."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from dishka import Provider, Scope, provide

from questcity.adapters.keys.in_use import KeysInUse
from questcity.adapters.keys.keyring import Keyring
from questcity.adapters.keys.secrets import KeyringSecrets
from questcity.adapters.memory.accounts import (
    MemoryAccountReader,
    MemoryRegistrationAttemptRepository,
    MemoryUserRepository,
    MemoryVerificationCodeRepository,
)
from questcity.adapters.memory.database import MemoryDatabase, MemoryUnitOfWork
from questcity.adapters.memory.limits import MemoryRateLimiter
from questcity.adapters.memory.outbox import MemoryOutbox
from questcity.adapters.system.guessing import ZxcvbnPasswordScreen
from questcity.adapters.system.passwords import Argon2PasswordHasher
from questcity.domain.accounts.model.codes import VerificationCode
from questcity.domain.accounts.model.passwords import Weakness
from questcity.domain.accounts.model.registration import RegistrationAttempt
from questcity.domain.accounts.model.users import User
from questcity.domain.accounts.ports.protection import PasswordHasher, PasswordScreen
from questcity.domain.accounts.ports.readers import AccountReader
from questcity.domain.accounts.ports.repositories import (
    RegistrationAttemptRepository,
    UserRepository,
    VerificationCodeRepository,
)
from questcity.domain.accounts.views import Credentials
from questcity.domain.shared.allowances import Allowance
from questcity.domain.shared.ids import UserId
from questcity.domain.shared.ports import (
    Clock,
    IdGenerator,
    Outbox,
    RateLimiter,
    Secrets,
)
from questcity.domain.shared.secrets import SecretUse, Tag


@dataclass
class Work:
    """What was done since it was last looked at."""

    done: list[str] = field(default_factory=list)

    def seen(self) -> list[str]:
        """Return it, and begin anew."""
        done, self.done = self.done, []
        return done


class CountingProvider(Provider):
    """Puts adapters that count in the place of those in memory."""

    def __init__(self) -> None:
        super().__init__()
        self.work = Work()

    @provide(scope=Scope.APP, override=True)
    def reader(self, database: MemoryDatabase) -> AccountReader:
        """Return the reader."""
        return _Reader(database, self.work)

    @provide(scope=Scope.APP, override=True)
    def passwords(self) -> PasswordHasher:
        """Return the hasher."""
        return _Hasher(self.work)

    @provide(scope=Scope.APP, override=True)
    def screen(self) -> PasswordScreen:
        """Return the screen."""
        return _Screen(self.work)

    @provide(scope=Scope.APP, override=True)
    def secrets(self, keys: KeysInUse) -> Secrets:
        """Return the secrets."""
        return _Secrets(keys.keyring, self.work)

    @provide(scope=Scope.APP, override=True)
    def rate_limiter(self, clock: Clock) -> RateLimiter:
        """Return the limiter."""
        return _Limiter(clock, self.work)

    @provide(scope=Scope.REQUEST, override=True)
    def users(self, unit_of_work: MemoryUnitOfWork) -> UserRepository:
        """Return the users."""
        return _Users(unit_of_work, self.work)

    @provide(scope=Scope.REQUEST, override=True)
    def attempts(self, unit_of_work: MemoryUnitOfWork) -> RegistrationAttemptRepository:
        """Return the attempts."""
        return _Attempts(unit_of_work, self.work)

    @provide(scope=Scope.REQUEST, override=True)
    def codes(self, unit_of_work: MemoryUnitOfWork) -> VerificationCodeRepository:
        """Return the codes."""
        return _Codes(unit_of_work, self.work)

    @provide(scope=Scope.REQUEST, override=True)
    def outbox(self, unit_of_work: MemoryUnitOfWork, ids: IdGenerator, clock: Clock) -> Outbox:
        """Return the outbox."""
        return _Outbox(unit_of_work, ids, clock, self.work)


class _Reader(MemoryAccountReader):
    def __init__(self, database: MemoryDatabase, work: Work) -> None:
        super().__init__(database)
        self._work = work

    async def find_credentials(self, login: str) -> Credentials | None:
        self._work.done.append("read credentials")
        return await super().find_credentials(login)

    async def find_by_email(self, email: str) -> User | None:
        self._work.done.append("read by e-mail")
        return await super().find_by_email(email)


class _Hasher(Argon2PasswordHasher):
    def __init__(self, work: Work) -> None:
        super().__init__(memory_kib=8, time_cost=1)
        self._work_done = work

    async def hash(self, password: str) -> str:
        self._work_done.done.append("hash")
        return await super().hash(password)

    async def matches(self, password: str, password_hash: str | None) -> bool:
        self._work_done.done.append("match")
        return await super().matches(password, password_hash)


class _Screen(ZxcvbnPasswordScreen):
    def __init__(self, work: Work) -> None:
        super().__init__()
        self._work = work

    async def find_weakness(self, password: str) -> Weakness | None:
        self._work.done.append("screen")
        return await super().find_weakness(password)


class _Secrets(KeyringSecrets):
    def __init__(self, keyring: Callable[[], Keyring], work: Work) -> None:
        super().__init__(keyring)
        self._work = work

    def tag(self, use: SecretUse, *parts: bytes, key_id: str | None = None) -> Tag:
        self._work.done.append("tag")
        return super().tag(use, *parts, key_id=key_id)


class _Limiter(MemoryRateLimiter):
    def __init__(self, clock: Clock, work: Work) -> None:
        super().__init__(clock)
        self._work = work

    async def take(self, *allowances: Allowance) -> None:
        self._work.done.append(f"take {len(allowances)}")
        await super().take(*allowances)


class _Users(MemoryUserRepository):
    def __init__(self, unit_of_work: MemoryUnitOfWork, work: Work) -> None:
        super().__init__(unit_of_work)
        self._work = work

    async def get(self, who: UserId | str) -> User:
        self._work.done.append("get user")
        return await super().get(who)

    async def find_by_email(self, email: str) -> User | None:
        self._work.done.append("find by e-mail")
        return await super().find_by_email(email)

    async def find_by_username(self, username: str) -> User | None:
        self._work.done.append("find by username")
        return await super().find_by_username(username)


class _Attempts(MemoryRegistrationAttemptRepository):
    def __init__(self, unit_of_work: MemoryUnitOfWork, work: Work) -> None:
        super().__init__(unit_of_work)
        self._work = work

    async def add(self, attempt: RegistrationAttempt) -> None:
        self._work.done.append("add attempt")
        await super().add(attempt)


class _Codes(MemoryVerificationCodeRepository):
    def __init__(self, unit_of_work: MemoryUnitOfWork, work: Work) -> None:
        super().__init__(unit_of_work)
        self._work = work

    async def put(self, code: VerificationCode) -> None:
        self._work.done.append("put code")
        await super().put(code)

    async def save(self, code: VerificationCode) -> None:
        self._work.done.append("save code")
        await super().save(code)

    async def find_reset(self, email: str) -> VerificationCode | None:
        self._work.done.append("find code")
        return await super().find_reset(email)


class _Outbox(MemoryOutbox):
    def __init__(self, *parts: Any) -> None:
        *given, self._work = parts
        super().__init__(*given)

    async def add(self, *given: Any, **options: Any) -> None:
        self._work.done.append("add event")
        await super().add(*given, **options)
