from collections.abc import Iterator
from itertools import product

import pytest

from builders import an_actor
from questcity.domain.shared.errors import ForbiddenError
from questcity.domain.shared.permissions import (
    AccountLockedError,
    AccountUnverifiedError,
    Actor,
    Flag,
    NotPermittedError,
    PasswordChangeRequiredError,
    Permission,
    Role,
    Status,
    every_grant,
)

# Each line: permissions, then every role and flag that gives them.
TABLE = """
own_profile.view own_profile.edit                              : user manager admin
quests.view merch.view friends.manage friend_requests.send     : user manager admin
favorites.manage chats.create messages.send reviews.write      : user manager admin
users.view                                                     : manager admin can_lock_users
quests.create                                                  : manager admin can_edit_quests
quests.moderate reviews.moderate reviews.respond               : manager admin
chats.moderate messages.delete_any                             : manager admin
quests.edit_any quests.delete_any                              : admin can_edit_quests
categories.manage places.manage vehicles.manage                : admin can_edit_quests
tools.manage activities.manage                                 : admin can_edit_quests
users.lock users.unlock unlock_requests.manage                 : admin can_lock_users
users.edit users.delete users.manage_roles favorites.view_any  : admin
merch.manage admin_panel.view settings.manage logs.view        : admin
backups.manage                                                 : admin
"""
HOLDERS = {
    code: frozenset(holders.split())
    for codes, _, holders in (line.partition(":") for line in TABLE.strip().splitlines())
    for code in codes.split()
}
EVERY_SET_OF_FLAGS = [
    frozenset[Flag](),
    frozenset({Flag.CAN_EDIT_QUESTS}),
    frozenset({Flag.CAN_LOCK_USERS}),
    frozenset(Flag),
]


def verdict(actor: Actor, permission: Permission) -> type[ForbiddenError] | None:
    try:
        actor.require(permission)
    except ForbiddenError as error:
        return type(error)
    return None


def held(role: Role, flags: frozenset[Flag]) -> set[str]:
    titles = {role.name.lower(), *flags}
    return {code for code, holders in HOLDERS.items() if holders & titles}


def every_actor(role: Role, status: Status) -> Iterator[Actor]:
    for flags, must_change in product(EVERY_SET_OF_FLAGS, (False, True)):
        yield an_actor(role, flags=flags, status=status, must_change_password=must_change)


def test_the_catalogue_has_these_thirty_six_permissions_and_no_other() -> None:
    assert [permission.code for permission in Permission if permission.code not in HOLDERS] == []
    assert len(Permission) == len(HOLDERS) == 36


def test_every_permission_says_in_a_sentence_what_it_allows() -> None:
    descriptions = [permission.description for permission in Permission]

    assert len(set(descriptions)) == len(descriptions)
    assert all(text[0].isupper() and text.endswith(".") for text in descriptions)


def test_the_catalogue_says_which_roles_and_flags_give_a_permission() -> None:
    told = {
        grant.permission.code: {role.name.lower() for role in grant.roles} | set(grant.flags)
        for grant in every_grant()
    }

    assert told == HOLDERS
    assert [grant.permission for grant in every_grant()] == list(Permission)


@pytest.mark.parametrize("flags", EVERY_SET_OF_FLAGS, ids=lambda flags: "+".join(sorted(flags)))
@pytest.mark.parametrize("role", Role)
def test_role_and_flags_give_an_active_actor_what_the_table_says(
    role: Role, flags: frozenset[Flag]
) -> None:
    actor = an_actor(role, flags=flags)

    expected = held(role, flags)

    assert {permission.code for permission in actor.permissions()} == expected
    for permission in Permission:
        allowed = None if permission.code in expected else NotPermittedError
        assert verdict(actor, permission) is allowed


def test_what_one_flag_gives_the_other_does_not() -> None:
    plain = an_actor().permissions()
    editor, locker = [
        an_actor(flags=frozenset({flag})).permissions() - plain
        for flag in (Flag.CAN_EDIT_QUESTS, Flag.CAN_LOCK_USERS)
    ]

    assert editor & locker == frozenset()
    assert Permission.EDIT_ANY_QUEST in editor
    assert Permission.LOCK_USERS in locker


@pytest.mark.parametrize("status", [Status.LOCKED, Status.DELETED])
@pytest.mark.parametrize("role", Role)
def test_who_is_locked_or_deleted_may_nothing_and_hears_of_the_lock(
    role: Role, status: Status
) -> None:
    for actor in every_actor(role, status):
        assert actor.permissions() == frozenset()
        assert {verdict(actor, permission) for permission in Permission} == {AccountLockedError}


@pytest.mark.parametrize("flags", EVERY_SET_OF_FLAGS, ids=lambda flags: "+".join(sorted(flags)))
@pytest.mark.parametrize("role", Role)
def test_who_is_unverified_has_only_the_own_profile(role: Role, flags: frozenset[Flag]) -> None:
    actor = an_actor(role, flags=flags, status=Status.UNVERIFIED)

    assert {permission.code for permission in actor.permissions()} == {
        "own_profile.view",
        "own_profile.edit",
    }
    for permission in Permission:
        is_own = permission.code.startswith("own_profile.")
        assert verdict(actor, permission) is (None if is_own else AccountUnverifiedError)


@pytest.mark.parametrize("status", [Status.ACTIVE, Status.UNVERIFIED])
@pytest.mark.parametrize("role", Role)
def test_who_has_a_password_of_somebody_else_may_only_look_at_the_own_profile(
    role: Role, status: Status
) -> None:
    actor = an_actor(role, status=status, must_change_password=True)

    assert verdict(actor, Permission.VIEW_OWN_PROFILE) is None
    for permission in set(Permission) - {Permission.VIEW_OWN_PROFILE}:
        assert verdict(actor, permission) is PasswordChangeRequiredError


def test_the_operator_may_everything_and_is_nobodys_user() -> None:
    operator = Actor.operator("root")

    assert operator.name == "operator:root"
    assert {verdict(operator, permission) for permission in Permission} == {None}
    with pytest.raises(NotPermittedError):
        _ = operator.identity


def test_a_signed_in_actor_knows_whose_user_it_is() -> None:
    actor = an_actor()

    assert actor.identity == actor.user_id


def test_the_numbers_of_the_roles_are_those_on_the_wire() -> None:
    assert {role.name: role.value for role in Role} == {"USER": 0, "MANAGER": 1, "ADMIN": 2}
