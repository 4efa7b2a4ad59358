"""The end of accounts: asked for, waited for, and erased."""

import asyncio
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from dishka import AsyncContainer

from blocks import block, using
from builders import NOON, PASSWORD, a_client, a_newcomer, an_actor, an_id
from lives import STEPS, Life, a_full_life
from people import (
    a_registered_user,
    a_signed_in_actor,
    authenticate,
    letters_to,
    sign_in,
    sign_up,
    verify,
)
from questcity.domain.accounts.errors import (
    LastAdminError,
    LinkInvalidError,
    SessionEndedError,
    UserNotFoundError,
    WrongCredentialsError,
    WrongPasswordError,
)
from questcity.domain.accounts.model.sessions import SessionEnd
from questcity.domain.accounts.model.users import DELETION_GRACE, User
from questcity.domain.accounts.ports.readers import AccountReader, PersonalData
from questcity.domain.accounts.ports.repositories import UserRepository
from questcity.domain.accounts.use_cases.cancel_deletion import CancelDeletion
from questcity.domain.accounts.use_cases.choose_password import ChoosePassword
from questcity.domain.accounts.use_cases.create_admin import CreateAdmin, NewAdmin
from questcity.domain.accounts.use_cases.delete_user import DeleteUser
from questcity.domain.accounts.use_cases.erase_accounts import EraseAccounts
from questcity.domain.accounts.use_cases.invite_user import Invitation, InviteUser
from questcity.domain.accounts.use_cases.read_audit_trail import ReadAuditTrail
from questcity.domain.accounts.use_cases.refresh_session import RefreshSession
from questcity.domain.accounts.use_cases.request_deletion import RequestDeletion
from questcity.domain.play.ports import RunReader
from questcity.domain.shared.audit import AuditEntry
from questcity.domain.shared.errors import DependencyAwayError, TooManyRequestsError
from questcity.domain.shared.ids import UserId
from questcity.domain.shared.paging import PageRequest
from questcity.domain.shared.permissions import (
    AccountLockedError,
    Actor,
    NotPermittedError,
    PasswordChangeRequiredError,
    Permission,
    Role,
    Status,
)
from stores import SetClock

pytestmark = pytest.mark.anyio

OPERATOR = Actor.operator("root")


class Cut(PersonalData):
    """Fails once at a step: before it does anything of it, or after it has done it."""

    def __init__(
        self,
        data: PersonalData,
        step: str,
        *,
        is_done: bool,
        by: type[Exception] = DependencyAwayError,
    ) -> None:
        self._data = data
        self._by = by
        self._step: str | None = step
        self._is_done = is_done

    def sections(self) -> tuple[str, ...]:
        """Return what the other returns."""
        return self._data.sections()

    def read(self, section: str, user_id: UserId) -> Any:
        """Return what the other returns."""
        return self._data.read(section, user_id)

    def steps(self) -> tuple[str, ...]:
        """Return what the other returns."""
        return self._data.steps()

    async def erase(self, step: str, user: User, *, now: datetime) -> bool:
        """Do it, or fail."""
        is_cut = step == self._step
        if is_cut and not self._is_done:
            self._step = None
            raise self._by
        is_more = await self._data.erase(step, user, now=now)
        if is_cut:
            self._step = None
            raise self._by
        return is_more


async def leave(container: AsyncContainer, actor: Actor, password: str = PASSWORD) -> datetime:
    async with using(container, RequestDeletion) as request_deletion:
        return await request_deletion(actor, password)


async def stay(container: AsyncContainer, actor: Actor) -> None:
    async with using(container, CancelDeletion) as cancel_deletion:
        await cancel_deletion(actor)


async def delete(
    container: AsyncContainer, whom: UserId | str, actor: Actor = OPERATOR
) -> tuple[User, bool]:
    async with using(container, DeleteUser) as delete_user:
        return await delete_user(actor, a_client(), whom)


async def sweep(container: AsyncContainer) -> int:
    async with using(container, EraseAccounts) as erase_accounts:
        return await erase_accounts()


async def find(container: AsyncContainer, user_id: UserId) -> User:
    async with block(container, UserRepository) as users:
        return await users.get(user_id)


async def trail(container: AsyncContainer) -> list[AuditEntry]:
    async with using(container, ReadAuditTrail) as read:
        return list((await read(OPERATOR, PageRequest(limit=100))).items)


async def test_who_asks_leaves_in_fourteen_days_and_is_told_so(
    container: AsyncContainer,
) -> None:
    actor = await a_signed_in_actor(container)

    deletes_at = await leave(container, actor)

    user = await find(container, actor.identity)
    assert (deletes_at, user.deletion_at) == (NOON + DELETION_GRACE, NOON + DELETION_GRACE)
    assert "2026-05-15" in (await letters_to(container, user.email))[-1]
    assert await sign_in(container, user.username)


async def test_asking_again_moves_nothing_and_tells_nothing(
    container: AsyncContainer, clock: SetClock
) -> None:
    actor = await a_signed_in_actor(container)
    first = await leave(container, actor)
    clock.pass_by(days=2)

    assert await leave(container, actor) == first

    user = await find(container, actor.identity)
    assert len(await letters_to(container, user.email)) == 2


async def test_a_wrong_password_sets_no_time(container: AsyncContainer) -> None:
    actor = await a_signed_in_actor(container)

    with pytest.raises(WrongPasswordError) as refusal:
        await leave(container, actor, "a guess")

    assert refusal.value.violations[0].path == ("password",)
    assert (await find(container, actor.identity)).deletion_at is None


async def test_passwords_are_guessed_a_few_times_only(
    container: AsyncContainer, clock: SetClock
) -> None:
    actor = await a_signed_in_actor(container)
    for _ in range(5):
        with pytest.raises(WrongPasswordError):
            await leave(container, actor, "a guess")
    clock.pass_by(minutes=14)

    with pytest.raises(TooManyRequestsError) as refusal:
        await leave(container, actor)

    assert refusal.value.retry_after == 60
    # Wrong passwords do not keep anybody from leaving for the rest of the day.
    clock.pass_by(minutes=1)
    assert await leave(container, actor)


async def test_one_changes_ones_mind_a_few_times_a_day_only(container: AsyncContainer) -> None:
    actor = await a_signed_in_actor(container)
    for _ in range(5):
        await leave(container, actor)
        await stay(container, actor)

    with pytest.raises(TooManyRequestsError):
        await leave(container, actor)


async def test_who_stays_is_told_once(container: AsyncContainer, clock: SetClock) -> None:
    actor = await a_signed_in_actor(container)
    await leave(container, actor)

    await stay(container, actor)
    await stay(container, actor)

    user = await find(container, actor.identity)
    letters = await letters_to(container, user.email)
    assert user.deletion_at is None
    assert ["will not be deleted" in letter for letter in letters] == [False, False, True]
    clock.pass_by(days=20)
    assert await sweep(container) == 0
    assert await sign_in(container, user.username)


async def test_who_may_not_edit_themselves_neither_leaves_nor_stays(
    container: AsyncContainer,
) -> None:
    actor = await a_signed_in_actor(container)
    for changes, refusal in (
        ({"status": Status.LOCKED}, AccountLockedError),
        ({"must_change_password": True}, PasswordChangeRequiredError),
    ):
        with pytest.raises(refusal):
            await leave(container, replace(actor, **changes))
        with pytest.raises(refusal):
            await stay(container, replace(actor, **changes))
    with pytest.raises(NotPermittedError):
        await leave(container, OPERATOR)


async def test_the_last_active_admin_does_not_leave(container: AsyncContainer) -> None:
    actor = await a_signed_in_actor(container, Role.ADMIN)

    with pytest.raises(LastAdminError):
        await leave(container, actor)

    await a_signed_in_actor(container, Role.ADMIN)
    assert await leave(container, actor)


async def test_an_account_ends_on_its_day_and_is_then_erased(
    container: AsyncContainer, clock: SetClock
) -> None:
    actor = await a_signed_in_actor(container)
    user = await find(container, actor.identity)
    tokens = await sign_in(container, user.username)
    await leave(container, actor)

    clock.pass_by(days=14, microseconds=-1)
    early = await sweep(container), (await find(container, user.id)).status
    clock.pass_by(microseconds=1)
    ended = await sweep(container), (await find(container, user.id)).status
    clock.pass_by(minutes=1)
    erased = await sweep(container), (await find(container, user.id)).username

    assert early == (0, Status.ACTIVE)
    assert ended == (0, Status.DELETED)
    assert erased == (1, f"deleted-{user.id.hex}")
    assert await sweep(container) == 0
    with pytest.raises(SessionEndedError):
        async with using(container, RefreshSession) as refresh:
            await refresh(a_client(), str(tokens.refresh_token))


async def test_an_account_that_ended_signs_nobody_in_and_says_nothing(
    container: AsyncContainer, clock: SetClock
) -> None:
    user = await a_registered_user(container)
    tokens = await sign_in(container, user.username)

    await delete(container, user.id)

    for _ in range(2):
        with pytest.raises(SessionEndedError):
            await authenticate(container, tokens.access_token)
        with pytest.raises(SessionEndedError):
            async with using(container, RefreshSession) as refresh:
                await refresh(a_client(), str(tokens.refresh_token))
        for login in (user.username, user.email):
            with pytest.raises(WrongCredentialsError):
                await sign_in(container, login)
        # Before everything is erased, and after.
        clock.pass_by(minutes=1)
        await sweep(container)


@pytest.mark.parametrize("is_asked_for", [False, True], ids=["by-staff", "by-oneself"])
async def test_all_sessions_end_with_the_account(
    container: AsyncContainer, clock: SetClock, *, is_asked_for: bool
) -> None:
    actor = await a_signed_in_actor(container)
    user = await find(container, actor.identity)
    tokens = [await sign_in(container, user.username) for _ in range(2)]

    if is_asked_for:
        await leave(container, actor)
        clock.pass_by(days=14)
        await sweep(container)
    else:
        await delete(container, user.id)

    reader: AccountReader = await container.get(AccountReader)
    found = [await reader.find_signed_in(one.session_id) for one in tokens]
    ends = [session.end for _, session in filter(None, found)]
    assert ends == [SessionEnd.ACCOUNT_DELETED] * 2


async def test_the_owner_hears_of_the_end_before_the_address_is_forgotten(
    container: AsyncContainer, clock: SetClock
) -> None:
    user = await a_registered_user(container)

    await delete(container, user.username)
    at_once = await sweep(container)

    assert at_once == 0
    assert "our last letter" in (await letters_to(container, user.email))[-1]
    clock.pass_by(minutes=1)
    assert await sweep(container) == 1


async def test_name_and_address_are_free_for_others_then(
    container: AsyncContainer, clock: SetClock
) -> None:
    user = await a_registered_user(container)
    await delete(container, user.id)
    clock.pass_by(minutes=1)
    await sweep(container)

    newcomer = a_newcomer(username=user.username, email=user.email)
    signed_up = await sign_up(container, newcomer)
    await verify(container, signed_up.proof())

    assert await sign_in(container, user.email)
    async with block(container, UserRepository) as users:
        again = await users.find_by_email(user.email)
    assert again is not None
    assert again.id != user.id


async def test_deleting_is_noted_and_erasing_too(
    container: AsyncContainer, clock: SetClock
) -> None:
    admin = await a_signed_in_actor(container, Role.ADMIN)
    user = await a_registered_user(container)

    await delete(container, user.id, admin)
    clock.pass_by(minutes=1)
    await sweep(container)

    erased, deleted = await trail(container)
    assert (deleted.actor, deleted.action, deleted.subject_id) == (
        admin.name,
        "user.deleted",
        user.id,
    )
    assert (deleted.before, deleted.after) == ({"status": "active"}, {"status": "deleted"})
    assert deleted.address == a_client().address
    assert (erased.actor, erased.action, erased.subject_id) == ("system", "user.erased", user.id)


async def test_deleting_again_changes_nothing(container: AsyncContainer, clock: SetClock) -> None:
    user = await a_registered_user(container)

    first, second = await delete(container, user.id), await delete(container, user.id)
    clock.pass_by(minutes=1)
    await sweep(container)
    third = await delete(container, user.id)

    assert (first[1], second[1], third[1]) == (True, False, False)
    actions = [entry.action for entry in await trail(container)]
    assert actions == ["user.erased", "user.deleted"]


async def test_who_asked_to_leave_can_be_deleted_at_once(container: AsyncContainer) -> None:
    actor = await a_signed_in_actor(container)
    await leave(container, actor)

    user, has_ended = await delete(container, actor.identity)

    assert has_ended
    assert user.deletion_at == NOON


@pytest.mark.parametrize("role", [Role.USER, Role.MANAGER])
async def test_only_who_may_delete_users_does(container: AsyncContainer, role: Role) -> None:
    user = await a_registered_user(container)

    with pytest.raises(NotPermittedError):
        await delete(container, user.id, an_actor(role))

    assert (await find(container, user.id)).status is Status.ACTIVE


class Trusted(Actor):
    """Somebody who is allowed everything, whatever the role."""

    def require(self, permission: Permission) -> None:
        """Refuse nothing."""


async def test_nobody_deletes_somebody_of_a_higher_role(container: AsyncContainer) -> None:
    await a_registered_user(container, role=Role.ADMIN)
    admin = await a_registered_user(container, role=Role.ADMIN)
    # Managers do not have the permission today; the rule must not depend on that.
    manager = Trusted(name="manager", role=Role.MANAGER, user_id=UserId(an_id()))

    with pytest.raises(NotPermittedError):
        await delete(container, admin.id, manager)


async def test_nobody_deletes_themselves_without_a_password(container: AsyncContainer) -> None:
    await a_signed_in_actor(container, Role.ADMIN)
    admin = await a_signed_in_actor(container, Role.ADMIN)

    with pytest.raises(NotPermittedError):
        await delete(container, admin.identity, admin)


async def test_nobody_deletes_who_is_not_there(container: AsyncContainer) -> None:
    for whom in (UserId(an_id()), "nobody", "nobody@example.org"):
        with pytest.raises(UserNotFoundError):
            await delete(container, whom)


async def test_the_last_active_admin_is_not_deleted(container: AsyncContainer) -> None:
    admin = await a_registered_user(container, role=Role.ADMIN)
    await a_registered_user(container, role=Role.ADMIN, status=Status.LOCKED)

    with pytest.raises(LastAdminError):
        await delete(container, admin.id)


async def test_two_admins_deleted_at_once_leave_one(container: AsyncContainer) -> None:
    admins = [await a_registered_user(container, role=Role.ADMIN) for _ in range(2)]

    outcomes = await asyncio.gather(
        *(delete(container, admin.id) for admin in admins), return_exceptions=True
    )

    assert sum(isinstance(outcome, LastAdminError) for outcome in outcomes) == 1


async def test_who_became_the_last_admin_meanwhile_waits_for_another(
    container: AsyncContainer, clock: SetClock
) -> None:
    first, second = [await a_signed_in_actor(container, Role.ADMIN) for _ in range(2)]
    await leave(container, first)
    await leave(container, second)
    clock.pass_by(days=14)

    for _ in range(3):
        await sweep(container)
        clock.pass_by(minutes=1)

    statuses = [(await find(container, actor.identity)).status for actor in (first, second)]
    assert statuses == [Status.DELETED, Status.ACTIVE]
    await a_signed_in_actor(container, Role.ADMIN)
    await sweep(container)
    assert (await find(container, second.identity)).status is Status.DELETED


async def test_an_admin_made_anew_by_the_operator_stays(
    container: AsyncContainer, clock: SetClock
) -> None:
    await a_registered_user(container, role=Role.ADMIN)
    user = await a_registered_user(container)
    await delete(container, user.id)
    wanted = NewAdmin(
        username=user.username,
        email=user.email,
        first_name="Vera",
        last_name="Smirnova",
        password=PASSWORD,
        password_change_required=False,
        replace_existing=True,
    )
    async with using(container, CreateAdmin) as create_admin:
        await create_admin(OPERATOR, wanted)
    clock.pass_by(days=1)

    assert await sweep(container) == 0

    assert (await find(container, user.id)).deletion_at is None
    assert await sign_in(container, user.username)


async def test_an_admin_made_anew_while_the_account_is_being_erased_stays(
    container: AsyncContainer, clock: SetClock
) -> None:
    user = await a_registered_user(container)
    await delete(container, user.id)
    clock.pass_by(minutes=1)

    class Late(Cut):
        async def erase(self, step: str, user: User, *, now: datetime) -> bool:
            if step == STEPS[-1]:
                async with block(container, UserRepository) as users:
                    revived = replace(user, status=Status.ACTIVE, deletion_at=None)
                    await users.save(revived)
            return await self._data.erase(step, user, now=now)

    async with using(container, EraseAccounts) as erase_accounts:
        late = Late(await container.get(PersonalData), "", is_done=False)
        erased = await replace(erase_accounts, personal_data=late)()

    assert erased == 0
    assert (await find(container, user.id)).username == user.username


async def test_a_link_opens_no_deleted_account(container: AsyncContainer) -> None:
    invitation = Invitation(
        username="invited",
        email="invited@example.org",
        first_name="Vera",
        last_name="Smirnova",
        role=Role.USER,
    )
    admin = await a_signed_in_actor(container, Role.ADMIN)
    async with using(container, InviteUser) as invite:
        user, _ = await invite(admin, a_client(), invitation, None)
    token = (await letters_to(container, user.email))[-1].strip().splitlines()[-1]

    await delete(container, user.id)

    with pytest.raises(LinkInvalidError):
        async with using(container, ChoosePassword) as choose:
            await choose(a_client(), token, PASSWORD)


async def test_an_erased_player_is_on_no_leaderboard(
    container: AsyncContainer, clock: SetClock
) -> None:
    life = await a_full_life(container)
    reader: RunReader = await container.get(RunReader)
    before = await reader.leaderboard(life.finished.quest_id, life.user.id, PageRequest())

    await delete(container, life.user.id)
    clock.pass_by(minutes=1)
    await sweep(container)

    after = await reader.leaderboard(life.finished.quest_id, life.user.id, PageRequest())
    assert [rank.username for rank in before.page.items] == [life.user.username]
    assert (after.page.items, after.own) == ((), None)


async def everything_about(container: AsyncContainer, life: Life) -> dict[str, Any]:
    data: PersonalData = await container.get(PersonalData)
    return {
        section: [record async for record in data.read(section, life.user.id)]
        for section in data.sections()
    }


@pytest.mark.parametrize("is_done", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("step", STEPS)
async def test_erasing_that_was_cut_off_at_a_step_goes_on_to_the_end(
    container: AsyncContainer, clock: SetClock, step: str, is_done: bool
) -> None:
    other, life = await a_full_life(container), await a_full_life(container)
    before = await everything_about(container, other)
    await delete(container, life.user.id)
    clock.pass_by(minutes=1)
    async with using(container, EraseAccounts) as erase_accounts:
        cut = Cut(await container.get(PersonalData), step, is_done=is_done)
        with pytest.raises(DependencyAwayError):
            await replace(erase_accounts, personal_data=cut)()
    halfway = await find(container, life.user.id)

    assert await sweep(container) == 1

    left = await everything_about(container, life)
    assert halfway.email == life.user.email
    assert not any(name in str(left) for name in life.names)
    assert left["account"][0]["first_name"] == "deleted user"
    assert await everything_about(container, other) == before


async def test_an_account_that_a_bug_keeps_holds_up_no_other(
    container: AsyncContainer, clock: SetClock
) -> None:
    lives = [await a_full_life(container) for _ in range(2)]
    for life in lives:
        await delete(container, life.user.id)
    clock.pass_by(minutes=1)
    async with using(container, EraseAccounts) as erase_accounts:
        bug = Cut(await container.get(PersonalData), STEPS[0], is_done=False, by=ZeroDivisionError)
        with pytest.raises(ExceptionGroup) as caught:
            await replace(erase_accounts, personal_data=bug)()

    assert [type(error) for error in caught.value.exceptions] == [ZeroDivisionError]
    assert await sweep(container) == 1


async def test_each_step_is_cut_off_once(container: AsyncContainer) -> None:
    data: PersonalData = await container.get(PersonalData)

    assert data.steps() == STEPS
