"""Everything in memory, for tests."""

from dishka import AnyOf, Provider, Scope, provide

from questcity.adapters.memory.accounts import (
    MemoryAccountReader,
    MemoryPasswordTicketRepository,
    MemoryRegistrationAttemptRepository,
    MemorySessionRepository,
    MemoryUserRepository,
)
from questcity.adapters.memory.database import MemoryDatabase, MemoryUnitOfWork
from questcity.adapters.memory.housekeeping import MemoryHousekeeping
from questcity.adapters.memory.idempotency import MemoryIdempotency
from questcity.adapters.memory.limits import MemoryRateLimiter
from questcity.adapters.memory.mail import MemoryMailer
from questcity.adapters.memory.outbox import MemoryOutbox, MemoryOutboxQueue
from questcity.adapters.memory.trail import MemoryAuditLog, MemoryAuditReader
from questcity.domain.accounts.ports import (
    AccountReader,
    PasswordTicketRepository,
    RegistrationAttemptRepository,
    SessionRepository,
    UserRepository,
)
from questcity.domain.notifications.ports import Mailer
from questcity.domain.shared.ports import (
    AuditLog,
    AuditReader,
    Housekeeping,
    Idempotency,
    Outbox,
    OutboxQueue,
    RateLimiter,
    UnitOfWork,
)
from questcity.entrypoints.bootstrap.readiness import Readiness


class MemoryProvider(Provider):
    """One database of dictionaries a container; one unit of work a request."""

    database = provide(MemoryDatabase, scope=Scope.APP)
    rate_limiter = provide(MemoryRateLimiter, scope=Scope.APP, provides=RateLimiter)
    account_reader = provide(MemoryAccountReader, scope=Scope.APP, provides=AccountReader)
    audit_reader = provide(MemoryAuditReader, scope=Scope.APP, provides=AuditReader)
    outbox_queue = provide(MemoryOutboxQueue, scope=Scope.APP, provides=OutboxQueue)
    housekeeping = provide(MemoryHousekeeping, scope=Scope.APP, provides=Housekeeping)

    @provide(scope=Scope.APP)
    def readiness(self) -> Readiness:
        """Return a readiness that depends on nothing."""
        return Readiness({})

    unit_of_work = provide(
        MemoryUnitOfWork, scope=Scope.REQUEST, provides=AnyOf[MemoryUnitOfWork, UnitOfWork]
    )
    users = provide(MemoryUserRepository, scope=Scope.REQUEST, provides=UserRepository)
    attempts = provide(
        MemoryRegistrationAttemptRepository,
        scope=Scope.REQUEST,
        provides=RegistrationAttemptRepository,
    )
    sessions = provide(MemorySessionRepository, scope=Scope.REQUEST, provides=SessionRepository)
    tickets = provide(
        MemoryPasswordTicketRepository, scope=Scope.REQUEST, provides=PasswordTicketRepository
    )
    outbox = provide(MemoryOutbox, scope=Scope.REQUEST, provides=Outbox)
    audit_log = provide(MemoryAuditLog, scope=Scope.REQUEST, provides=AuditLog)
    idempotency = provide(MemoryIdempotency, scope=Scope.REQUEST, provides=Idempotency)


class MemoryMailProvider(Provider):
    """A mailbox in memory."""

    mailer = provide(MemoryMailer, scope=Scope.APP, provides=AnyOf[MemoryMailer, Mailer])
