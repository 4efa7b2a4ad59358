"""Everything about somebody, in all tables of the registry."""

from collections.abc import AsyncIterator, Mapping
from datetime import datetime
from typing import Any, Final

import msgspec
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from questcity.adapters.postgres.engine import ReadPool
from questcity.adapters.postgres.failures import translated
from questcity.adapters.postgres.outbox import EventSeal
from questcity.adapters.postgres.personal_data import REGISTRY
from questcity.adapters.postgres.personal_tables import LettersStep, PersonalTable, Shown, Step
from questcity.domain.accounts.model.users import User
from questcity.domain.accounts.ports.readers import PersonalData
from questcity.domain.accounts.rules import concerns
from questcity.domain.shared.ids import EventId, UserId
from questcity.domain.shared.secrets import BrokenSealError, UnknownKeyError

ROWS_AT_ONCE: Final = 500

_SECTIONS: Final = {shown.name: (table, shown) for table in REGISTRY for shown in table.sections}
_STEPS: Final = {step.name: (table, step) for table in REGISTRY for step in table.steps}


class PostgresPersonalData(PersonalData):
    """Reads pages of rows by their keys, and erases so many rows at a time."""

    def __init__(self, engine: AsyncEngine, pool: ReadPool, seal: EventSeal) -> None:
        self._engine = engine
        self._pool = pool
        self._seal = seal

    def sections(self) -> tuple[str, ...]:
        return tuple(_SECTIONS)

    async def read(self, section: str, user_id: UserId) -> AsyncIterator[Mapping[str, object]]:
        table, shown = _SECTIONS[section]
        names = [column.rpartition(".")[2] for column in shown.columns.split()]
        after: list[Any] = []
        while True:
            rows = await self._pool.fetch(_page_of(table, shown, after), user_id, *after)
            for row in rows:
                yield shown.read({name: row[name] for name in names})
            if len(rows) < ROWS_AT_ONCE:
                return
            after = [rows[-1][f"key_{number}"] for number in range(len(table.key))]

    def steps(self) -> tuple[str, ...]:
        return tuple(_STEPS)

    async def erase(self, step: str, user: User, *, now: datetime) -> bool:
        table, erasing = _STEPS[step]
        if isinstance(erasing, LettersStep):
            await self._drop_letters(user, now)
            return False
        whose = {"user_id": user.id, "email": user.email}
        with translated():
            async with self._engine.begin() as connection:
                await connection.execute(text(_change_of(table, erasing)), whose)
                # Not the number of rows: those that another worker has just erased do not count.
                rest = await connection.execute(text(_rest_of(table, erasing)), whose)
                return bool(rest.scalar_one())

    async def _drop_letters(self, user: User, now: datetime) -> None:
        after = 0
        while rows := await self._list_sealed(after):
            after = rows[-1].position
            ids = [row.id for row in rows if self._concerns(row, user)]
            if ids:
                with translated():
                    async with self._engine.begin() as connection:
                        await connection.execute(_DROP, {"ids": ids, "now": now})

    async def _list_sealed(self, after: int) -> list[Any]:
        with translated():
            async with self._engine.begin() as connection:
                page = {"after": after, "limit": ROWS_AT_ONCE}
                return list(await connection.execute(_SEALED, page))

    def _concerns(self, row: Any, user: User) -> bool:
        try:
            return concerns(self._seal.open(EventId(row.id), row.kind, row.sealed), user)
        except (UnknownKeyError, BrokenSealError, KeyError, msgspec.DecodeError):
            # Nobody can read it any more.
            return False


def _page_of(table: PersonalTable, shown: Shown, after: list[Any]) -> str:
    key = ", ".join(table.key)
    names = ", ".join(f"{column} AS key_{number}" for number, column in enumerate(table.key))
    whose = f"({shown.whose.replace(':user_id', '$1')})"
    if after:
        marks = ", ".join(f"${number}" for number in range(2, 2 + len(after)))
        whose += f" AND ({key}) > ({marks})"
    columns = ", ".join(shown.columns.split())
    return (
        f"SELECT {columns}, {names} FROM {shown.tables or table.name} "  # noqa: S608 (the registry)
        f"WHERE {whose} ORDER BY {key} LIMIT {ROWS_AT_ONCE}"
    )


def _change_of(table: PersonalTable, step: Step) -> str:
    key = ", ".join(table.key)
    # Whoever holds a row is waited for: one that was passed over could be forgotten.
    some = f"SELECT {key} FROM {table.name} WHERE {step.whose} LIMIT {ROWS_AT_ONCE}"  # noqa: S608 (the registry)
    if step.changes is None:
        return f"DELETE FROM {table.name} WHERE ({key}) IN ({some})"  # noqa: S608 (the registry)
    return f"UPDATE {table.name} SET {step.changes} WHERE ({key}) IN ({some})"  # noqa: S608 (the registry)


def _rest_of(table: PersonalTable, step: Step) -> str:
    return f"SELECT EXISTS (SELECT FROM {table.name} WHERE {step.whose})"  # noqa: S608 (the registry)


_SEALED: Final = text("""
SELECT id, kind, sealed, position FROM outbox
WHERE sealed IS NOT NULL AND position > :after ORDER BY position LIMIT :limit
""")

_DROP: Final = text("""
UPDATE outbox SET sealed = NULL, settled_at = coalesce(settled_at, :now), reason = 'erased'
WHERE id = ANY(:ids)
""")
