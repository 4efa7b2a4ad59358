"""The outbox as a table: what can be read in it, and who gets which row."""

import asyncio
from datetime import timedelta
from pathlib import Path

import asyncpg
import pytest
from dishka import AsyncContainer

from blocks import block
from builders import an_id
from questcity.adapters.keys.creation import create_missing
from questcity.adapters.keys.keyring import load
from questcity.adapters.keys.secrets import KeyringSecrets
from questcity.adapters.postgres.outbox import EventSeal
from questcity.domain.accounts.events import PasswordChanged, UserInvited
from questcity.domain.shared.events import Event
from questcity.domain.shared.ids import EventId
from questcity.domain.shared.ports import Delivery, Outbox, OutboxQueue
from questcity.entrypoints.bootstrap.providers.events import EVENTS
from stores import SetClock

pytestmark = [pytest.mark.anyio, pytest.mark.postgres]

LEASE = timedelta(seconds=60)
INVITATION = UserInvited(
    email="anna@example.org", first_name="Анна", locale="ru", token="k3yT0H3r4cc0unt"
)
CHANGE = PasswordChanged(email="boris@example.org", first_name="Boris", locale="en")


async def _add(container: AsyncContainer, *events: Event) -> None:
    async with block(container, Outbox) as outbox:
        for event in events:
            await outbox.add(event)


async def _claim(
    container: AsyncContainer, clock: SetClock, limit: int = 100
) -> tuple[Delivery, ...]:
    queue: OutboxQueue = await container.get(OutboxQueue)
    return await queue.claim(now=clock.now(), lease_for=LEASE, limit=limit)


async def test_nothing_of_an_event_can_be_read_in_the_table(
    container: AsyncContainer, outsider: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    await _add(container, INVITATION)

    row = await outsider.fetchrow("SELECT *, outbox::text AS words FROM outbox")

    assert row is not None
    for secret in (INVITATION.email, INVITATION.first_name, INVITATION.token):
        assert secret.encode() not in row["sealed"]
        assert secret not in row["words"]
    assert row["kind"] == INVITATION.kind


async def test_two_events_with_one_content_look_different(
    container: AsyncContainer, outsider: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    await _add(container, INVITATION, INVITATION)

    assert await outsider.fetchval("SELECT count(DISTINCT sealed) FROM outbox") == 2


async def test_a_delivered_event_leaves_no_content(
    container: AsyncContainer, clock: SetClock, outsider: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    await _add(container, INVITATION)
    [delivery] = await _claim(container, clock)

    await (await container.get(OutboxQueue)).finish(delivery, now=clock.now())

    assert await outsider.fetchval("SELECT sealed IS NULL FROM outbox")


async def test_an_event_whose_time_is_over_leaves_no_content_even_when_buried(
    container: AsyncContainer, clock: SetClock, outsider: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    queue = await container.get(OutboxQueue)
    async with block(container, Outbox) as outbox:
        await outbox.add(INVITATION, expires_at=clock.now() + timedelta(minutes=10))
    [delivery] = await _claim(container, clock)
    await queue.bury(delivery, now=clock.now(), reason="LetterRefusedError")
    kept = await outsider.fetchval("SELECT sealed IS NOT NULL FROM outbox")

    clock.pass_by(minutes=10)
    await queue.drop_expired(now=clock.now())

    row = await outsider.fetchrow("SELECT sealed, reason FROM outbox")
    assert kept
    assert row is not None
    assert tuple(row) == (None, "LetterRefusedError")


async def test_an_event_under_a_lost_secret_is_buried_and_stops_nobody(
    container: AsyncContainer,
    clock: SetClock,
    outsider: "asyncpg.Connection[asyncpg.Record]",
    tmp_path: Path,
) -> None:
    create_missing(tmp_path / "keys")
    other_keyring = load(tmp_path / "keys")
    lost = EventSeal(KeyringSecrets(lambda: other_keyring), EVENTS)
    await _add(container, INVITATION, CHANGE)
    id_ = EventId(await outsider.fetchval("SELECT id FROM outbox WHERE kind = $1", INVITATION.kind))
    sealed = lost.seal(id_, INVITATION)
    await outsider.execute("UPDATE outbox SET sealed = $1 WHERE id = $2", sealed, id_)

    deliveries = await _claim(container, clock)

    assert [delivery.event for delivery in deliveries] == [CHANGE]
    assert await _buried(outsider) == [(id_, "UnknownKeyError")]
    # Once the secret is back, the operator can have the event tried again.
    assert await outsider.fetchval("SELECT sealed FROM outbox WHERE id = $1", id_) == sealed


async def _buried(
    outsider: "asyncpg.Connection[asyncpg.Record]",
) -> list[tuple[EventId, str]]:
    rows = await outsider.fetch("SELECT id, reason FROM outbox WHERE is_buried")
    return [(EventId(row["id"]), row["reason"]) for row in rows]


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        ("UPDATE outbox SET sealed = set_byte(sealed, 40, get_byte(sealed, 40) # 1)", "BrokenSeal"),
        ("UPDATE outbox SET sealed = ''", "BrokenSeal"),
        ("UPDATE outbox SET kind = 'quest-eaten'", "KeyError"),
    ],
)
async def test_an_event_that_cannot_be_read_is_buried(
    container: AsyncContainer,
    clock: SetClock,
    outsider: "asyncpg.Connection[asyncpg.Record]",
    spoil: str,
    reason: str,
) -> None:
    await _add(container, INVITATION)
    await outsider.execute(spoil)

    assert await _claim(container, clock) == ()

    [(_, told)] = await _buried(outsider)
    assert told.startswith(reason)


async def test_a_content_belongs_to_its_row(
    container: AsyncContainer, clock: SetClock, outsider: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    await _add(container, INVITATION)
    moved = an_id()
    await outsider.execute("UPDATE outbox SET id = $1", moved)

    assert await _claim(container, clock) == ()
    assert await _buried(outsider) == [(moved, "BrokenSealError")]


async def test_workers_that_claim_at_once_never_get_the_same(
    container: AsyncContainer, other_container: AsyncContainer, clock: SetClock
) -> None:
    await _add(container, *[CHANGE] * 40)

    claims = await asyncio.gather(
        *(_claim(each, clock, 5) for each in (container, other_container) * 4)
    )

    ids = [delivery.id for claim in claims for delivery in claim]
    rest = [delivery.id for delivery in await _claim(container, clock)]
    assert len(ids) == len(set(ids))
    assert len({*ids, *rest}) == 40


async def test_a_worker_passes_over_what_another_one_is_claiming(
    container: AsyncContainer, clock: SetClock, outsider: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    await _add(container, INVITATION, CHANGE)

    async with outsider.transaction():
        await outsider.execute("SELECT FROM outbox WHERE kind = $1 FOR UPDATE", INVITATION.kind)
        deliveries = await _claim(container, clock)

    assert [delivery.event for delivery in deliveries] == [CHANGE]
