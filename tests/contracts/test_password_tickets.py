"""The contract of one-time links."""

import pytest
from dishka import AsyncContainer

from blocks import block
from builders import NOON, a_ticket, a_user
from questcity.domain.accounts.ports.readers import AccountReader
from questcity.domain.accounts.ports.repositories import PasswordTicketRepository, UserRepository

pytestmark = pytest.mark.anyio


async def test_a_ticket_is_found_by_its_token_spent_or_not(container: AsyncContainer) -> None:
    user = a_user()
    ticket = a_ticket(user)
    async with block(container, UserRepository) as users:
        await users.add(user)

    async with block(container, PasswordTicketRepository) as tickets:
        await tickets.add(ticket)
        assert await tickets.find(ticket.token_digest) == ticket
        await tickets.save(ticket.spent(at=NOON))

    async with block(container, PasswordTicketRepository) as tickets:
        assert await tickets.find(ticket.token_digest) == ticket.spent(at=NOON)
        assert await tickets.find(b"another token") is None


async def test_a_new_ticket_voids_the_unspent_ones(container: AsyncContainer) -> None:
    user = a_user()
    first, second = a_ticket(user), a_ticket(user)
    async with block(container, UserRepository) as users:
        await users.add(user)

    async with block(container, PasswordTicketRepository) as tickets:
        await tickets.add(first)
        await tickets.add(second)

    async with block(container, PasswordTicketRepository) as tickets:
        assert await tickets.find(first.token_digest) is None
        assert await tickets.find(second.token_digest) == second


async def test_only_unspent_tickets_of_a_user_are_removed(container: AsyncContainer) -> None:
    user, other = a_user(), a_user()
    unspent, spent, others = a_ticket(user), a_ticket(user, spent_at=NOON), a_ticket(other)
    async with block(container, UserRepository) as users:
        await users.add(user)
        await users.add(other)

    async with block(container, PasswordTicketRepository) as tickets:
        for ticket in (unspent, spent, others):
            await tickets.add(ticket)
        await tickets.remove_unspent(user.id)

    async with block(container, PasswordTicketRepository) as tickets:
        assert await tickets.find(unspent.token_digest) is None
        assert await tickets.find(spent.token_digest) == spent
        assert await tickets.find(others.token_digest) == others


async def test_a_ticket_is_read_with_its_user_spent_or_not(container: AsyncContainer) -> None:
    user = a_user()
    ticket, spent = a_ticket(user), a_ticket(user, spent_at=NOON)
    async with block(container, UserRepository) as users:
        await users.add(user)
    async with block(container, PasswordTicketRepository) as tickets:
        await tickets.add(spent)
        await tickets.add(ticket)

    reader = await container.get(AccountReader)

    assert await reader.find_ticket(ticket.token_digest) == (ticket, user)
    assert await reader.find_ticket(spent.token_digest) == (spent, user)
    assert await reader.find_ticket(b"another token") is None
