"""Everything that is stored in PostgreSQL."""

from collections.abc import AsyncIterator
from typing import NewType

from dishka import AnyOf, Provider, Scope, from_context, provide
from sqlalchemy.ext.asyncio import AsyncEngine

from questcity.adapters.memory.limits import MemoryRateLimiter
from questcity.adapters.postgres.account_reader import PostgresAccountReader
from questcity.adapters.postgres.accounts import (
    PostgresPasswordTicketRepository,
    PostgresRegistrationAttemptRepository,
    PostgresSessionRepository,
    PostgresUserRepository,
)
from questcity.adapters.postgres.billing import PostgresCreditReader, PostgresLedger
from questcity.adapters.postgres.codes import PostgresVerificationCodeRepository
from questcity.adapters.postgres.engine import LimitPool, PoolSizes, ReadPool, open_engine
from questcity.adapters.postgres.housekeeping import PostgresHousekeeping
from questcity.adapters.postgres.idempotency import PostgresIdempotency
from questcity.adapters.postgres.limits import PostgresRateLimiter
from questcity.adapters.postgres.outbox import EventSeal, PostgresOutbox, PostgresOutboxQueue
from questcity.adapters.postgres.play import PostgresRunRepository
from questcity.adapters.postgres.privacy import PostgresPersonalData
from questcity.adapters.postgres.quest_finding import PostgresFindingReader
from questcity.adapters.postgres.quest_map import PostgresMapReader
from questcity.adapters.postgres.quest_reader import PostgresCatalogue, PostgresQuestReader
from questcity.adapters.postgres.quests import PostgresQuestRepository
from questcity.adapters.postgres.reference_repository import PostgresReferenceRepository
from questcity.adapters.postgres.references import PostgresReferenceReader
from questcity.adapters.postgres.run_reader import PostgresRouteReader, PostgresRunReader
from questcity.adapters.postgres.schema import Schema
from questcity.adapters.postgres.social import (
    PostgresFavoriteRepository,
    PostgresReviewRepository,
)
from questcity.adapters.postgres.social_reader import (
    PostgresFavoriteReader,
    PostgresReviewReader,
    PostgresStandingReader,
)
from questcity.adapters.postgres.trail import PostgresAuditLog, PostgresAuditReader
from questcity.adapters.postgres.unit_of_work import PostgresUnitOfWork
from questcity.adapters.postgres.unlock_requests import (
    PostgresUnlockRequestReader,
    PostgresUnlockRequestRepository,
)
from questcity.adapters.postgres.user_reader import PostgresUserReader
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
    Clock,
    Housekeeping,
    Idempotency,
    Outbox,
    OutboxQueue,
    RateLimiter,
    Secrets,
    UnitOfWork,
)
from questcity.domain.social.ports import (
    FavoriteReader,
    FavoriteRepository,
    ReviewReader,
    ReviewRepository,
    StandingReader,
)
from questcity.entrypoints.bootstrap.providers.events import EVENTS
from questcity.entrypoints.bootstrap.readiness import Readiness, postgres_checks
from questcity.entrypoints.bootstrap.settings import Settings

DatabaseUrl = NewType("DatabaseUrl", str)


class PostgresProvider(Provider):
    """One engine and one read pool a process; one unit of work a request."""

    url = from_context(DatabaseUrl, scope=Scope.APP)

    @provide(scope=Scope.APP)
    async def engine(self, url: DatabaseUrl, settings: Settings) -> AsyncIterator[AsyncEngine]:
        """Yield the engine for writing."""
        engine = open_engine(url, pool_sizes(settings))
        yield engine
        await engine.dispose()

    @provide(scope=Scope.APP)
    async def read_pool(self, url: DatabaseUrl, settings: Settings) -> AsyncIterator[ReadPool]:
        """Yield the pool for reading."""
        pool = ReadPool(url, settings.database_read_pool_size)
        yield pool
        await pool.close()

    @provide(scope=Scope.APP)
    async def limit_pool(self, url: DatabaseUrl, settings: Settings) -> AsyncIterator[LimitPool]:
        """Yield the pool for allowances."""
        pool = LimitPool.of(url, pool_sizes(settings).limiting)
        yield pool
        await pool.close()

    @provide(scope=Scope.APP)
    def event_seal(self, secrets: Secrets) -> EventSeal:
        """Return what seals events."""
        return EventSeal(secrets, EVENTS)

    @provide(scope=Scope.APP)
    def rate_limiter(self, pool: LimitPool, clock: Clock) -> RateLimiter:
        """Return the shared allowances, with some of this process's own to fall back on."""
        return PostgresRateLimiter(pool, clock, fallback=MemoryRateLimiter(clock))

    @provide(scope=Scope.APP)
    def readiness(self, url: DatabaseUrl, pool: ReadPool) -> Readiness:
        """Return what tells whether this process can serve."""
        return Readiness(postgres_checks(pool, Schema(url).newest()))

    account_reader = provide(PostgresAccountReader, scope=Scope.APP, provides=AccountReader)
    audit_reader = provide(PostgresAuditReader, scope=Scope.APP, provides=AuditReader)
    catalogue = provide(PostgresCatalogue, scope=Scope.APP, provides=Catalogue)
    finding_reader = provide(PostgresFindingReader, scope=Scope.APP, provides=FindingReader)
    quest_reader = provide(PostgresQuestReader, scope=Scope.APP, provides=QuestReader)
    map_reader = provide(PostgresMapReader, scope=Scope.APP, provides=MapReader)
    references = provide(PostgresReferenceReader, scope=Scope.APP, provides=ReferenceReader)
    credit_reader = provide(PostgresCreditReader, scope=Scope.APP, provides=CreditReader)
    route_reader = provide(PostgresRouteReader, scope=Scope.APP, provides=RouteReader)
    run_reader = provide(PostgresRunReader, scope=Scope.APP, provides=RunReader)
    favorite_reader = provide(PostgresFavoriteReader, scope=Scope.APP, provides=FavoriteReader)
    review_reader = provide(PostgresReviewReader, scope=Scope.APP, provides=ReviewReader)
    standing_reader = provide(PostgresStandingReader, scope=Scope.APP, provides=StandingReader)
    user_reader = provide(PostgresUserReader, scope=Scope.APP, provides=UserReader)
    unlock_reader = provide(
        PostgresUnlockRequestReader, scope=Scope.APP, provides=UnlockRequestReader
    )
    personal_data = provide(PostgresPersonalData, scope=Scope.APP, provides=PersonalData)
    outbox_queue = provide(PostgresOutboxQueue, scope=Scope.APP, provides=OutboxQueue)
    housekeeping = provide(PostgresHousekeeping, scope=Scope.APP, provides=Housekeeping)

    unit_of_work = provide(
        PostgresUnitOfWork, scope=Scope.REQUEST, provides=AnyOf[PostgresUnitOfWork, UnitOfWork]
    )
    users = provide(PostgresUserRepository, scope=Scope.REQUEST, provides=UserRepository)
    attempts = provide(
        PostgresRegistrationAttemptRepository,
        scope=Scope.REQUEST,
        provides=RegistrationAttemptRepository,
    )
    sessions = provide(PostgresSessionRepository, scope=Scope.REQUEST, provides=SessionRepository)
    tickets = provide(
        PostgresPasswordTicketRepository, scope=Scope.REQUEST, provides=PasswordTicketRepository
    )
    unlock_requests = provide(
        PostgresUnlockRequestRepository, scope=Scope.REQUEST, provides=UnlockRequestRepository
    )
    codes = provide(
        PostgresVerificationCodeRepository,
        scope=Scope.REQUEST,
        provides=VerificationCodeRepository,
    )
    quests = provide(PostgresQuestRepository, scope=Scope.REQUEST, provides=QuestRepository)
    reference_repository = provide(
        PostgresReferenceRepository, scope=Scope.REQUEST, provides=ReferenceRepository
    )
    runs = provide(PostgresRunRepository, scope=Scope.REQUEST, provides=RunRepository)
    reviews = provide(PostgresReviewRepository, scope=Scope.REQUEST, provides=ReviewRepository)
    favorites = provide(
        PostgresFavoriteRepository, scope=Scope.REQUEST, provides=FavoriteRepository
    )
    ledger = provide(PostgresLedger, scope=Scope.REQUEST, provides=Ledger)
    outbox = provide(PostgresOutbox, scope=Scope.REQUEST, provides=Outbox)
    audit_log = provide(PostgresAuditLog, scope=Scope.REQUEST, provides=AuditLog)
    idempotency = provide(PostgresIdempotency, scope=Scope.REQUEST, provides=Idempotency)


def pool_sizes(settings: Settings) -> PoolSizes:
    """Return how many connections one process may hold."""
    return PoolSizes(
        writing=settings.database_pool_size,
        writing_overflow=settings.database_max_overflow,
        reading=settings.database_read_pool_size,
    )
