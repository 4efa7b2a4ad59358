"""The contract of attempts to register."""

import pytest
from dishka import AsyncContainer

from blocks import block
from builders import a_user, an_attempt
from questcity.domain.accounts.ports.repositories import (
    RegistrationAttemptRepository,
    UserRepository,
)
from questcity.domain.shared.ids import UserId

pytestmark = pytest.mark.anyio


async def test_an_attempt_comes_back_whole_for_its_token_and_address(
    container: AsyncContainer,
) -> None:
    attempt = an_attempt(email="Boris@example.org")

    async with block(container, RegistrationAttemptRepository) as attempts:
        await attempts.add(attempt)

    async with block(container, RegistrationAttemptRepository) as attempts:
        assert await attempts.find(attempt.token_digest, "boris@EXAMPLE.org") == attempt
        assert await attempts.find(b"another token", attempt.email) is None
        assert await attempts.find(attempt.token_digest, "another@example.org") is None


async def test_a_change_of_an_attempt_is_kept(container: AsyncContainer) -> None:
    user, attempt = a_user(), an_attempt()
    async with block(container, UserRepository) as users:
        await users.add(user)
    assert attempt.code is not None
    changed = attempt.with_code(attempt.code.after_wrong_try())

    async with block(container, RegistrationAttemptRepository) as attempts:
        await attempts.add(attempt)
        await attempts.save(changed)

    async with block(container, RegistrationAttemptRepository) as attempts:
        assert await attempts.find(attempt.token_digest, attempt.email) == changed


async def test_only_the_other_attempts_for_an_address_are_removed(
    container: AsyncContainer,
) -> None:
    kept = an_attempt(email="boris@example.org")
    other = an_attempt(email="BORIS@example.org")
    stranger = an_attempt()

    async with block(container, RegistrationAttemptRepository) as attempts:
        for attempt in (kept, other, stranger):
            await attempts.add(attempt)
        await attempts.remove_others(kept.id, "boris@example.org")

    async with block(container, RegistrationAttemptRepository) as attempts:
        assert await attempts.find(kept.token_digest, kept.email) == kept
        assert await attempts.find(other.token_digest, other.email) is None
        assert await attempts.find(stranger.token_digest, stranger.email) == stranger


async def test_a_verified_attempt_remembers_its_user(container: AsyncContainer) -> None:
    attempt = an_attempt()
    closed, user = attempt.verified(UserId(a_user().id), at=attempt.created_at)

    async with block(container, UserRepository) as users:
        await users.add(user)
    async with block(container, RegistrationAttemptRepository) as attempts:
        await attempts.add(closed)

    async with block(container, RegistrationAttemptRepository) as attempts:
        found = await attempts.find(attempt.token_digest, attempt.email)
        assert found is not None
        assert found.user_id == user.id
