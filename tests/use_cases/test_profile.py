"""Seeing and changing oneself."""

from dataclasses import replace
from uuid import uuid4

import pytest
from dishka import AsyncContainer

from blocks import using
from builders import PASSWORD, an_actor
from people import (
    a_registered_user,
    a_signed_in_actor,
    authenticate,
    letters_to,
    sign_in,
)
from questcity.domain.accounts.errors import (
    MediaNotUsableError,
    SessionEndedError,
    UsernameTakenError,
    WrongPasswordError,
)
from questcity.domain.accounts.model.changes import ProfileChange
from questcity.domain.accounts.model.users import User
from questcity.domain.accounts.use_cases.change_password import ChangePassword
from questcity.domain.accounts.use_cases.edit_own_profile import EditOwnProfile
from questcity.domain.accounts.use_cases.view_own_profile import ViewOwnProfile
from questcity.domain.shared.errors import InvalidInputError, StaleRevisionError
from questcity.domain.shared.ids import Revision
from questcity.domain.shared.permissions import (
    AccountLockedError,
    Actor,
    PasswordChangeRequiredError,
    Status,
)

pytestmark = pytest.mark.anyio

NEW_PASSWORD = "another good password"


async def edit(
    container: AsyncContainer, actor: Actor, expected: Revision | None = None, **change: object
) -> User:
    async with using(container, EditOwnProfile) as edit_own_profile:
        profile = await edit_own_profile(actor, ProfileChange(**change), expected)  # type: ignore[arg-type]
    return profile.user


async def view(container: AsyncContainer, actor: Actor) -> User:
    async with using(container, ViewOwnProfile) as view_own_profile:
        return (await view_own_profile(actor)).user


async def change_password(
    container: AsyncContainer, actor: Actor, old: str = PASSWORD, new: str = NEW_PASSWORD
) -> None:
    async with using(container, ChangePassword) as change:
        await change(actor, old, new)


async def test_only_the_given_fields_change(container: AsyncContainer) -> None:
    actor = await a_signed_in_actor(container)
    before = await view(container, actor)

    await edit(container, actor, last_name="Orlova", instagram_username="vera.o")

    after = await view(container, actor)
    assert after == replace(
        before,
        last_name="Orlova",
        instagram_username="vera.o",
        updated_at=after.updated_at,
        revision=Revision(before.revision + 1),
    )


async def test_an_empty_instagram_name_takes_it_away(container: AsyncContainer) -> None:
    actor = await a_signed_in_actor(container)
    await edit(container, actor, instagram_username="vera.o")

    after = await edit(container, actor, instagram_username="")

    assert after.instagram_username is None


async def test_changing_nothing_makes_no_revision(container: AsyncContainer) -> None:
    actor = await a_signed_in_actor(container)
    before = await view(container, actor)

    after = await edit(container, actor, first_name=before.first_name)

    assert after.revision == before.revision


async def test_an_edit_on_an_old_revision_is_refused(container: AsyncContainer) -> None:
    actor = await a_signed_in_actor(container)
    before = await view(container, actor)
    await edit(container, actor, before.revision, first_name="Faster")

    with pytest.raises(StaleRevisionError):
        await edit(container, actor, before.revision, first_name="Slower")

    assert (await view(container, actor)).first_name == "Faster"


async def test_a_taken_username_is_refused(container: AsyncContainer) -> None:
    other = await a_registered_user(container)
    actor = await a_signed_in_actor(container)

    with pytest.raises(UsernameTakenError):
        await edit(container, actor, username=other.username.upper())


async def test_rules_hold_for_changes_too(container: AsyncContainer) -> None:
    actor = await a_signed_in_actor(container)

    with pytest.raises(InvalidInputError) as refused:
        await edit(container, actor, username="a", first_name=" ", locale="?")

    assert len(refused.value.violations) == 3


async def test_a_file_that_nobody_uploaded_cannot_be_the_avatar(
    container: AsyncContainer,
) -> None:
    actor = await a_signed_in_actor(container)

    with pytest.raises(MediaNotUsableError):
        await edit(container, actor, avatar_media_id=uuid4())


async def test_a_locked_actor_sees_and_changes_nothing(container: AsyncContainer) -> None:
    locked = an_actor(status=Status.LOCKED)

    with pytest.raises(AccountLockedError):
        await view(container, locked)
    with pytest.raises(AccountLockedError):
        await edit(container, locked, first_name="Vera")


async def test_who_must_change_the_password_can_do_only_that(
    container: AsyncContainer,
) -> None:
    user = await a_registered_user(container, password_change_required=True)
    signed_in = await sign_in(container, user.username)
    actor = await authenticate(container, signed_in.access_token)

    assert signed_in.password_change_required
    assert await view(container, actor)
    with pytest.raises(PasswordChangeRequiredError):
        await edit(container, actor, first_name="Vera")
    await change_password(container, actor)

    freed = await authenticate(container, signed_in.access_token)
    assert await edit(container, freed, first_name="Vera")


async def test_a_new_password_ends_all_other_sessions_and_is_told(
    container: AsyncContainer,
) -> None:
    user = await a_registered_user(container)
    here, elsewhere = [await sign_in(container, user.username) for _ in range(2)]

    await change_password(container, await authenticate(container, here.access_token))

    assert await authenticate(container, here.access_token)
    with pytest.raises(SessionEndedError):
        await authenticate(container, elsewhere.access_token)
    assert await sign_in(container, user.username, NEW_PASSWORD)
    assert "password was changed" in (await letters_to(container, user.email))[-1]


async def test_the_present_password_is_asked_for(container: AsyncContainer) -> None:
    actor = await a_signed_in_actor(container)

    with pytest.raises(WrongPasswordError):
        await change_password(container, actor, old="a guess at it")


async def test_a_weak_new_password_is_refused(container: AsyncContainer) -> None:
    actor = await a_signed_in_actor(container)

    with pytest.raises(InvalidInputError):
        await change_password(container, actor, new="short")
