"""Receipts in PostgreSQL."""

from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from questcity.adapters.postgres.tables.shared import IdempotencyRow
from questcity.adapters.postgres.unit_of_work import PostgresUnitOfWork
from questcity.domain.shared.errors import IdempotencyKeyReusedError, RequestInFlightError
from questcity.domain.shared.ids import UserId
from questcity.domain.shared.ports import Idempotency, Receipt, Repeatable, Secrets
from questcity.domain.shared.secrets import SecretUse, Tag

KEPT_FOR: Final = timedelta(hours=24)


class PostgresIdempotency(Idempotency):
    """Receipts in `idempotency`, one row a user and key."""

    def __init__(self, unit_of_work: PostgresUnitOfWork, secrets: Secrets) -> None:
        self._unit_of_work = unit_of_work
        self._secrets = secrets

    async def claim(self, user: UserId, request: Repeatable, *, now: datetime) -> Receipt | None:
        # A second insert of the key would wait for the first block; this answers at once.
        lock = func.pg_try_advisory_xact_lock(_lock_number(user, request.key))
        held = await self._unit_of_work.execute(select(lock))
        if not held.scalar_one():
            raise RequestInFlightError
        result = await self._unit_of_work.execute(
            select(
                IdempotencyRow.fingerprint_key_id,
                IdempotencyRow.fingerprint,
                IdempotencyRow.receipt_kind,
                IdempotencyRow.receipt_id,
            ).where(
                IdempotencyRow.user_id == user,
                IdempotencyRow.key == request.key,
                IdempotencyRow.made_at > now - KEPT_FOR,
            )
        )
        row = result.one_or_none()
        if row is None:
            return None
        fingerprint = Tag(row.fingerprint_key_id, row.fingerprint)
        if not self._secrets.matches(fingerprint, SecretUse.FINGERPRINT, request.asked):
            raise IdempotencyKeyReusedError
        return Receipt(row.receipt_kind, row.receipt_id)

    async def keep(
        self, user: UserId, request: Repeatable, receipt: Receipt, *, now: datetime
    ) -> None:
        fingerprint = self._secrets.tag(SecretUse.FINGERPRINT, request.asked)
        kept = {
            "fingerprint_key_id": fingerprint.key_id,
            "fingerprint": fingerprint.digest,
            "receipt_kind": receipt.kind,
            "receipt_id": receipt.id,
            "made_at": now,
        }
        statement = insert(IdempotencyRow).values(user_id=user, key=request.key, **kept)
        # A row of the same key can only be one that is too old to count.
        await self._unit_of_work.execute(
            statement.on_conflict_do_update(index_elements=["user_id", "key"], set_=kept)
        )


def _lock_number(user: UserId, key: str) -> int:
    digest = sha256(b"idempotency" + user.bytes + key.encode()).digest()
    return int.from_bytes(digest[:8], signed=True)
