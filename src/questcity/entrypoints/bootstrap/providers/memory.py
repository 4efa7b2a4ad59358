"""Everything in memory, for tests."""

from dishka import AnyOf, Provider, Scope, provide

from questcity.adapters.memory.accounts import (
    MemoryAccountReader,
    MemoryPasswordTicketRepository,
    MemoryRegistrationAttemptRepository,
    MemorySessionRepository,
    MemoryUserRepository,
    MemoryVerificationCodeRepository,
)
from questcity.adapters.memory.billing import MemoryCreditReader, MemoryLedger
from questcity.adapters.memory.database import MemoryDatabase, MemoryUnitOfWork
from questcity.adapters.memory.housekeeping import MemoryHousekeeping
from questcity.adapters.memory.idempotency import MemoryIdempotency
from questcity.adapters.memory.limits import MemoryRateLimiter
from questcity.adapters.memory.mail import MemoryMailer
from questcity.adapters.memory.outbox import MemoryOutbox, MemoryOutboxQueue
from questcity.adapters.memory.personal_data import MemoryPersonalData
from questcity.adapters.memory.play import MemoryRunRepository
from questcity.adapters.memory.quest_finding import MemoryFindingReader
from questcity.adapters.memory.quest_map import MemoryMapReader
from questcity.adapters.memory.quest_reader import MemoryCatalogue, MemoryQuestReader
from questcity.adapters.memory.quests import MemoryQuestRepository
from questcity.adapters.memory.reference_repository import MemoryReferenceRepository
from questcity.adapters.memory.references import MemoryReferenceReader, seeds
from questcity.adapters.memory.run_reader import MemoryRouteReader, MemoryRunReader
from questcity.adapters.memory.social import (
    MemoryFavoriteRepository,
    MemoryReviewRepository,
)
from questcity.adapters.memory.social_reader import (
    MemoryFavoriteReader,
    MemoryReviewReader,
    MemoryStandingReader,
)
from questcity.adapters.memory.trail import MemoryAuditLog, MemoryAuditReader
from questcity.adapters.memory.unlock_requests import (
    MemoryUnlockRequestReader,
    MemoryUnlockRequestRepository,
)
from questcity.adapters.memory.user_reader import MemoryUserReader
from questcity.domain.accounts.ports.readers import (
    AccountReader,
    CreditReader,
    PersonalData,
    UnlockRequestReader,
    UserReader,
)
from questcity.domain.accounts.ports.repositories import (
    PasswordTicketRepository,
    RegistrationAttemptRepository,
    SessionRepository,
    UnlockRequestRepository,
    UserRepository,
    VerificationCodeRepository,
)
from questcity.domain.billing.ports import Ledger
from questcity.domain.notifications.ports import Mailer
from questcity.domain.play.ports import RouteReader, RunReader, RunRepository
from questcity.domain.quests.ports.readers import (
    Catalogue,
    FindingReader,
    MapReader,
    QuestReader,
    ReferenceReader,
)
from questcity.domain.quests.ports.repositories import QuestRepository, ReferenceRepository
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
from questcity.domain.social.ports import (
    FavoriteReader,
    FavoriteRepository,
    ReviewReader,
    ReviewRepository,
    StandingReader,
)
from questcity.entrypoints.bootstrap.readiness import Readiness


class MemoryProvider(Provider):
    """One database of dictionaries a container; one unit of work a request."""

    @provide(scope=Scope.APP)
    def database(self) -> MemoryDatabase:
        """Return a database that holds what every new one holds."""
        return MemoryDatabase(seeds())

    rate_limiter = provide(MemoryRateLimiter, scope=Scope.APP, provides=RateLimiter)
    account_reader = provide(MemoryAccountReader, scope=Scope.APP, provides=AccountReader)
    audit_reader = provide(MemoryAuditReader, scope=Scope.APP, provides=AuditReader)
    catalogue = provide(MemoryCatalogue, scope=Scope.APP, provides=Catalogue)
    finding_reader = provide(MemoryFindingReader, scope=Scope.APP, provides=FindingReader)
    quest_reader = provide(MemoryQuestReader, scope=Scope.APP, provides=QuestReader)
    map_reader = provide(MemoryMapReader, scope=Scope.APP, provides=MapReader)
    references = provide(MemoryReferenceReader, scope=Scope.APP, provides=ReferenceReader)
    credit_reader = provide(MemoryCreditReader, scope=Scope.APP, provides=CreditReader)
    route_reader = provide(MemoryRouteReader, scope=Scope.APP, provides=RouteReader)
    run_reader = provide(MemoryRunReader, scope=Scope.APP, provides=RunReader)
    favorite_reader = provide(MemoryFavoriteReader, scope=Scope.APP, provides=FavoriteReader)
    review_reader = provide(MemoryReviewReader, scope=Scope.APP, provides=ReviewReader)
    standing_reader = provide(MemoryStandingReader, scope=Scope.APP, provides=StandingReader)
    user_reader = provide(MemoryUserReader, scope=Scope.APP, provides=UserReader)
    unlock_reader = provide(
        MemoryUnlockRequestReader, scope=Scope.APP, provides=UnlockRequestReader
    )
    personal_data = provide(MemoryPersonalData, scope=Scope.APP, provides=PersonalData)
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
    unlock_requests = provide(
        MemoryUnlockRequestRepository, scope=Scope.REQUEST, provides=UnlockRequestRepository
    )
    codes = provide(
        MemoryVerificationCodeRepository,
        scope=Scope.REQUEST,
        provides=VerificationCodeRepository,
    )
    quests = provide(MemoryQuestRepository, scope=Scope.REQUEST, provides=QuestRepository)
    reference_repository = provide(
        MemoryReferenceRepository, scope=Scope.REQUEST, provides=ReferenceRepository
    )
    runs = provide(MemoryRunRepository, scope=Scope.REQUEST, provides=RunRepository)
    reviews = provide(MemoryReviewRepository, scope=Scope.REQUEST, provides=ReviewRepository)
    favorites = provide(MemoryFavoriteRepository, scope=Scope.REQUEST, provides=FavoriteRepository)
    ledger = provide(MemoryLedger, scope=Scope.REQUEST, provides=Ledger)
    outbox = provide(MemoryOutbox, scope=Scope.REQUEST, provides=Outbox)
    audit_log = provide(MemoryAuditLog, scope=Scope.REQUEST, provides=AuditLog)
    idempotency = provide(MemoryIdempotency, scope=Scope.REQUEST, provides=Idempotency)


class MemoryMailProvider(Provider):
    """A mailbox in memory."""

    mailer = provide(MemoryMailer, scope=Scope.APP, provides=AnyOf[MemoryMailer, Mailer])
