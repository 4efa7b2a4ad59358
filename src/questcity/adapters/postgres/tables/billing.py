"""The rows of billing: double entry."""

from uuid import UUID

from advanced_alchemy.base import DefaultBase
from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from questcity.adapters.postgres.tables.columns import Moment, Words


class CreditTransferRow(DefaultBase):
    """A transfer of credits, the only one of its key."""

    __tablename__ = "credit_transfer"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[Words] = mapped_column(unique=True)
    kind: Mapped[Words]
    at: Mapped[Moment]


class CreditEntryRow(DefaultBase):
    """One of the two sides of a transfer, which sum to zero; without a user it is the house."""

    __tablename__ = "credit_entry"

    transfer_id: Mapped[UUID] = mapped_column(ForeignKey("credit_transfer.id"), primary_key=True)
    side: Mapped[Words] = mapped_column(primary_key=True)
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    amount: Mapped[int] = mapped_column(BigInteger)

    __table_args__ = (
        CheckConstraint("side IN ('payer', 'payee')", name="side"),
        CheckConstraint("(amount <= 0) = (side = 'payer')", name="amount"),
        Index("ix_credit_entry_user_id", "user_id", postgresql_where=text("user_id IS NOT NULL")),
    )


class CreditBalanceRow(DefaultBase):
    """What all entries of a user come to."""

    __tablename__ = "credit_balance"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    amount: Mapped[int] = mapped_column(BigInteger)

    __table_args__ = (CheckConstraint("amount >= 0", name="amount"),)
