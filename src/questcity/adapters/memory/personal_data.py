"""Everything about somebody, in memory."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from questcity.adapters.memory.accounts import ATTEMPTS, CODES, SESSIONS, TICKETS
from questcity.adapters.memory.database import MemoryDatabase, MemoryUnitOfWork
from questcity.adapters.memory.idempotency import RECEIPTS
from questcity.adapters.memory.outbox import EVENTS
from questcity.adapters.memory.personal_records import RECORDS
from questcity.adapters.memory.play import FACTS, RUNS, SIGHTINGS
from questcity.adapters.memory.quests import QUESTS
from questcity.adapters.memory.social import FAVORITES, erase_reviews
from questcity.adapters.memory.trail import ENTRIES
from questcity.adapters.memory.unlock_requests import REQUESTS
from questcity.domain.accounts.model.unlock_requests import UnlockRequest
from questcity.domain.accounts.model.users import DELETED_NAME, User
from questcity.domain.accounts.ports.readers import PersonalData
from questcity.domain.accounts.rules import concerns
from questcity.domain.play.model.facts import RunState
from questcity.domain.play.model.runs import Run
from questcity.domain.quests.model.quests import Quest, QuestStatus
from questcity.domain.shared.audit import AuditEntry
from questcity.domain.shared.ids import RunId, UserId, following

Step = Callable[[MemoryUnitOfWork, User], Awaitable[None]]

_HARMLESS: Final = frozenset({"role", "flags", "status"})


class MemoryPersonalData(PersonalData):
    """Walks all dictionaries."""

    def __init__(self, database: MemoryDatabase) -> None:
        self._database = database

    def sections(self) -> tuple[str, ...]:
        return tuple(RECORDS)

    async def read(self, section: str, user_id: UserId) -> AsyncIterator[Mapping[str, object]]:
        for record in RECORDS[section](self._database, user_id):
            yield record

    def steps(self) -> tuple[str, ...]:
        return tuple(_STEPS)

    async def erase(self, step: str, user: User, *, now: datetime) -> bool:
        del now
        async with MemoryUnitOfWork(self._database) as block:
            await _STEPS[step](block, user)
        return False


def _of_user(table: str) -> Step:
    async def erase(block: MemoryUnitOfWork, user: User) -> None:
        rows: dict[Any, Any] = await block.table(table, Any)
        for key, row in tuple(rows.items()):
            if row.user_id == user.id:
                del rows[key]

    return erase


def _of_user_or_address(table: str) -> Step:
    async def erase(block: MemoryUnitOfWork, user: User) -> None:
        rows: dict[Any, Any] = await block.table(table, Any)
        for key, row in tuple(rows.items()):
            if row.user_id == user.id or row.email.casefold() == user.email.casefold():
                del rows[key]

    return erase


async def _decisions(block: MemoryUnitOfWork, user: User) -> None:
    entries = await block.table(ENTRIES, AuditEntry)
    names = {entry.actor for entry in entries.values() if entry.actor_id == user.id}
    rows = await block.table(REQUESTS, UnlockRequest)
    for row in tuple(rows.values()):
        if row.decided_by in names:
            rows[row.id] = replace(row, decided_by=DELETED_NAME)


async def _receipts(block: MemoryUnitOfWork, user: User) -> None:
    rows: dict[Any, Any] = await block.table(RECEIPTS, Any)
    for user_id, key in tuple(rows):
        if user_id == user.id:
            del rows[user_id, key]


async def _letters(block: MemoryUnitOfWork, user: User) -> None:
    rows: dict[Any, Any] = await block.table(EVENTS, Any)
    for row in tuple(rows.values()):
        if row.event is not None and concerns(row.event, user):
            rows[row.id] = replace(row, event=None, is_settled=True)


async def _sightings(block: MemoryUnitOfWork, user: User) -> None:
    await _forget(block, user, SIGHTINGS)


async def _run_log(block: MemoryUnitOfWork, user: User) -> None:
    await _forget(block, user, FACTS)


async def _runs(block: MemoryUnitOfWork, user: User) -> None:
    runs = await block.table(RUNS, Run)
    for run in [run for run in runs.values() if run.user_id == user.id]:
        if run.progress.state is not RunState.FINISHED:
            for table in (RUNS, FACTS, SIGHTINGS):
                del (await block.table(table, Any))[run.id]


async def _forget(block: MemoryUnitOfWork, user: User, table: str) -> None:
    runs = await block.table(RUNS, Run)
    rows: dict[RunId, Any] = await block.table(table, Any)
    rows.update({run.id: () for run in runs.values() if run.user_id == user.id})


async def _quests(block: MemoryUnitOfWork, user: User) -> None:
    rows = await block.table(QUESTS, Quest)
    for quest in _written(rows, user):
        if quest.status is QuestStatus.DRAFT:
            del rows[quest.id]


async def _drafts(block: MemoryUnitOfWork, user: User) -> None:
    rows = await block.table(QUESTS, Quest)
    for quest in _written(rows, user):
        if quest.draft is not None:
            rows[quest.id] = replace(quest, draft=None, revision=following(quest.revision))


def _written(rows: Mapping[Any, Quest], user: User) -> Iterator[Quest]:
    return iter([quest for quest in rows.values() if quest.author_id == user.id])


async def _acts(block: MemoryUnitOfWork, user: User) -> None:
    rows = await block.table(ENTRIES, AuditEntry)
    for entry in tuple(rows.values()):
        if entry.actor_id == user.id:
            rows[entry.id] = replace(entry, actor=DELETED_NAME, address=None)


async def _acts_of_staff(block: MemoryUnitOfWork, user: User) -> None:
    rows = await block.table(ENTRIES, AuditEntry)
    for entry in tuple(rows.values()):
        if (entry.subject_kind, entry.subject_id) == ("user", user.id):
            before, after = _harmless(entry.before), _harmless(entry.after)
            rows[entry.id] = replace(entry, before=before, after=after)


def _harmless(changes: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in changes.items() if name in _HARMLESS}


_STEPS: Final[Mapping[str, Step]] = {
    "sessions": _of_user(SESSIONS),
    "one-time-links": _of_user(TICKETS),
    "codes": _of_user_or_address(CODES),
    "unlock-requests": _of_user(REQUESTS),
    "decisions": _decisions,
    "registrations": _of_user_or_address(ATTEMPTS),
    "receipts": _receipts,
    "letters": _letters,
    "sightings": _sightings,
    "run-log": _run_log,
    "runs": _runs,
    "favorites": _of_user(FAVORITES),
    "reviews": erase_reviews,
    "quests": _quests,
    "drafts": _drafts,
    "acts": _acts,
    "acts-of-staff": _acts_of_staff,
}
