"""Taking one's data along."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from dishka import AsyncContainer

from blocks import block, using
from builders import PASSWORD, a_client, an_actor
from people import a_registered_user, a_signed_in_actor, letters_to
from questcity.domain.accounts.errors import (
    ExportNotFoundError,
    UserNotFoundError,
    WrongPasswordError,
)
from questcity.domain.accounts.model.users import User
from questcity.domain.accounts.ports.readers import Section
from questcity.domain.accounts.ports.repositories import UserRepository
from questcity.domain.accounts.use_cases.download_export import DownloadExport
from questcity.domain.accounts.use_cases.export_user import ExportUser
from questcity.domain.accounts.use_cases.read_audit_trail import ReadAuditTrail
from questcity.domain.accounts.use_cases.request_export import RequestExport
from questcity.domain.accounts.use_cases.view_export import ViewExport
from questcity.domain.accounts.views import ExportStatus, ExportView
from questcity.domain.shared.errors import TooManyRequestsError
from questcity.domain.shared.paging import PageRequest
from questcity.domain.shared.permissions import (
    AccountLockedError,
    Actor,
    NotPermittedError,
    PasswordChangeRequiredError,
    Role,
    Status,
)
from stores import SetClock

pytestmark = pytest.mark.anyio

OPERATOR = Actor.operator("root")


async def request(container: AsyncContainer, actor: Actor, password: str = PASSWORD) -> ExportView:
    async with using(container, RequestExport) as request_export:
        return await request_export(actor, password)


async def view(container: AsyncContainer, actor: Actor) -> ExportView:
    async with using(container, ViewExport) as view_export:
        return await view_export(actor)


async def download(
    container: AsyncContainer, actor: Actor
) -> dict[str, list[Mapping[str, object]]]:
    async with using(container, DownloadExport) as download_export:
        return await records_in(await download_export(actor))


async def records_in(sections: tuple[Section, ...]) -> dict[str, list[Mapping[str, object]]]:
    return {section.name: [record async for record in section.records] for section in sections}


async def changed(container: AsyncContainer, actor: Actor, **changes: Any) -> User:
    async with block(container, UserRepository) as users:
        return await users.save(replace(await users.get(actor.identity), **changes))


async def test_who_asks_with_the_password_may_download_for_a_day(
    container: AsyncContainer, clock: SetClock
) -> None:
    actor = await a_signed_in_actor(container)
    before = await view(container, actor)

    asked = await request(container, actor)

    assert before.status is ExportStatus.NONE
    assert asked == await view(container, actor)
    assert asked.status is ExportStatus.READY
    downloaded = await download(container, actor)
    assert downloaded["account"][0]["username"] == actor.name
    assert await download(container, actor) == downloaded
    clock.pass_by(hours=24)
    assert (await view(container, actor)).status is ExportStatus.EXPIRED
    with pytest.raises(ExportNotFoundError):
        await download(container, actor)


async def test_who_has_not_asked_downloads_nothing(container: AsyncContainer) -> None:
    actor = await a_signed_in_actor(container)

    with pytest.raises(ExportNotFoundError):
        await download(container, actor)


async def test_a_wrong_password_opens_nothing(container: AsyncContainer) -> None:
    actor = await a_signed_in_actor(container)

    with pytest.raises(WrongPasswordError) as refusal:
        await request(container, actor, "a guess")

    assert refusal.value.violations[0].path == ("password",)
    assert (await view(container, actor)).status is ExportStatus.NONE


async def test_passwords_are_guessed_a_few_times_only(container: AsyncContainer) -> None:
    actor = await a_signed_in_actor(container)
    for _ in range(5):
        with pytest.raises(WrongPasswordError):
            await request(container, actor, "a guess")

    with pytest.raises(TooManyRequestsError):
        await request(container, actor)


async def test_a_second_export_on_one_day_is_too_many(
    container: AsyncContainer, clock: SetClock
) -> None:
    actor = await a_signed_in_actor(container)
    first = await request(container, actor)
    clock.pass_by(hours=23)

    with pytest.raises(TooManyRequestsError) as refusal:
        await request(container, actor)

    assert refusal.value.retry_after == 3600
    assert await view(container, actor) == first
    clock.pass_by(hours=1)
    assert (await request(container, actor)).status is ExportStatus.READY


async def test_an_export_is_downloaded_ten_times_an_hour_at_most(
    container: AsyncContainer,
) -> None:
    actor = await a_signed_in_actor(container)
    await request(container, actor)
    for _ in range(10):
        await download(container, actor)

    with pytest.raises(TooManyRequestsError):
        await download(container, actor)


async def test_the_owner_is_told_that_an_export_was_asked_for(container: AsyncContainer) -> None:
    actor = await a_signed_in_actor(container)
    user = await changed(container, actor)

    await request(container, actor)

    assert "copy of all your data" in (await letters_to(container, user.email))[-1]


async def test_an_export_is_of_oneself_only(container: AsyncContainer) -> None:
    other, actor = await a_signed_in_actor(container), await a_signed_in_actor(container)
    await request(container, actor)

    downloaded = await download(container, actor)

    assert other.name not in str(downloaded)
    with pytest.raises(ExportNotFoundError):
        await download(container, other)


async def test_a_locked_user_takes_nothing_along(container: AsyncContainer) -> None:
    actor = await a_signed_in_actor(container)
    await request(container, actor)
    locked = replace(actor, status=Status.LOCKED)

    for ask in (request, view, download):
        with pytest.raises(AccountLockedError):
            await ask(container, locked)


async def test_who_must_change_the_password_does_that_first(container: AsyncContainer) -> None:
    actor = replace(await a_signed_in_actor(container), must_change_password=True)

    for ask in (request, view, download):
        with pytest.raises(PasswordChangeRequiredError):
            await ask(container, actor)


async def test_who_was_invited_may_take_their_data_along(container: AsyncContainer) -> None:
    actor = await a_signed_in_actor(container)
    invited = replace(actor, status=Status.UNVERIFIED)

    await request(container, invited)

    assert (await download(container, invited))["account"]


async def test_the_operator_is_nobody_to_export(container: AsyncContainer) -> None:
    for ask in (request, view, download):
        with pytest.raises(NotPermittedError):
            await ask(container, OPERATOR)


async def test_the_operator_reads_all_about_somebody_and_it_is_noted(
    container: AsyncContainer,
) -> None:
    user = await a_registered_user(container)
    async with using(container, ExportUser) as export_user:
        by_name, sections = await export_user(OPERATOR, a_client(), user.username.upper())
        by_address, _ = await export_user(OPERATOR, a_client(), user.email)
        exported = await records_in(sections)

    assert by_name.id == by_address.id == user.id
    assert exported["account"][0]["email"] == user.email
    async with using(container, ReadAuditTrail) as read:
        trail = (await read(OPERATOR, PageRequest())).items
    assert [(entry.actor, entry.action, entry.subject_id) for entry in trail] == [
        ("operator:root", "user.exported", user.id)
    ] * 2


async def test_nobody_else_reads_all_about_others(container: AsyncContainer) -> None:
    user = await a_registered_user(container)
    async with using(container, ExportUser) as export_user:
        with pytest.raises(NotPermittedError):
            await export_user(an_actor(Role.MANAGER), a_client(), user.username)
        with pytest.raises(UserNotFoundError):
            await export_user(OPERATOR, a_client(), "nobody")
