"""Credits in PostgreSQL."""

from typing import Final

from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from questcity.adapters.postgres.engine import ReadPool
from questcity.adapters.postgres.failures import constraint_of
from questcity.adapters.postgres.unit_of_work import PostgresUnitOfWork
from questcity.domain.accounts.ports.readers import CreditReader
from questcity.domain.billing.errors import NotEnoughCreditsError
from questcity.domain.billing.model import Transfer
from questcity.domain.billing.ports import Ledger
from questcity.domain.shared.ids import UserId


class PostgresLedger(Ledger):
    """Transfers with their two entries each, and the balances, in one statement a transfer."""

    def __init__(self, unit_of_work: PostgresUnitOfWork) -> None:
        self._unit_of_work = unit_of_work

    async def post(self, transfer: Transfer) -> bool:
        try:
            result = await self._unit_of_work.execute(
                _POST,
                {
                    "id": transfer.id,
                    "key": transfer.key,
                    "kind": transfer.kind,
                    "at": transfer.at,
                    "payer": transfer.payer,
                    "payee": transfer.payee,
                    "amount": transfer.amount,
                },
            )
        except IntegrityError as error:
            if constraint_of(error) == "ck_credit_balance_amount":
                raise NotEnoughCreditsError from error
            raise
        row = result.one()
        if row.is_first and not row.is_paid:
            raise NotEnoughCreditsError
        return bool(row.is_first)

    async def has(self, key: str) -> bool:
        result = await self._unit_of_work.execute(_HAS, {"key": key})
        return bool(result.scalar_one())


class PostgresCreditReader(CreditReader):
    """Balances, which the ledger keeps up to date."""

    def __init__(self, pool: ReadPool) -> None:
        self._pool = pool

    async def balance(self, user_id: UserId) -> int:
        row = await self._pool.fetch_row(_BALANCE, user_id)
        return row["amount"] if row else 0


# A payer without a balance has nothing to pay with. Its debt is not inserted, because PostgreSQL
# would check the inserted row before it found that it is to be an update.
_POST: Final = text("""
WITH posted AS (
    INSERT INTO credit_transfer (id, key, kind, at)
    VALUES (CAST(:id AS uuid), :key, :kind, CAST(:at AS timestamptz))
    ON CONFLICT (key) DO NOTHING
    RETURNING id
), entries AS (
    INSERT INTO credit_entry (transfer_id, side, user_id, amount)
    SELECT posted.id, side.name, side.user_id, side.amount FROM posted, (VALUES
        ('payer', CAST(:payer AS uuid), - CAST(:amount AS bigint)),
        ('payee', CAST(:payee AS uuid), CAST(:amount AS bigint))
    ) AS side (name, user_id, amount)
), paid AS (
    UPDATE credit_balance SET amount = credit_balance.amount - CAST(:amount AS bigint)
    FROM posted WHERE user_id = CAST(:payer AS uuid)
    RETURNING user_id
), earned AS (
    INSERT INTO credit_balance AS present (user_id, amount)
    SELECT CAST(:payee AS uuid), CAST(:amount AS bigint) FROM posted
    WHERE CAST(:payee AS uuid) IS NOT NULL
    ON CONFLICT (user_id) DO UPDATE SET amount = present.amount + excluded.amount
)
SELECT EXISTS (SELECT FROM posted) AS is_first,
       CAST(:payer AS uuid) IS NULL OR EXISTS (SELECT FROM paid) AS is_paid
""")

_HAS: Final = text("SELECT EXISTS (SELECT FROM credit_transfer WHERE key = :key)")

_BALANCE: Final = "SELECT amount FROM credit_balance WHERE user_id = $1"
