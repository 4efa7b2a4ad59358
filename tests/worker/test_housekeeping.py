"""What the worker sweeps out of PostgreSQL, and when."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta

import pytest
from dishka import AsyncContainer
from sqlalchemy import func, select, table, text
from sqlalchemy.ext.asyncio import AsyncEngine

from blocks import block
from builders import NOON, a_session, a_ticket, a_user, an_attempt, an_id
from installation import Installation
from play_builders import HORSEMAN, a_judged
from questcity.domain.accounts.ports.repositories import (
    PasswordTicketRepository,
    RegistrationAttemptRepository,
    SessionRepository,
    UserRepository,
)
from questcity.domain.play.model.evidence import EvidenceType
from questcity.domain.play.rules.positions import Sighting
from questcity.domain.shared.allowances import Limit
from questcity.domain.shared.ids import UserId
from questcity.domain.shared.ports import (
    Housekeeping,
    Idempotency,
    OutboxQueue,
    RateLimiter,
    Receipt,
    Repeatable,
)
from run_builders import a_stored_route, a_stored_run, saved
from stores import SetClock, application_over, postgres_store
from town import a_player
from worker.postmen import put_in

pytestmark = [pytest.mark.anyio, pytest.mark.postgres]

Put = Callable[[AsyncContainer], Awaitable[None]]
A_MOMENT = timedelta(microseconds=1)


@pytest.fixture
async def store(
    installation: Installation, clock: SetClock, database_url: str
) -> AsyncIterator[AsyncContainer]:
    container = application_over(installation.settings(), clock, postgres_store(database_url))
    yield container
    await container.close()


async def _put_attempt(container: AsyncContainer) -> None:
    async with block(container, RegistrationAttemptRepository) as attempts:
        await attempts.add(an_attempt())


async def _put_receipt(container: AsyncContainer) -> None:
    async with block(container, Idempotency) as idempotency:
        user, request = UserId(an_id()), Repeatable(key="key", asked=b"a quest")
        await idempotency.claim(user, request, now=NOON)
        await idempotency.keep(user, request, Receipt("user", an_id()), now=NOON)


async def _use_allowance(container: AsyncContainer) -> None:
    await (await container.get(RateLimiter)).take(Limit(5, timedelta(hours=1)).of("anna"))


async def _put_ticket(container: AsyncContainer) -> None:
    user = a_user()
    async with block(container, UserRepository) as users:
        await users.add(user)
    async with block(container, PasswordTicketRepository) as tickets:
        await tickets.add(a_ticket(user, expires_at=NOON))


async def _put_session(container: AsyncContainer) -> None:
    user = a_user()
    async with block(container, UserRepository) as users:
        await users.add(user)
    async with block(container, SessionRepository) as sessions:
        await sessions.add(a_session(user), keep=20, at=NOON)


async def _deliver_event(container: AsyncContainer) -> None:
    await put_in(container, "anna")
    queue = await container.get(OutboxQueue)
    [delivery] = await queue.claim(now=NOON, lease_for=timedelta(seconds=60), limit=1)
    await queue.finish(delivery, now=NOON)


async def _put_sighting(container: AsyncContainer) -> None:
    stored = await a_stored_route(container)
    run = await a_stored_run(container, stored.route, (await a_player(container)).identity)
    fact = a_judged(EvidenceType.CHECK_IN, stored.version.points[0].id)
    seen = Sighting(at=HORSEMAN, accuracy=8.0, taken_at=NOON)
    await saved(container, run, fact, sightings={fact.event_id: seen})


async def _sweep(container: AsyncContainer, after: timedelta) -> int:
    housekeeping: Housekeeping = await container.get(Housekeeping)
    return await housekeeping.sweep(now=NOON + after)


async def _count(container: AsyncContainer, name: str) -> int:
    engine = await container.get(AsyncEngine)
    async with engine.connect() as connection:
        count = await connection.execute(select(func.count()).select_from(table(name)))
        return count.scalar_one()


@pytest.mark.parametrize(
    ("name", "put", "stays_for"),
    [
        ("registration_attempt", _put_attempt, timedelta(hours=24)),
        ("idempotency", _put_receipt, timedelta(hours=24)),
        ("rate_limit", _use_allowance, timedelta(hours=1)),
        ("password_ticket", _put_ticket, timedelta(days=7)),
        ("session", _put_session, timedelta(days=90)),
        ("outbox", _deliver_event, timedelta(days=30)),
        ("run_sighting", _put_sighting, timedelta(days=30)),
    ],
)
async def test_what_has_served_its_time_goes_and_not_before(
    store: AsyncContainer, name: str, put: Put, stays_for: timedelta
) -> None:
    await put(store)

    early = await _sweep(store, stays_for), await _count(store, name)
    late = await _sweep(store, stays_for + A_MOMENT), await _count(store, name)

    assert early == (0, 1)
    assert late == (1, 0)


async def test_people_and_events_that_wait_are_never_swept(store: AsyncContainer) -> None:
    await _put_session(store)
    await put_in(store, "anna")

    swept = await _sweep(store, timedelta(days=10_000))

    assert swept == 1
    assert (await _count(store, "user_account"), await _count(store, "outbox")) == (1, 1)


async def test_a_session_that_may_idle_for_a_year_is_there_for_a_year(
    installation: Installation, clock: SetClock, database_url: str
) -> None:
    a_year = {"REFRESH_IDLE_DAYS": "365", "REFRESH_MAX_DAYS": "365"}
    patient = application_over(installation.settings(a_year), clock, postgres_store(database_url))
    await _put_session(patient)

    early = await _sweep(patient, timedelta(days=365))
    late = await _sweep(patient, timedelta(days=365) + A_MOMENT)

    await patient.close()
    assert (early, late) == (0, 1)


async def test_a_sweep_never_takes_more_than_a_thousand_rows_at_once(
    store: AsyncContainer,
) -> None:
    engine = await store.get(AsyncEngine)
    async with engine.begin() as connection:
        await connection.execute(
            text(
                "INSERT INTO rate_limit (key, uses, is_refused, forget_at) "
                "SELECT int8send(n), ARRAY[]::timestamptz[], false, :forget_at "
                "FROM generate_series(1, 1001) AS n"
            ),
            {"forget_at": NOON},
        )

    assert await _sweep(store, A_MOMENT) == 1000
    assert await _sweep(store, A_MOMENT) == 1
