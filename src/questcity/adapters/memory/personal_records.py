"""What is shown to people of all that is in memory about them, section by section."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, TypeVar

from questcity.adapters.memory.accounts import ATTEMPTS, CODES, SESSIONS, TICKETS, USERS
from questcity.adapters.memory.billing import TRANSFERS
from questcity.adapters.memory.database import MemoryDatabase
from questcity.adapters.memory.idempotency import RECEIPTS
from questcity.adapters.memory.play import FACTS, RUNS, SIGHTINGS
from questcity.adapters.memory.quests import FIXES, QUESTS, VERSIONS, fixes_of
from questcity.adapters.memory.social import FAVORITES, REVIEWS
from questcity.adapters.memory.trail import ENTRIES
from questcity.adapters.memory.unlock_requests import REQUESTS
from questcity.domain.accounts.model.codes import VerificationCode
from questcity.domain.accounts.model.registration import RegistrationAttempt
from questcity.domain.accounts.model.sessions import Session
from questcity.domain.accounts.model.tickets import PasswordTicket
from questcity.domain.accounts.model.unlock_requests import UnlockRequest
from questcity.domain.accounts.model.users import User
from questcity.domain.billing.model import Transfer
from questcity.domain.play.model.facts import Fact
from questcity.domain.play.model.runs import Run
from questcity.domain.play.rules.positions import Sighting
from questcity.domain.play.views import recounted
from questcity.domain.quests.model.fixes import Fix
from questcity.domain.quests.model.quests import Quest, QuestVersion
from questcity.domain.quests.views.writing import (
    refused_without_answers,
    without_answer,
    without_answers,
)
from questcity.domain.shared.audit import AuditEntry
from questcity.domain.shared.ids import UserId
from questcity.domain.shared.permissions import Flag
from questcity.domain.social.model import Favorite, Review

T = TypeVar("T")
Record = dict[str, Any]
Reading = Callable[[MemoryDatabase, UserId], Iterator[Record]]


def _rows(table: str, kind: type[T], columns: str, owner: str = "user_id") -> Reading:
    def read(database: MemoryDatabase, user_id: UserId) -> Iterator[Record]:
        for row in database.values(table, kind):
            if getattr(row, owner) == user_id:
                yield {name: getattr(row, name) for name in columns.split()}

    return read


def _account(database: MemoryDatabase, user_id: UserId) -> Iterator[Record]:
    for record in _USER(database, user_id):
        flags = record.pop("flags")
        yield record | {flag.value: flag in flags for flag in Flag}


def _sessions(database: MemoryDatabase, user_id: UserId) -> Iterator[Record]:
    for record in _SESSION(database, user_id):
        yield record | {"end_reason": record.pop("end")}


def _codes(database: MemoryDatabase, user_id: UserId) -> Iterator[Record]:
    for code in database.values(CODES, VerificationCode):
        if code.user_id == user_id:
            mailed = {name: getattr(code.mailed, name) for name in ("issued_at", "tries_left")}
            yield {"purpose": code.purpose, "email": code.email} | mailed


def _receipts(database: MemoryDatabase, user_id: UserId) -> Iterator[Record]:
    for (owner, key), row in database.committed.get(RECEIPTS, {}).items():
        if owner == user_id:
            receipt = {"receipt_kind": row.receipt.kind, "receipt_id": row.receipt.id}
            yield {"key": key, **receipt, "made_at": row.made_at}


def _runs(database: MemoryDatabase, user_id: UserId) -> Iterator[Record]:
    versions = database.committed.get(VERSIONS, {})
    for run in database.values(RUNS, Run):
        if run.user_id == user_id:
            named = {name: getattr(run, name) for name in _RUN.split()}
            progress = {name: getattr(run.progress, name) for name in _PROGRESS.split()}
            yield (
                named
                | progress
                | {
                    "seconds": None if run.lasted is None else int(run.lasted.total_seconds()),
                    "points_count": len(versions[run.quest_id, run.version].points),
                }
            )


def _run_log(database: MemoryDatabase, user_id: UserId) -> Iterator[Record]:
    for run in database.values(RUNS, Run):
        if run.user_id == user_id:
            for sequence, fact in enumerate(database.committed[FACTS][run.id], 1):
                place = {"run_id": run.id, "sequence": sequence, "kind": _kind(fact)}
                yield place | recounted(fact)


def _kind(fact: Fact) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", type(fact).__name__).lower()


def _sightings(database: MemoryDatabase, user_id: UserId) -> Iterator[Record]:
    for run in database.values(RUNS, Run):
        if run.user_id == user_id:
            for seen in database.committed[SIGHTINGS][run.id]:
                yield {"run_id": run.id} | _seen(seen)


def _seen(sighting: Sighting) -> Record:
    return {
        "at": sighting.taken_at,
        "latitude": sighting.at.latitude,
        "longitude": sighting.at.longitude,
        "accuracy": sighting.accuracy,
        "is_credible": sighting.is_credible,
    }


def _reviews(database: MemoryDatabase, user_id: UserId) -> Iterator[Record]:
    for review in database.values(REVIEWS, Review):
        if review.author_id == user_id:
            response = review.response
            yield {name: getattr(review, name) for name in _REVIEW.split()} | {
                "rating": review.opinion.rating,
                "text": review.opinion.text,
                "response": response and response.text,
                "responded_at": response and response.at,
            }


def _quests(database: MemoryDatabase, user_id: UserId) -> Iterator[Record]:
    versions = database.committed.get(VERSIONS, {})
    for quest in database.values(QUESTS, Quest):
        if quest.author_id == user_id:
            draft = quest.draft
            written = draft or versions[quest.id, quest.version].fixed(
                fixes_of(database.values(FIXES, Fix), quest.id, quest.version)
            )
            yield {name: getattr(quest, name) for name in _QUEST.split()} | {
                "title": written.fields.title,
                "draft": draft and without_answers(draft.fields, draft.points),
                "refusal": draft and draft.refusal and refused_without_answers(draft.refusal),
                "draft_status": draft and draft.status,
                "submitted_at": draft and draft.submitted_at,
            }


def _quest_versions(database: MemoryDatabase, user_id: UserId) -> Iterator[Record]:
    for version in database.values(VERSIONS, QuestVersion):
        if version.author_id == user_id:
            named = {name: getattr(version, name) for name in _VERSION.split()}
            yield named | without_answers(version.fields, version.points)


def _quest_fixes(database: MemoryDatabase, user_id: UserId) -> Iterator[Record]:
    for fix in database.values(FIXES, Fix):
        if fix.author_id == user_id:
            named = {name: getattr(fix, name) for name in _FIX.split()}
            yield named | {"kind": fix.change.kind, "change": without_answer(fix.change)}


def _credits(database: MemoryDatabase, user_id: UserId) -> Iterator[Record]:
    for transfer in database.values(TRANSFERS, Transfer):
        told = {"kind": transfer.kind, "key": transfer.key, "at": transfer.at}
        if transfer.payer == user_id:
            yield told | {"side": "payer", "amount": -transfer.amount}
        if transfer.payee == user_id:
            yield told | {"side": "payee", "amount": transfer.amount}


def _balance(database: MemoryDatabase, user_id: UserId) -> Iterator[Record]:
    amounts = [record["amount"] for record in _credits(database, user_id)]
    if amounts:
        yield {"amount": sum(amounts)}


def _acts_of_staff(database: MemoryDatabase, user_id: UserId) -> Iterator[Record]:
    for record in _ACT_OF_STAFF(database, user_id):
        if record.pop("subject_kind") == "user":
            yield record


_USER: Final = _rows(
    USERS,
    User,
    "id username email first_name last_name locale role flags status password_change_required "
    "instagram_username show_on_leaderboards lock_reason export_requested_at "
    "deletion_at created_at updated_at",
    owner="id",
)
_SESSION: Final = _rows(
    SESSIONS, Session, "id device_name address created_at last_used_at ended_at end"
)
_ACT_OF_STAFF: Final = _rows(
    ENTRIES, AuditEntry, "at action before after subject_kind", owner="subject_id"
)
_RUN: Final = "id quest_id version started_at expires_at"
_PROGRESS: Final = "state ended_at score accepted_count reward"
_REVIEW: Final = "id quest_id created_at updated_at"
_QUEST: Final = "id status version created_at updated_at"
_VERSION: Final = "quest_id number published_at"
_FIX: Final = "id quest_id version created_at"

RECORDS: Final[Mapping[str, Reading]] = {
    "account": _account,
    "sessions": _sessions,
    "one-time-links": _rows(TICKETS, PasswordTicket, "expires_at spent_at"),
    "codes": _codes,
    "unlock-requests": _rows(
        REQUESTS, UnlockRequest, "reason message created_at status decided_at note"
    ),
    "registrations": _rows(
        ATTEMPTS, RegistrationAttempt, "email username first_name last_name locale created_at"
    ),
    "receipts": _receipts,
    "sightings": _sightings,
    "run-log": _run_log,
    "runs": _runs,
    "favorites": _rows(FAVORITES, Favorite, "quest_id added_at"),
    "reviews": _reviews,
    "quests": _quests,
    "quest-versions": _quest_versions,
    "quest-fixes": _quest_fixes,
    "credits": _credits,
    "balance": _balance,
    "acts": _rows(
        ENTRIES, AuditEntry, "at action subject_kind subject_id address", owner="actor_id"
    ),
    "acts-of-staff": _acts_of_staff,
}
