"""Who there is: people who can sign in."""

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

from dishka import AsyncContainer

from benchmarks.system import System
from questcity.domain.accounts.model.users import User
from questcity.domain.accounts.ports.protection import PasswordHasher
from questcity.domain.accounts.ports.repositories import UserRepository
from questcity.domain.shared.ids import UserId
from questcity.domain.shared.ports import Clock, IdGenerator, UnitOfWork
from questcity.entrypoints.bootstrap.container import make_container

PASSWORD: Final = secrets.token_urlsafe(18)
"""Everybody's."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who has an account."""

    user_id: UserId
    email: str


@asynccontextmanager
async def inside(system: System) -> AsyncIterator[AsyncContainer]:
    """Yield the application in this process, over the database of a system."""
    container = make_container(system.settings(), system.database_url)
    try:
        yield container
    finally:
        await container.close()


async def invent_people(container: AsyncContainer, count: int) -> tuple[Person, ...]:
    """Store so many users, who share one password and its hash."""
    password_hash = await (await container.get(PasswordHasher)).hash(PASSWORD)
    ids, clock = await container.get(IdGenerator), await container.get(Clock)
    people = []
    async with container() as request:
        users = await request.get(UserRepository)
        async with await request.get(UnitOfWork):
            for number in range(count):
                user = _user(UserId(ids.new()), number, password_hash, clock)
                await users.add(user)
                people.append(Person(user.id, user.email))
    return tuple(people)


def _user(user_id: UserId, number: int, password_hash: str, clock: Clock) -> User:
    now = clock.now()
    return User(
        id=user_id,
        username=f"walker-{number}",
        # A domain that is nobody's (RFC 2606).
        email=f"walker-{number}@questcity.example",
        first_name="Anna",
        last_name="Ivanova",
        locale="en",
        password_hash=password_hash,
        created_at=now,
        updated_at=now,
    )
