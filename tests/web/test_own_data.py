"""Taking one's data along and leaving, over HTTP."""

import json
import zipfile
from collections.abc import AsyncIterator, Mapping
from io import BytesIO
from typing import Any

import pytest
from dishka import AsyncContainer
from httpx import AsyncClient

from blocks import using
from builders import PASSWORD, an_id
from lives import a_full_life
from people import a_registered_user, sign_in
from questcity.domain.accounts.ports.readers import PersonalData, Section
from questcity.domain.accounts.use_cases.erase_accounts import EraseAccounts
from questcity.domain.shared.permissions import Role, Status
from questcity.entrypoints.web.accounts.archive import PART_BYTES, archive_of
from stores import SetClock
from web_people import bearer, faults, problem

pytestmark = pytest.mark.anyio

ME = "/api/v1/users/me"
BODY = {"password": PASSWORD}


def files_in(archive: bytes) -> dict[str, Any]:
    """Return what is in an archive: texts, and what JSON says."""
    with zipfile.ZipFile(BytesIO(archive)) as opened:
        assert opened.testzip() is None
        contents = {name: opened.read(name).decode() for name in opened.namelist()}
    return {
        name: json.loads(text) if name.endswith(".json") else text
        for name, text in contents.items()
    }


async def test_all_data_is_downloaded_for_a_day(
    client: AsyncClient, memory_container: AsyncContainer, clock: SetClock
) -> None:
    headers = await bearer(memory_container)

    before = await client.get(f"{ME}/export", headers=headers)
    asked = await client.post(f"{ME}/export", headers=headers, json=BODY)
    ready = await client.get(f"{ME}/export", headers=headers)
    archive = await client.get(f"{ME}/export/content", headers=headers)

    assert (before.status_code, before.json()) == (200, {"status": "none", "expiresAt": None})
    assert asked.status_code == 202
    assert asked.json() == ready.json()
    assert ready.json() == {"status": "ready", "expiresAt": "2026-05-02T12:00:00Z"}
    assert archive.status_code == 200
    assert archive.headers["content-type"] == "application/zip"
    assert archive.headers["content-disposition"] == 'attachment; filename="questcity-export.zip"'
    assert archive.headers["cache-control"] == "no-store"
    assert archive.headers["x-content-type-options"] == "nosniff"
    [account] = files_in(archive.content)["account.json"]
    assert account["firstName"] == "Vera"
    assert account["exportRequestedAt"] == "2026-05-01T12:00:00Z"
    clock.pass_by(hours=24)
    fresh = {"Authorization": f"Bearer {await token_of(memory_container, account['username'])}"}
    over = await client.get(f"{ME}/export", headers=fresh)
    gone = await client.get(f"{ME}/export/content", headers=fresh)
    assert over.json() == {"status": "expired", "expiresAt": "2026-05-02T12:00:00Z"}
    assert problem(gone) == (404, "export-not-found")


async def token_of(container: AsyncContainer, login: str) -> str:
    return (await sign_in(container, login)).access_token


async def test_an_export_explains_itself_and_holds_every_section(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    data: PersonalData = await memory_container.get(PersonalData)
    headers = await bearer(memory_container)
    await client.post(f"{ME}/export", headers=headers, json=BODY)

    archive = await client.get(f"{ME}/export/content", headers=headers)

    files = files_in(archive.content)
    readme = files.pop("README.txt")
    assert list(files) == [f"{section}.json" for section in data.sections()]
    # In each of two languages.
    assert {name: readme.count(f"\n{name} ") for name in files} == dict.fromkeys(files, 2)
    assert files["quests.json"] == []


async def test_a_download_that_was_cut_can_be_repeated(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    headers = await bearer(memory_container)
    await client.post(f"{ME}/export", headers=headers, json=BODY)

    first = await client.get(f"{ME}/export/content", headers=headers)
    again = await client.get(f"{ME}/export/content", headers=headers)

    assert files_in(first.content) == files_in(again.content)


async def test_a_second_export_on_one_day_says_how_long_to_wait(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    headers = await bearer(memory_container)
    await client.post(f"{ME}/export", headers=headers, json=BODY)

    second = await client.post(f"{ME}/export", headers=headers, json=BODY)

    assert problem(second) == (429, "too-many-requests")
    assert second.headers["retry-after"] == "86400"


@pytest.mark.parametrize("path", [f"{ME}/export", f"{ME}/deletion"])
async def test_a_wrong_password_points_to_its_field(
    client: AsyncClient, memory_container: AsyncContainer, path: str
) -> None:
    headers = await bearer(memory_container)

    answer = await client.post(path, headers=headers, json={"password": "a guess"})

    assert problem(answer) == (422, "wrong-password")
    assert faults(answer) == {"#/password": "wrong"}


@pytest.mark.parametrize("path", [f"{ME}/export", f"{ME}/deletion"])
@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        ({}, {"#/password": "missing"}),
        ({"password": 1}, {"#/password": "wrong-type"}),
        ({"password": None}, {"#/password": "wrong-type"}),
        ({"password": PASSWORD, "userId": "me"}, {"#/userId": "unknown-field"}),
        ([], {"#": "wrong-type"}),
    ],
)
async def test_a_body_of_another_shape_is_told_with_its_place(
    client: AsyncClient,
    memory_container: AsyncContainer,
    path: str,
    body: object,
    wrong: dict[str, str],
) -> None:
    headers = await bearer(memory_container)

    answer = await client.post(path, headers=headers, json=body)

    assert problem(answer) == (422, "invalid-input")
    assert faults(answer) == wrong


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", f"{ME}/export"),
        ("GET", f"{ME}/export"),
        ("GET", f"{ME}/export/content"),
        ("POST", f"{ME}/deletion"),
        ("DELETE", f"{ME}/deletion"),
        ("DELETE", "/api/v1/users/01a21030-863e-7695-b1f9-a37311a62f87"),
    ],
)
async def test_who_is_not_signed_in_hears_only_that(
    client: AsyncClient, method: str, path: str
) -> None:
    answer = await client.request(method, path, content=b"not even json")

    assert problem(answer) == (401, "token-invalid")


async def test_who_leaves_sees_when_and_may_change_their_mind(
    client: AsyncClient, memory_container: AsyncContainer, clock: SetClock
) -> None:
    headers = await bearer(memory_container)

    asked = await client.post(f"{ME}/deletion", headers=headers, json=BODY)
    clock.pass_by(minutes=1)
    again = await client.post(f"{ME}/deletion", headers=headers, json=BODY)
    leaving = await client.get(ME, headers=headers)
    cancelled = await client.delete(f"{ME}/deletion", headers=headers)
    nothing = await client.delete(f"{ME}/deletion", headers=headers)
    staying = await client.get(ME, headers=headers)

    assert (asked.status_code, asked.json()) == (202, {"deletesAt": "2026-05-15T12:00:00Z"})
    assert again.json() == asked.json()
    assert leaving.json()["deletionAt"] == "2026-05-15T12:00:00Z"
    assert (cancelled.status_code, cancelled.content) == (204, b"")
    assert nothing.status_code == 204
    assert staying.json()["deletionAt"] is None
    assert len({leaving.headers["etag"], staying.headers["etag"]}) == 2


async def test_the_last_admin_hears_why_not(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    headers = await bearer(memory_container, Role.ADMIN)

    answer = await client.post(f"{ME}/deletion", headers=headers, json=BODY)

    assert problem(answer) == (409, "last-admin")


async def test_who_must_change_the_password_does_that_first(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    headers = await bearer(memory_container, password_change_required=True)

    answers = [
        await client.post(f"{ME}/export", headers=headers, json=BODY),
        await client.get(f"{ME}/export", headers=headers),
        await client.get(f"{ME}/export/content", headers=headers),
        await client.post(f"{ME}/deletion", headers=headers, json=BODY),
        await client.delete(f"{ME}/deletion", headers=headers),
    ]

    assert {problem(answer) for answer in answers} == {(403, "password-change-required")}


async def test_an_account_is_deleted_by_an_admin_at_once(
    client: AsyncClient, memory_container: AsyncContainer, clock: SetClock
) -> None:
    admin = await bearer(memory_container, Role.ADMIN)
    user = await a_registered_user(memory_container)
    tokens = await sign_in(memory_container, user.username)
    own = {"Authorization": f"Bearer {tokens.access_token}"}
    refresh = {"refreshToken": str(tokens.refresh_token)}

    deleted = await client.delete(f"/api/v1/users/{user.id}", headers=admin)

    assert (deleted.status_code, deleted.content) == (204, b"")
    for _ in range(2):
        seen = await client.get(ME, headers=own)
        renewed = await client.post("/api/v1/auth/refresh-token", json=refresh)
        signed_in = await client.post(
            "/api/v1/auth/login", json={"login": user.email, "password": PASSWORD}
        )
        repeated = await client.delete(f"/api/v1/users/{user.id}", headers=admin)
        assert problem(seen) == problem(renewed) == (401, "session-ended")
        assert problem(signed_in) == (401, "wrong-credentials")
        assert repeated.status_code == 204
        clock.pass_by(minutes=1)
        async with using(memory_container, EraseAccounts) as erase_accounts:
            await erase_accounts()


async def test_only_an_admin_deletes_others_and_never_the_last_one(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    admin = await a_registered_user(memory_container, role=Role.ADMIN)
    manager = await bearer(memory_container, Role.MANAGER)
    headers = {"Authorization": f"Bearer {await token_of(memory_container, admin.username)}"}

    by_manager = await client.delete(f"/api/v1/users/{admin.id}", headers=manager)
    own = await client.delete(f"/api/v1/users/{admin.id}", headers=headers)
    nobody = await client.delete(f"/api/v1/users/{an_id()}", headers=headers)

    assert problem(by_manager) == (403, "not-permitted")
    assert problem(own) == (403, "not-permitted")
    assert problem(nobody) == (404, "user-not-found")


async def test_nothing_in_an_archive_protects_anybody(
    memory_container: AsyncContainer,
) -> None:
    life = await a_full_life(memory_container, status=Status.ACTIVE)
    data: PersonalData = await memory_container.get(PersonalData)
    sections = tuple(Section(name, data.read(name, life.user.id)) for name in data.sections())

    archive = b"".join([part async for part in archive_of(sections)])

    files = files_in(archive)
    del files["README.txt"]
    text = json.dumps(files, ensure_ascii=False)
    guarded = ("not a hash", "digest", "fingerprint", "keyId", "sealed", "passwordHash", "revision")
    assert [word for word in guarded if word in text] == []
    assert life.user.email in text


async def test_a_large_archive_is_handed_on_in_small_parts() -> None:
    async def records(many: int) -> AsyncIterator[Mapping[str, object]]:
        for number in range(many):
            yield {"first_name": "Anna", "number": number, "noise": str(an_id()) * 20}

    sections = (Section("large", records(20_000)), Section("none", records(0)))

    parts = [part async for part in archive_of(sections)]

    assert len(parts) > 6
    assert max(map(len, parts)) < 2 * PART_BYTES
    files = files_in(b"".join(parts))
    assert len(files["large.json"]) == 20_000
    assert files["large.json"][7]["firstName"] == "Anna"
    assert files["none.json"] == []


async def test_an_archive_that_cannot_be_finished_does_not_look_whole() -> None:
    async def broken() -> AsyncIterator[Mapping[str, object]]:
        yield {"name": "first"}
        raise ConnectionResetError

    arrived = BytesIO()
    with pytest.raises(ConnectionResetError):
        async for part in archive_of((Section("broken", broken()),)):
            arrived.write(part)

    assert arrived.tell() > 0
    with pytest.raises(zipfile.BadZipFile):
        zipfile.ZipFile(arrived)
