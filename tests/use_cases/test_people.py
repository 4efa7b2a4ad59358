"""Others: who sees what of them, and who changes what."""

from dataclasses import replace
from typing import Any

import pytest
from dishka import AsyncContainer

from blocks import using
from builders import PASSWORD, a_client, an_actor, an_id
from people import a_registered_user, a_signed_in_actor, authenticate, letters_to, sign_in
from questcity.domain.accounts.errors import (
    LastAdminError,
    SessionEndedError,
    SessionNotFoundError,
    UsernameTakenError,
    UserNotFoundError,
)
from questcity.domain.accounts.model.changes import ProfileChange, UserChange
from questcity.domain.accounts.model.users import User
from questcity.domain.accounts.use_cases.edit_user import EditUser
from questcity.domain.accounts.use_cases.end_session import EndSession
from questcity.domain.accounts.use_cases.list_sessions import ListSessions
from questcity.domain.accounts.use_cases.list_users import ListUsers
from questcity.domain.accounts.use_cases.replace_admin_password import (
    NewPassword,
    ReplaceAdminPassword,
)
from questcity.domain.accounts.use_cases.view_user import ViewUser
from questcity.domain.accounts.views import SeenUser, UserFilter
from questcity.domain.shared.audit import AuditEntry
from questcity.domain.shared.errors import (
    InvalidInputError,
    StaleRevisionError,
    TooManyRequestsError,
)
from questcity.domain.shared.ids import SessionId, UserId
from questcity.domain.shared.paging import PageRequest
from questcity.domain.shared.permissions import (
    Actor,
    Flag,
    NotPermittedError,
    PasswordChangeRequiredError,
    Role,
    Status,
)
from questcity.domain.shared.ports import AuditReader
from stores import SetClock

pytestmark = pytest.mark.anyio

ADMIN = an_actor(Role.ADMIN)
MANAGER = an_actor(Role.MANAGER)
OPERATOR = Actor.operator("root")
LOCKER = frozenset({Flag.CAN_LOCK_USERS})


async def edit(
    container: AsyncContainer, user: User, actor: Actor = ADMIN, expected: Any = None, **change: Any
) -> tuple[User, bool]:
    rights = {name: change.pop(name) for name in ("role", "flags") if name in change}
    wanted = UserChange(profile=ProfileChange(**change), **rights)
    async with using(container, EditUser) as edit_user:
        return await edit_user(actor, a_client(), user.id, wanted, expected)


async def see(container: AsyncContainer, actor: Actor, user: User) -> SeenUser:
    async with using(container, ViewUser) as view_user:
        return await view_user(actor, user.id)


async def trail(container: AsyncContainer) -> list[AuditEntry]:
    reader: AuditReader = await container.get(AuditReader)
    return list((await reader.list(PageRequest())).items)


@pytest.mark.parametrize(
    ("actor", "is_in_full"),
    [(an_actor(), False), (an_actor(flags=LOCKER), True), (MANAGER, True), (ADMIN, True)],
    ids=["user", "locker", "manager", "admin"],
)
async def test_staff_see_somebody_in_full_and_others_do_not(
    container: AsyncContainer, actor: Actor, *, is_in_full: bool
) -> None:
    user = await a_registered_user(container)

    assert await see(container, actor, user) == SeenUser(user=user, is_in_full=is_in_full)
    assert (await see(container, replace(actor, user_id=user.id), user)).is_in_full


async def test_who_has_not_come_yet_or_is_gone_is_not_shown(container: AsyncContainer) -> None:
    invited = await a_registered_user(container, status=Status.UNVERIFIED)
    locked = await a_registered_user(container, status=Status.LOCKED)
    deleted = await a_registered_user(container, status=Status.DELETED)

    assert (await see(container, an_actor(), locked)).user == locked
    assert (await see(container, MANAGER, invited)).user == invited
    with pytest.raises(UserNotFoundError):
        await see(container, an_actor(), invited)
    for actor in (an_actor(), ADMIN):
        with pytest.raises(UserNotFoundError):
            await see(container, actor, deleted)


async def test_who_is_gone_is_never_given_a_name_or_a_password_again(
    container: AsyncContainer,
) -> None:
    deleted = await a_registered_user(container, status=Status.DELETED, role=Role.ADMIN)

    with pytest.raises(UserNotFoundError):
        await edit(container, deleted, first_name="Anna")
    async with using(container, ReplaceAdminPassword) as replace_password:
        with pytest.raises(UserNotFoundError):
            new = NewPassword(password=PASSWORD, change_required=True)
            await replace_password(OPERATOR, deleted.username, new)


async def test_the_list_of_users_is_for_staff(container: AsyncContainer) -> None:
    user = await a_registered_user(container)
    wanted = UserFilter(words=(user.username,))

    async with using(container, ListUsers) as list_users:
        for actor in (MANAGER, ADMIN, an_actor(flags=LOCKER)):
            assert (await list_users(actor, wanted, PageRequest())).items == (user,)
        with pytest.raises(NotPermittedError):
            await list_users(an_actor(), wanted, PageRequest())


async def test_searching_has_a_limit_and_looking_has_none(container: AsyncContainer) -> None:
    async with using(container, ListUsers) as list_users:
        for _ in range(120):
            await list_users(MANAGER, UserFilter(words=("anna",)), PageRequest())

        with pytest.raises(TooManyRequestsError):
            await list_users(MANAGER, UserFilter(words=("anna",)), PageRequest())
        assert (await list_users(MANAGER, UserFilter(), PageRequest())).items == ()
        await list_users(ADMIN, UserFilter(words=("anna",)), PageRequest())


async def test_an_admin_changes_names_and_rights_and_it_is_noted(
    container: AsyncContainer,
) -> None:
    user = await a_registered_user(container)

    edited, has_changed = await edit(
        container,
        user,
        first_name=" Wera ",
        instagram_username="wera",
        role=Role.MANAGER,
        flags={Flag.CAN_LOCK_USERS: True},
    )

    assert has_changed
    assert (edited.first_name, edited.instagram_username) == ("Wera", "wera")
    assert (edited.role, edited.flags) == (Role.MANAGER, LOCKER)
    [entry] = await trail(container)
    assert (entry.action, entry.actor_id, entry.address) == (
        "user.role-changed",
        ADMIN.user_id,
        "192.0.2.1",
    )
    assert entry.before == {
        "first_name": "Vera",
        "instagram_username": "",
        "role": "user",
        "flags": "",
    }
    assert entry.after == {
        "first_name": "Wera",
        "instagram_username": "wera",
        "role": "manager",
        "flags": "can_lock_users",
    }


async def test_flags_are_given_and_taken_one_by_one(container: AsyncContainer) -> None:
    user = await a_registered_user(container, flags=frozenset({Flag.CAN_EDIT_QUESTS}))

    both, _ = await edit(container, user, flags={Flag.CAN_LOCK_USERS: True})
    one, _ = await edit(container, user, flags={Flag.CAN_EDIT_QUESTS: False})
    same, has_changed = await edit(container, user, flags={Flag.CAN_EDIT_QUESTS: False})

    assert both.flags == frozenset(Flag)
    assert (one.flags, same, has_changed) == (LOCKER, one, False)
    assert [entry.action for entry in await trail(container)] == ["user.edited"] * 2


@pytest.mark.parametrize(
    "actor",
    [an_actor(), MANAGER, an_actor(flags=frozenset(Flag))],
    ids=["user", "manager", "flags"],
)
async def test_nobody_else_changes_others(container: AsyncContainer, actor: Actor) -> None:
    user = await a_registered_user(container)

    for change in ({"first_name": "Eve"}, {"role": Role.ADMIN}, {}):
        with pytest.raises(NotPermittedError):
            await edit(container, user, actor, **change)

    assert (await see(container, ADMIN, user)).user == user


async def test_a_change_names_what_it_is_based_on(container: AsyncContainer) -> None:
    user = await a_registered_user(container)
    newer, _ = await edit(container, user, first_name="Wera")

    with pytest.raises(StaleRevisionError) as refusal:
        await edit(container, user, expected=user.revision, first_name="Eve")

    assert refusal.value.present == newer.revision
    assert (await edit(container, user, expected=newer.revision, first_name="Eva"))[1]


async def test_names_follow_the_same_rules_as_ones_own(container: AsyncContainer) -> None:
    user, other = await a_registered_user(container), await a_registered_user(container)

    with pytest.raises(UsernameTakenError):
        await edit(container, user, username=other.username.upper())
    with pytest.raises(InvalidInputError) as refusal:
        await edit(container, user, username="?", first_name="", locale="nowhere")

    assert sorted(violation.path for violation in refusal.value.violations) == [
        ("first_name",),
        ("locale",),
        ("username",),
    ]
    with pytest.raises(UserNotFoundError):
        await edit(container, replace(user, id=UserId(an_id())), first_name="Eve")


async def test_the_last_active_admin_keeps_the_role(container: AsyncContainer) -> None:
    admin = await a_registered_user(container, role=Role.ADMIN)

    with pytest.raises(LastAdminError):
        await edit(container, admin, role=Role.MANAGER)

    assert (await edit(container, admin, first_name="Eva", role=Role.ADMIN))[1]


async def test_one_sees_where_one_is_signed_in(container: AsyncContainer, clock: SetClock) -> None:
    user, other = await a_registered_user(container), await a_registered_user(container)
    first = await sign_in(container, user.username, address="192.0.2.1")
    clock.pass_by(minutes=5)
    second = await sign_in(container, user.username, address="192.0.2.2")
    await sign_in(container, other.username)
    actor = await authenticate(container, second.access_token)

    async with using(container, ListSessions) as list_sessions:
        sessions = await list_sessions(actor)
        clock.pass_by(days=30)
        later = await list_sessions(actor)

    assert [(session.id, session.address) for session in sessions] == [
        (second.session_id, "192.0.2.2"),
        (first.session_id, "192.0.2.1"),
    ]
    assert later == ()


async def test_a_device_is_signed_out_from_another_one(container: AsyncContainer) -> None:
    user = await a_registered_user(container)
    lost = await sign_in(container, user.username)
    here = await sign_in(container, user.username)
    actor = await authenticate(container, here.access_token)

    async with using(container, EndSession) as end_session:
        await end_session(actor, lost.session_id)
        await end_session(actor, lost.session_id)

    with pytest.raises(SessionEndedError):
        await authenticate(container, lost.access_token)
    assert await authenticate(container, here.access_token) == actor
    async with using(container, ListSessions) as list_sessions:
        assert [session.id for session in await list_sessions(actor)] == [here.session_id]


async def test_the_sessions_of_others_are_not_there(container: AsyncContainer) -> None:
    others = await a_signed_in_actor(container)
    actor = await a_signed_in_actor(container, Role.ADMIN)
    assert others.session_id is not None

    async with using(container, EndSession) as end_session:
        for session_id in (others.session_id, SessionId(an_id())):
            with pytest.raises(SessionNotFoundError):
                await end_session(actor, session_id)

    async with using(container, ListSessions) as list_sessions:
        assert len(await list_sessions(others)) == 1


async def test_who_must_change_the_password_does_that_first(container: AsyncContainer) -> None:
    actor = replace(await a_signed_in_actor(container), must_change_password=True)
    assert actor.session_id is not None

    async with using(container, ListSessions) as list_sessions:
        with pytest.raises(PasswordChangeRequiredError):
            await list_sessions(actor)
    async with using(container, EndSession) as end_session:
        with pytest.raises(PasswordChangeRequiredError):
            await end_session(actor, actor.session_id)


async def replace_password(
    container: AsyncContainer, login: str, actor: Actor = OPERATOR, **new: Any
) -> User:
    wanted = replace(NewPassword(password="another " + PASSWORD, change_required=False), **new)
    async with using(container, ReplaceAdminPassword) as replace_admin_password:
        return await replace_admin_password(actor, login, wanted)


async def test_the_operator_lets_an_admin_in_again(container: AsyncContainer) -> None:
    admin = await a_registered_user(container, role=Role.ADMIN)
    before = await sign_in(container, admin.username)

    await replace_password(container, admin.email, change_required=True)

    with pytest.raises(SessionEndedError):
        await authenticate(container, before.access_token)
    after = await sign_in(container, admin.username, "another " + PASSWORD)
    assert after.password_change_required
    assert "changed" in (await letters_to(container, admin.email))[-1]
    assert [entry.action for entry in await trail(container)] == ["admin.password-replaced"]


async def test_nobody_chooses_the_password_of_anybody_else(container: AsyncContainer) -> None:
    user = await a_registered_user(container)
    admin = await a_registered_user(container, role=Role.ADMIN)

    with pytest.raises(NotPermittedError):
        await replace_password(container, user.username)
    with pytest.raises(NotPermittedError):
        await replace_password(container, admin.username, ADMIN)
    with pytest.raises(UserNotFoundError):
        await replace_password(container, "nobody")
    with pytest.raises(InvalidInputError):
        await replace_password(container, admin.username, password="short")

    assert await sign_in(container, admin.username)
