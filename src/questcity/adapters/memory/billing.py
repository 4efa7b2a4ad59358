"""Credits in memory."""

from typing import Final

from questcity.adapters.memory.database import MemoryDatabase, MemoryUnitOfWork
from questcity.domain.accounts.ports.readers import CreditReader
from questcity.domain.billing.errors import NotEnoughCreditsError
from questcity.domain.billing.model import Transfer
from questcity.domain.billing.ports import Ledger
from questcity.domain.shared.ids import UserId

TRANSFERS: Final = "credit_transfer"


class MemoryLedger(Ledger):
    """Transfers by key; balances are counted anew each time."""

    def __init__(self, unit_of_work: MemoryUnitOfWork) -> None:
        self._unit_of_work = unit_of_work

    async def post(self, transfer: Transfer) -> bool:
        rows = await self._unit_of_work.table(TRANSFERS, Transfer)
        if transfer.key in rows:
            return False
        payer = transfer.payer
        if payer is not None and _balance(tuple(rows.values()), payer) < transfer.amount:
            raise NotEnoughCreditsError
        rows[transfer.key] = transfer
        return True

    async def has(self, key: str) -> bool:
        return key in await self._unit_of_work.table(TRANSFERS, Transfer)


class MemoryCreditReader(CreditReader):
    """What the committed transfers come to."""

    def __init__(self, database: MemoryDatabase) -> None:
        self._database = database

    async def balance(self, user_id: UserId) -> int:
        return _balance(tuple(self._database.values(TRANSFERS, Transfer)), user_id)


def _balance(transfers: tuple[Transfer, ...], user_id: UserId) -> int:
    earned = sum(transfer.amount for transfer in transfers if transfer.payee == user_id)
    spent = sum(transfer.amount for transfer in transfers if transfer.payer == user_id)
    return earned - spent
