"""The contract of how others are found."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from dishka import AsyncContainer

from blocks import block
from builders import NOON, a_user, an_id
from questcity.domain.accounts.model.users import User
from questcity.domain.accounts.ports.readers import UserReader
from questcity.domain.accounts.ports.repositories import UserRepository
from questcity.domain.accounts.rules import words_of
from questcity.domain.accounts.views import UserFilter
from questcity.domain.shared.ids import UserId
from questcity.domain.shared.paging import Count, PageRequest
from questcity.domain.shared.permissions import Flag, Role, Status

pytestmark = pytest.mark.anyio


@pytest.fixture
async def reader(container: AsyncContainer) -> UserReader:
    """Return the reader of each store in turn."""
    reader: UserReader = await container.get(UserReader)
    return reader


async def stored(container: AsyncContainer, *users: User) -> tuple[User, ...]:
    async with block(container, UserRepository) as repository:
        for user in users:
            await repository.add(user)
    return users


async def found(reader: UserReader, query: str = "", **wanted: Any) -> list[str]:
    page = await reader.list(UserFilter(words=words_of(query), **wanted), PageRequest())
    return [user.username for user in page.items]


async def test_a_user_is_found_whole_by_id_name_and_address(
    container: AsyncContainer, reader: UserReader
) -> None:
    (user, _) = await stored(
        container,
        a_user(flags=frozenset({Flag.CAN_LOCK_USERS}), status=Status.LOCKED, lock_reason="spam"),
        a_user(),
    )

    assert await reader.find(user.id) == user
    assert await reader.find(user.username.upper()) == user
    assert await reader.find(user.email.upper()) == user
    assert await reader.find(UserId(an_id())) is None
    assert await reader.find("nobody") is None


async def test_the_latest_come_first_and_every_page_goes_on_after_the_one_before(
    container: AsyncContainer, reader: UserReader
) -> None:
    users = [a_user(created_at=NOON + timedelta(minutes=number // 2)) for number in range(7)]
    await stored(container, *users)
    expected = sorted(users, key=lambda user: (user.created_at, user.id), reverse=True)

    seen: list[User] = []
    page = PageRequest(limit=3, with_count=True)
    while True:
        part = await reader.list(UserFilter(), page)
        seen.extend(part.items)
        if part.next_after is None:
            break
        page = PageRequest(limit=3, after=part.next_after)
        # Who comes meanwhile neither moves nor repeats what was on earlier pages.
        await stored(container, a_user(created_at=NOON + timedelta(hours=1)))

    assert seen == expected
    assert (await reader.list(UserFilter(), PageRequest(with_count=True))).count == Count(
        9, is_exact=True
    )


@pytest.mark.parametrize(
    "query",
    [
        "anna",
        "ANNA",
        "nna_o",
        "O'Neill",
        "neill anna",
        "Пётр",
        "петр",
        "ПЕТР",
        "100%",
        "create",
        "union select",
        "example.org",
        "C:\\x",
        "exec sp_",
        "; DROP",
        "'",
        "%",
        "_",
        "\\",
    ],
)
async def test_honest_words_find_whom_they_name(
    container: AsyncContainer, reader: UserReader, query: str
) -> None:
    await stored(
        container,
        a_user(
            username="anna_o",
            first_name="Пётр 100% create union",
            last_name="O'Neill; DROP C:\\x select exec sp_",
        ),
        a_user(username="boris.petrov", first_name="Boris", last_name="Petrov"),
    )

    assert await found(reader, query) in (["anna_o"], ["boris.petrov", "anna_o"])


@pytest.mark.parametrize("query", ["a%o", "a_n", "ann", "anna boris", "%%", "\\_", "nobody"])
async def test_signs_stand_for_nothing_but_themselves(
    container: AsyncContainer, reader: UserReader, query: str
) -> None:
    plain = {"email": "an@example.org", "first_name": "An", "last_name": "O"}
    await stored(container, a_user(username="an.o", **plain))

    assert await found(reader, query) == []
    assert await found(reader, "an.o") == ["an.o"]


async def test_filters_narrow_together(container: AsyncContainer, reader: UserReader) -> None:
    one, two, three = [
        a_user(first_name="Vera", created_at=NOON + timedelta(minutes=number))
        for number in range(3)
    ]
    await stored(
        container,
        replace(one, role=Role.MANAGER),
        replace(two, status=Status.LOCKED),
        three,
        a_user(status=Status.DELETED, first_name="Vera"),
    )

    assert await found(reader, "vera") == [three.username, two.username, one.username]
    assert await found(reader, "vera", role=Role.MANAGER) == [one.username]
    assert await found(reader, "vera", status=Status.LOCKED) == [two.username]
    assert await found(reader, role=Role.USER, status=Status.LOCKED) == [two.username]
    assert await found(reader, role=Role.MANAGER, status=Status.LOCKED) == []
    assert len(await found(reader, status=Status.DELETED)) == 1


async def test_a_search_goes_on_where_its_page_ended(
    container: AsyncContainer, reader: UserReader
) -> None:
    await stored(container, *(a_user(first_name="Vera") for _ in range(5)), a_user())
    wanted = UserFilter(words=("vera",))

    first = await reader.list(wanted, PageRequest(limit=3, with_count=True))
    second = await reader.list(wanted, PageRequest(limit=3, after=first.next_after))

    assert (len(first.items), len(second.items), second.next_after) == (3, 2, None)
    assert not {user.id for user in first.items} & {user.id for user in second.items}
    assert first.count == Count(5, is_exact=True)
