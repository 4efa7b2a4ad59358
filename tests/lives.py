"""People about whom something is stored in every table, and nobody else's name in it."""

from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import count
from typing import Any, Final

from dishka import AsyncContainer

from blocks import block
from builders import (
    NOON,
    a_code,
    a_session,
    a_ticket,
    a_user,
    an_attempt,
    an_entry,
    an_id,
    an_unlock_request,
)
from fix_builders import a_fix_of, an_accepted_answer
from play_builders import a_judged
from quest_builders import HORSEMAN, a_draft, a_quest, a_refusal, a_version, some_fields
from questcity.domain.accounts.events import PasswordChanged
from questcity.domain.accounts.model.codes import MailedCode, VerificationCode
from questcity.domain.accounts.model.registration import RegistrationAttempt
from questcity.domain.accounts.model.sessions import Session
from questcity.domain.accounts.model.tickets import PasswordTicket
from questcity.domain.accounts.model.unlock_requests import UnlockRequest
from questcity.domain.accounts.model.users import User
from questcity.domain.accounts.ports.repositories import (
    PasswordTicketRepository,
    RegistrationAttemptRepository,
    SessionRepository,
    UnlockRequestRepository,
    UserRepository,
    VerificationCodeRepository,
)
from questcity.domain.billing.model import Transfer
from questcity.domain.billing.ports import Ledger
from questcity.domain.play.model.evidence import EvidenceType
from questcity.domain.play.model.facts import EvidenceJudged
from questcity.domain.play.model.runs import Run
from questcity.domain.play.rules.positions import Sighting
from questcity.domain.quests.model.fixes import Fix
from questcity.domain.quests.model.quests import Quest, QuestVersion
from questcity.domain.quests.ports.repositories import QuestRepository
from questcity.domain.shared.audit import AuditEntry
from questcity.domain.shared.ids import ReviewId
from questcity.domain.shared.permissions import Role
from questcity.domain.shared.ports import (
    AuditLog,
    Idempotency,
    Outbox,
    Receipt,
    Repeatable,
    Secrets,
)
from questcity.domain.shared.secrets import Tag
from questcity.domain.social.model import Favorite, Opinion, Review, StaffResponse
from questcity.domain.social.ports import FavoriteRepository, ReviewRepository
from run_builders import Stored, a_finished_run, a_stored_route, a_stored_run, saved
from town import a_gift

# What erasing does to a life, one after the other.
STEPS: Final = (
    "sessions",
    "one-time-links",
    "codes",
    "unlock-requests",
    "decisions",
    "registrations",
    "receipts",
    "letters",
    "sightings",
    "run-log",
    "runs",
    "favorites",
    "reviews",
    "quests",
    "drafts",
    "acts",
    "acts-of-staff",
)

SEEN: Final = Sighting(at=HORSEMAN, accuracy=8.0, taken_at=NOON)

_number = count(1)


@dataclass(frozen=True, kw_only=True)
class Life:
    """Somebody, with all that is stored about them."""

    user: User
    attempt: RegistrationAttempt
    session: Session
    ticket: PasswordTicket
    code: VerificationCode
    wish: UnlockRequest
    receipt: Receipt
    draft: Quest
    published: Quest
    version: QuestVersion
    fix: Fix
    finished: Run
    active: Run
    check_in: EvidenceJudged
    review: Review
    favorite: Favorite
    gift: Transfer
    act: AuditEntry
    fate: AuditEntry

    @property
    def names(self) -> tuple[str, ...]:
        """What tells who it is."""
        user = self.user
        assert user.instagram_username is not None
        return (
            user.username,
            user.email,
            user.first_name,
            user.last_name,
            user.instagram_username,
        )


async def a_full_life(container: AsyncContainer, **changes: Any) -> Life:
    """Return somebody about whom every table knows something."""
    number = next(_number)
    user = a_user(
        username=f"canary{number}.",
        email=f"Canary{number}@mail.example.org",
        first_name=f"Кира{number}",
        last_name=f"Неизвестная{number}",
        instagram_username=f"insta.canary{number}",
        role=Role.MANAGER,
    )
    user = replace(user, **changes)
    async with block(container, UserRepository) as users:
        await users.add(user)
    return Life(
        user=user,
        **await _a_door(container, user),
        **await _a_desk(container, user),
        **await _a_walk(container, user),
        **await _a_trail(container, user),
    )


async def _a_door(container: AsyncContainer, user: User) -> dict[str, Any]:
    # A worker does not start when a key is gone that something stored was made with.
    key_id = (await container.get(Secrets)).current()
    mailed = MailedCode(tag=Tag(key_id, b"digest"), issued_at=NOON)
    attempt = an_attempt(
        email=user.email,
        username=user.username,
        first_name=user.first_name,
        code=mailed,
        user_id=user.id,
    )
    stranger = an_attempt(email=user.email.upper(), code=mailed)
    session = a_session(user, device_name=f"Phone of {user.first_name}", key_id=key_id)
    ticket, code = a_ticket(user), a_code(user, mailed=mailed)
    wish = an_unlock_request(user, message=f"I am {user.first_name}.")
    receipt = Receipt("quest", an_id())
    async with block(container, RegistrationAttemptRepository) as attempts:
        await attempts.add(attempt)
        await attempts.add(stranger)
    async with block(container, SessionRepository) as sessions:
        await sessions.add(session, keep=20, at=NOON)
    async with block(container, PasswordTicketRepository) as tickets:
        await tickets.add(ticket)
    async with block(container, VerificationCodeRepository) as codes:
        await codes.put(code)
    async with block(container, UnlockRequestRepository) as requests:
        await requests.add(wish)
    async with block(container, Idempotency) as idempotency:
        request = Repeatable(key=f"key-of-{user.username}", asked=user.email.encode())
        await idempotency.claim(user.id, request, now=NOON)
        await idempotency.keep(user.id, request, receipt, now=NOON)
    async with block(container, Outbox) as outbox:
        await outbox.add(PasswordChanged(email=user.email, first_name=user.first_name, locale="en"))
    return {
        "attempt": attempt,
        "session": session,
        "ticket": ticket,
        "code": code,
        "wish": wish,
        "receipt": receipt,
    }


async def _a_desk(container: AsyncContainer, user: User) -> dict[str, Any]:
    fields = some_fields(title=f"Unfinished, by {user.first_name}")
    draft = a_quest(user.id, draft=a_draft(fields=fields))
    other = a_quest(user.id)
    version = a_version(other)
    published, _ = other.published(at=NOON)
    key_id = (await container.get(Secrets)).current()
    fix = a_fix_of(version, an_accepted_answer(version.points[0].id, key_id))
    async with block(container, QuestRepository) as quests:
        await quests.add(draft)
        await quests.add(other)
        await quests.add_version(version)
        published = await quests.save(published)
        reopened = a_draft(fields=fields, refusal=a_refusal(fields=fields))
        published = await quests.save(published.with_draft(reopened, at=NOON))
        await quests.add_fix(fix)
    return {"draft": draft, "published": published, "version": version, "fix": fix}


async def _a_walk(container: AsyncContainer, user: User) -> dict[str, Any]:
    gift = a_gift(user.id, 50)
    async with block(container, Ledger) as ledger:
        await ledger.post(gift)
    stored, elsewhere = await a_stored_route(container), await a_stored_route(container)
    finished = await a_finished_run(container, stored.route, user.id)
    active = await a_stored_run(container, elsewhere.route, user.id, NOON + timedelta(hours=1))
    check_in = a_judged(EvidenceType.CHECK_IN, _first_point(elsewhere))
    active = await saved(container, active, check_in, sightings={check_in.event_id: SEEN})
    return {
        "gift": gift,
        "finished": finished,
        "active": active,
        "check_in": check_in,
        **await _an_opinion(container, user, stored),
    }


async def _an_opinion(container: AsyncContainer, user: User, stored: Stored) -> dict[str, Any]:
    quest_id = stored.quest.id
    review = Review(
        id=ReviewId(an_id()),
        quest_id=quest_id,
        author_id=user.id,
        opinion=Opinion(4, f"It was fine. {user.first_name}"),
        created_at=NOON,
        updated_at=NOON + timedelta(hours=1),
        response=StaffResponse(f"Thank you, {user.first_name}.", NOON + timedelta(hours=2)),
    )
    favorite = Favorite(user_id=user.id, quest_id=quest_id, added_at=NOON)
    async with block(container, ReviewRepository) as reviews:
        await reviews.add(review)
    async with block(container, FavoriteRepository) as favorites:
        await favorites.add(favorite)
    return {"review": review, "favorite": favorite}


def _first_point(stored: Stored) -> Any:
    return stored.version.points[0].id


async def _a_trail(container: AsyncContainer, user: User) -> dict[str, Any]:
    act = an_entry(actor=f"{user.username}before", actor_id=user.id, address="192.0.2.77")
    fate = an_entry(
        subject_id=user.id,
        before={"role": "user", "username": user.username},
        after={"role": "manager", "last_name": user.last_name, "lock_reason": user.first_name},
    )
    async with block(container, AuditLog) as log:
        await log.record(act)
        await log.record(fate)
    return {"act": act, "fate": fate}
