"""Transfers of credits between accounts; every credit comes from somewhere."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Self
from uuid import UUID

from questcity.domain.shared.ids import QuestId, RunId, UserId


class TransferKind(StrEnum):
    """Why credits change hands."""

    RUN_COST = "run-cost"
    QUEST_REWARD = "quest-reward"


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """Credits from one account to another; None is the house, which has no end of them.

    There is at most one transfer of a `key`.
    """

    id: UUID
    key: str
    kind: TransferKind
    payer: UserId | None
    payee: UserId | None
    amount: int
    at: datetime

    @classmethod
    def cost(cls, transfer_id: UUID, user: UserId, run: RunId, amount: int, at: datetime) -> Self:
        """Return what a user pays for a run."""
        return cls(
            id=transfer_id,
            key=f"run-cost {run}",
            kind=TransferKind.RUN_COST,
            payer=user,
            payee=None,
            amount=amount,
            at=at,
        )

    @classmethod
    def reward(
        cls, transfer_id: UUID, user: UserId, quest: QuestId, amount: int, at: datetime
    ) -> Self:
        """Return what a user earns with a quest, once."""
        return cls(
            id=transfer_id,
            key=reward_key(user, quest),
            kind=TransferKind.QUEST_REWARD,
            payer=None,
            payee=user,
            amount=amount,
            at=at,
        )


def reward_key(user: UserId, quest: QuestId) -> str:
    """Return the key of what a user earns with a quest: there is one such transfer."""
    return f"quest-reward {user} {quest}"
