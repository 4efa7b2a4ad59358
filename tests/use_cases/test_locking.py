"""Accounts are locked, and unlocked."""

import asyncio
from typing import Any

import pytest
from dishka import AsyncContainer

from blocks import block, using
from builders import a_client, an_actor
from people import a_registered_user, authenticate, letters_to, sign_in
from questcity.domain.accounts.errors import (
    AlreadyDecidedError,
    LastAdminError,
    SessionEndedError,
    UnlockRequestNotFoundError,
    UserNotFoundError,
    WrongStatusError,
)
from questcity.domain.accounts.model.unlock_requests import UnlockStatus
from questcity.domain.accounts.model.users import User
from questcity.domain.accounts.ports.repositories import UserRepository
from questcity.domain.accounts.use_cases.decide_unlock_request import (
    DecideUnlockRequest,
    Decision,
)
from questcity.domain.accounts.use_cases.list_unlock_requests import ListUnlockRequests
from questcity.domain.accounts.use_cases.lock_user import LockUser
from questcity.domain.accounts.use_cases.refresh_session import RefreshSession
from questcity.domain.accounts.use_cases.request_unlock import RequestUnlock
from questcity.domain.accounts.use_cases.unlock_user import UnlockUser
from questcity.domain.accounts.use_cases.view_unlock_request import ViewUnlockRequest
from questcity.domain.accounts.views import UnlockRequestView
from questcity.domain.shared.audit import AuditEntry
from questcity.domain.shared.errors import InvalidInputError, TooManyRequestsError
from questcity.domain.shared.ids import UnlockRequestId
from questcity.domain.shared.paging import PageRequest
from questcity.domain.shared.permissions import (
    AccountLockedError,
    Actor,
    Flag,
    NotPermittedError,
    Permission,
    Role,
    Status,
)
from questcity.domain.shared.ports import AuditReader
from stores import SetClock

pytestmark = pytest.mark.anyio

ADMIN = an_actor(Role.ADMIN)
LOCKER = an_actor(flags=frozenset({Flag.CAN_LOCK_USERS}))
REASON = "Too many fake photos."


async def lock(
    container: AsyncContainer, user: User, actor: Actor = ADMIN, reason: str = REASON
) -> tuple[User, bool]:
    async with using(container, LockUser) as lock_user:
        return await lock_user(actor, a_client(), user.id, reason)


async def unlock(container: AsyncContainer, user: User, actor: Actor = ADMIN) -> tuple[User, bool]:
    async with using(container, UnlockUser) as unlock_user:
        return await unlock_user(actor, a_client(), user.id)


async def ask(container: AsyncContainer, email: str, **texts: str) -> None:
    said = {"reason": "It was not me.", "message": ""} | texts
    async with using(container, RequestUnlock) as request_unlock:
        await request_unlock(a_client(), email, **said)


async def requests_seen(
    container: AsyncContainer, status: UnlockStatus | None = None, actor: Actor = LOCKER
) -> list[UnlockRequestView]:
    # A wish reaches staff through the worker.
    await letters_to(container, "nobody@example.org")
    async with using(container, ListUnlockRequests) as list_requests:
        return list((await list_requests(actor, status, PageRequest())).items)


async def decide(
    container: AsyncContainer,
    view: UnlockRequestView,
    actor: Actor = LOCKER,
    **decision: Any,
) -> UnlockRequestView:
    async with using(container, DecideUnlockRequest) as decide_request:
        return await decide_request(actor, a_client(), view.request.id, Decision(**decision))


async def trail(container: AsyncContainer) -> list[AuditEntry]:
    reader: AuditReader = await container.get(AuditReader)
    return list((await reader.list(PageRequest())).items)


async def present(container: AsyncContainer, user: User) -> User:
    async with block(container, UserRepository) as users:
        return await users.get(user.id)


async def a_locked_user(container: AsyncContainer) -> User:
    return (await lock(container, await a_registered_user(container)))[0]


@pytest.mark.parametrize("actor", [ADMIN, LOCKER], ids=["admin", "locker"])
async def test_a_locked_user_is_out_everywhere_at_once_and_told_why(
    container: AsyncContainer, actor: Actor
) -> None:
    user = await a_registered_user(container)
    signed_in = await sign_in(container, user.username)

    locked, has_changed = await lock(container, user, actor)

    assert (locked.status, locked.lock_reason, has_changed) == (Status.LOCKED, REASON, True)
    with pytest.raises(AccountLockedError):
        (await authenticate(container, signed_in.access_token)).require(Permission.VIEW_QUESTS)
    async with using(container, RefreshSession) as refresh:
        with pytest.raises(AccountLockedError):
            await refresh(a_client(), str(signed_in.refresh_token))
    with pytest.raises(AccountLockedError):
        await sign_in(container, user.username)
    assert REASON in (await letters_to(container, user.email))[-1]
    [entry] = await trail(container)
    assert (entry.action, entry.actor, entry.subject_id) == ("user.locked", actor.name, user.id)
    assert entry.before == {"status": "active", "lock_reason": ""}
    assert entry.after == {"status": "locked", "lock_reason": REASON}


async def test_an_unlocked_user_signs_in_anew(container: AsyncContainer) -> None:
    user = await a_registered_user(container)
    signed_in = await sign_in(container, user.username)
    await lock(container, user)

    unlocked, has_changed = await unlock(container, user)

    assert (unlocked.status, unlocked.lock_reason, has_changed) == (Status.ACTIVE, None, True)
    with pytest.raises(SessionEndedError):
        await authenticate(container, signed_in.access_token)
    assert await sign_in(container, user.username)
    assert "unlocked" in (await letters_to(container, user.email))[-1]
    assert [entry.action for entry in await trail(container)] == ["user.unlocked", "user.locked"]


async def test_to_repeat_it_changes_nothing(container: AsyncContainer) -> None:
    user = await a_registered_user(container)

    first, again = await lock(container, user), await lock(container, user, reason="Another one.")
    opened, opened_again = await unlock(container, user), await unlock(container, user)

    assert (again[0], again[1]) == (first[0], False)
    assert (opened_again[0], opened_again[1]) == (opened[0], False)
    assert len(await trail(container)) == 2


@pytest.mark.parametrize("status", [Status.UNVERIFIED, Status.DELETED])
async def test_only_an_active_account_can_be_locked(
    container: AsyncContainer, status: Status
) -> None:
    user = await a_registered_user(container, status=status)

    with pytest.raises(WrongStatusError):
        await lock(container, user)
    with pytest.raises(WrongStatusError):
        await unlock(container, user)

    assert await present(container, user) == user


@pytest.mark.parametrize("actor", [an_actor(), an_actor(Role.MANAGER)], ids=["user", "manager"])
async def test_nobody_else_locks_or_unlocks(container: AsyncContainer, actor: Actor) -> None:
    user = await a_registered_user(container)

    with pytest.raises(NotPermittedError):
        await lock(container, user, actor)
    with pytest.raises(NotPermittedError):
        await unlock(container, user, actor)
    assert await present(container, user) == user


async def test_nobody_locks_somebody_of_a_higher_role(container: AsyncContainer) -> None:
    manager = await a_registered_user(container, role=Role.MANAGER)
    one, other = [await a_registered_user(container, role=Role.ADMIN) for _ in range(2)]
    locker = an_actor(Role.MANAGER, flags=frozenset({Flag.CAN_LOCK_USERS}))

    for actor, user in ((LOCKER, manager), (LOCKER, one), (locker, one)):
        with pytest.raises(NotPermittedError):
            await lock(container, user, actor)

    assert (await lock(container, manager, locker))[1]
    assert (await lock(container, one))[1]
    with pytest.raises(NotPermittedError):
        await unlock(container, one, locker)
    with pytest.raises(LastAdminError):
        await lock(container, other)


async def test_two_admins_who_lock_each_other_leave_one(container: AsyncContainer) -> None:
    admins = [await a_registered_user(container, role=Role.ADMIN) for _ in range(2)]

    outcomes = await asyncio.gather(
        *(lock(container, admin) for admin in admins), return_exceptions=True
    )

    assert sum(isinstance(outcome, LastAdminError) for outcome in outcomes) == 1


@pytest.mark.parametrize("reason", ["", "  ", "x" * 501])
async def test_a_lock_has_a_reason_that_can_be_read(container: AsyncContainer, reason: str) -> None:
    user = await a_registered_user(container)

    with pytest.raises(InvalidInputError):
        await lock(container, user, reason=reason)

    assert (await lock(container, user, reason="x" * 500))[1]


async def test_who_is_locked_asks_and_is_unlocked(container: AsyncContainer) -> None:
    user = await a_locked_user(container)
    await ask(container, user.email.upper(), reason="It was not me.", message="I swear.")
    [view] = await requests_seen(container, UnlockStatus.PENDING)

    decided = await decide(container, view, is_approved=True, note="Sorry.")

    assert (view.user.id, view.request.reason, view.request.message) == (
        user.id,
        "It was not me.",
        "I swear.",
    )
    assert decided.request.status is UnlockStatus.APPROVED
    assert (decided.request.decided_by, decided.request.note) == (LOCKER.name, "Sorry.")
    assert decided.user.status is Status.ACTIVE
    assert await sign_in(container, user.username)
    assert "unlocked" in (await letters_to(container, user.email))[-1]
    assert (await trail(container))[0].action == "unlock-request.approved"
    assert await requests_seen(container, UnlockStatus.PENDING) == []


async def test_or_is_refused_and_told_so(container: AsyncContainer) -> None:
    user = await a_locked_user(container)
    await ask(container, user.email)
    [view] = await requests_seen(container)

    refused = await decide(container, view, is_approved=False, note="We have seen the photos.")
    again = await decide(container, view, is_approved=False, note="Another note.")

    assert refused.request.status is UnlockStatus.REJECTED
    assert again == refused
    assert (await present(container, user)).status is Status.LOCKED
    letters = [text for text in await letters_to(container, user.email) if "stays" in text]
    assert len(letters) == 1
    assert "We have seen the photos." in letters[0]
    with pytest.raises(AlreadyDecidedError):
        await decide(container, view, is_approved=True)


async def test_a_wish_is_passed_on_only_for_an_account_that_is_locked(
    container: AsyncContainer,
) -> None:
    active = await a_registered_user(container)

    await ask(container, active.email)
    await ask(container, "nobody@example.org")

    assert await requests_seen(container) == []


async def test_one_wish_waits_at_a_time_and_the_next_can_follow_a_refusal(
    container: AsyncContainer, clock: SetClock
) -> None:
    user = await a_locked_user(container)
    await ask(container, user.email, message="First.")
    await requests_seen(container)
    await ask(container, user.email, message="Second.")
    [view] = await requests_seen(container)

    await decide(container, view, is_approved=False)
    clock.pass_by(minutes=1)
    await ask(container, user.email, message="Third.")

    assert [one.request.message for one in await requests_seen(container)] == ["Third.", "First."]


async def test_a_wish_that_waits_is_fulfilled_by_any_unlocking(container: AsyncContainer) -> None:
    user = await a_locked_user(container)
    await ask(container, user.email)
    [view] = await requests_seen(container)

    await unlock(container, user, ADMIN)

    [after] = await requests_seen(container)
    assert after.request.id == view.request.id
    assert (after.request.status, after.request.decided_by) == (UnlockStatus.APPROVED, ADMIN.name)


@pytest.mark.parametrize("actor", [an_actor(), an_actor(Role.MANAGER)], ids=["user", "manager"])
async def test_nobody_else_sees_or_decides_wishes(container: AsyncContainer, actor: Actor) -> None:
    user = await a_locked_user(container)
    await ask(container, user.email)
    [view] = await requests_seen(container)

    with pytest.raises(NotPermittedError):
        await requests_seen(container, actor=actor)
    with pytest.raises(NotPermittedError):
        await decide(container, view, actor, is_approved=True)
    async with using(container, ViewUnlockRequest) as view_request:
        with pytest.raises(NotPermittedError):
            await view_request(actor, view.request.id)
        assert await view_request(LOCKER, view.request.id) == view
        with pytest.raises(UnlockRequestNotFoundError):
            await view_request(LOCKER, UnlockRequestId(user.id))
    assert (await present(container, user)).status is Status.LOCKED


async def test_the_wish_of_an_admin_is_decided_by_admins(container: AsyncContainer) -> None:
    admin = await a_registered_user(container, role=Role.ADMIN)
    await a_registered_user(container, role=Role.ADMIN)
    await lock(container, admin)
    await ask(container, admin.email)
    [view] = await requests_seen(container)

    with pytest.raises(NotPermittedError):
        await decide(container, view, LOCKER, is_approved=True)

    assert (await decide(container, view, ADMIN, is_approved=True)).user.status is Status.ACTIVE


async def test_wishes_have_a_limit_for_each_address(container: AsyncContainer) -> None:
    for _ in range(3):
        await ask(container, "anna@example.org")

    with pytest.raises(TooManyRequestsError):
        await ask(container, "Anna@Example.org")
    await ask(container, "boris@example.org")


@pytest.mark.parametrize(
    ("email", "texts", "path"),
    [
        ("no address", {}, "email"),
        ("anna@example.org", {"reason": ""}, "reason"),
        ("anna@example.org", {"reason": "x" * 129}, "reason"),
        ("anna@example.org", {"message": "x" * 2001}, "message"),
    ],
)
async def test_a_wish_can_be_read(
    container: AsyncContainer, email: str, texts: dict[str, str], path: str
) -> None:
    with pytest.raises(InvalidInputError) as refusal:
        await ask(container, email, **texts)

    assert [violation.path for violation in refusal.value.violations] == [(path,)]
    await ask(container, "anna@example.org", reason="x" * 128, message="x" * 2000)


async def test_who_is_not_there_cannot_be_locked(container: AsyncContainer) -> None:
    async with using(container, LockUser) as lock_user:
        with pytest.raises(UserNotFoundError):
            await lock_user(ADMIN, a_client(), "nobody", REASON)
