"""The contract of requests to be unlocked."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from dishka import AsyncContainer

from blocks import block
from builders import NOON, a_user, an_id, an_unlock_request
from questcity.domain.accounts.errors import UnlockRequestNotFoundError
from questcity.domain.accounts.model.unlock_requests import UnlockRequest, UnlockStatus
from questcity.domain.accounts.model.users import User
from questcity.domain.accounts.ports.readers import UnlockRequestReader
from questcity.domain.accounts.ports.repositories import UnlockRequestRepository, UserRepository
from questcity.domain.shared.ids import UnlockRequestId
from questcity.domain.shared.paging import Count, PageRequest

pytestmark = pytest.mark.anyio

PENDING, APPROVED, REJECTED = UnlockStatus


async def a_stored_user(container: AsyncContainer) -> User:
    user = a_user()
    async with block(container, UserRepository) as users:
        await users.add(user)
    return user


async def added(container: AsyncContainer, request: UnlockRequest) -> bool:
    async with block(container, UnlockRequestRepository) as requests:
        return await requests.add(request)


async def test_a_stored_request_comes_back_whole(container: AsyncContainer) -> None:
    user = await a_stored_user(container)
    request = an_unlock_request(user)
    decided = replace(
        request, status=REJECTED, decided_at=NOON, decided_by="clio", note="No, it was you."
    )

    is_stored = await added(container, request)
    async with block(container, UnlockRequestRepository) as requests:
        before, waiting = await requests.get(request.id), await requests.find_pending(user.id)
        await requests.save(decided)
    async with block(container, UnlockRequestRepository) as requests:
        after, waits_no_more = await requests.get(request.id), await requests.find_pending(user.id)

    assert is_stored
    assert (before, waiting) == (request, request)
    assert (after, waits_no_more) == (decided, None)


async def test_a_user_has_one_request_that_waits(container: AsyncContainer) -> None:
    user, other = await a_stored_user(container), await a_stored_user(container)
    first = an_unlock_request(user)

    assert await added(container, an_unlock_request(user, status=APPROVED))
    assert await added(container, first)
    assert not await added(container, an_unlock_request(user))
    assert await added(container, an_unlock_request(other))
    async with block(container, UnlockRequestRepository) as requests:
        assert await requests.find_pending(user.id) == first


async def test_there_is_no_other_request(container: AsyncContainer) -> None:
    reader: UnlockRequestReader = await container.get(UnlockRequestReader)
    unknown = UnlockRequestId(an_id())

    async with block(container, UnlockRequestRepository) as requests:
        with pytest.raises(UnlockRequestNotFoundError):
            await requests.get(unknown)
    assert await reader.find(unknown) is None


async def test_who_waits_longest_comes_first_and_others_latest_first(
    container: AsyncContainer,
) -> None:
    reader: UnlockRequestReader = await container.get(UnlockRequestReader)
    stored = []
    for minutes, status in enumerate((PENDING, APPROVED, PENDING, REJECTED, PENDING)):
        user = await a_stored_user(container)
        at = NOON + timedelta(minutes=minutes)
        stored.append((an_unlock_request(user, created_at=at, status=status), user))
        await added(container, stored[-1][0])

    async def listed(status: UnlockStatus | None, **page: Any) -> list[UnlockRequest]:
        found = await reader.list(status, PageRequest(**page))
        return [view.request for view in found.items]

    requests = [request for request, _ in stored]
    assert await listed(PENDING) == [requests[0], requests[2], requests[4]]
    assert await listed(None) == requests[::-1]
    assert await listed(APPROVED) == [requests[1]]
    first = await reader.list(PENDING, PageRequest(limit=2, with_count=True))
    assert first.count == Count(3, is_exact=True)
    assert await listed(PENDING, limit=2, after=first.next_after) == [requests[4]]
    view = await reader.find(requests[2].id)
    assert view is not None
    assert (view.request, view.user) == stored[2]
