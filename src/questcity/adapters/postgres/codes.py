"""Codes that were asked for, in PostgreSQL."""

from typing import Any

from sqlalchemy import Table, func, select, text, update
from sqlalchemy.dialects.postgresql import insert

from questcity.adapters.postgres.mapping import to_verification_code, verification_code_columns
from questcity.adapters.postgres.tables.accounts import VerificationCodeRow
from questcity.adapters.postgres.unit_of_work import PostgresUnitOfWork
from questcity.domain.accounts.model.codes import CodePurpose, VerificationCode
from questcity.domain.accounts.ports.repositories import VerificationCodeRepository
from questcity.domain.shared.ids import UserId


class PostgresVerificationCodeRepository(VerificationCodeRepository):
    """Codes in `verification_code`, one row each; two unique indexes say what replaces what."""

    def __init__(self, unit_of_work: PostgresUnitOfWork) -> None:
        self._unit_of_work = unit_of_work

    async def put(self, code: VerificationCode) -> None:
        columns = verification_code_columns(code)
        is_reset = code.purpose is CodePurpose.RESET_PASSWORD
        unique = func.lower(VerificationCodeRow.email) if is_reset else VerificationCodeRow.user_id
        await self._unit_of_work.execute(
            insert(VerificationCodeRow)
            .values(columns)
            .on_conflict_do_update(
                index_elements=[unique],
                # As text: a parameter would keep PostgreSQL from seeing which index is meant.
                index_where=text(f"purpose = '{code.purpose}'"),
                set_=columns,
            )
        )

    async def save(self, code: VerificationCode) -> None:
        await self._unit_of_work.execute(
            update(VerificationCodeRow)
            .where(VerificationCodeRow.id == code.id)
            .values(verification_code_columns(code))
        )

    async def find_reset(self, email: str) -> VerificationCode | None:
        return await self._find(
            CodePurpose.RESET_PASSWORD, func.lower(VerificationCodeRow.email) == email.lower()
        )

    async def find_email_change(self, user_id: UserId) -> VerificationCode | None:
        return await self._find(CodePurpose.CHANGE_EMAIL, VerificationCodeRow.user_id == user_id)

    async def _find(self, purpose: CodePurpose, condition: Any) -> VerificationCode | None:
        table: Table = VerificationCodeRow.__table__  # type: ignore[assignment]
        result = await self._unit_of_work.execute(
            select(table).where(VerificationCodeRow.purpose == purpose, condition).with_for_update()
        )
        row = result.mappings().one_or_none()
        return to_verification_code(row) if row else None
