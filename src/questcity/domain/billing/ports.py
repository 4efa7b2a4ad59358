"""What billing needs from the outside."""

from abc import abstractmethod
from typing import Protocol

from questcity.domain.billing.model import Transfer


class Ledger(Protocol):
    """All transfers ever made, and the balances that follow from them."""

    @abstractmethod
    async def post(self, transfer: Transfer) -> bool:
        """Make the transfer in the present block; tell whether it is the first one of its key.

        A second one of a key does nothing. Raise `NotEnoughCreditsError`.
        """

    @abstractmethod
    async def has(self, key: str) -> bool:
        """Tell whether there is a transfer of the key."""
