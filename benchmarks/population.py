"""Who and what there is: people who can sign in, and many published quests."""

import asyncio
import secrets
from asyncio.subprocess import DEVNULL
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

import asyncpg
from dishka import AsyncContainer

from benchmarks.system import COMMAND, BenchmarkError, System
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


async def publish_quests(system: System, count: int) -> None:
    """Publish the quests of the demo, and copies of them until there are about so many."""
    command = (*COMMAND, "demo", "load")
    environment = dict(system.environment)
    loading = await asyncio.create_subprocess_exec(*command, env=environment, stdout=DEVNULL)
    if await loading.wait():
        message = "The quests of the demo could not be loaded."
        raise BenchmarkError(message)
    connection = await asyncpg.connect(system.database_url)
    try:
        await connection.execute(_CHOOSE, count)
        await connection.execute(_COPY)
        await connection.execute("VACUUM ANALYZE")
    finally:
        await connection.close()


# A copy shares everything with its original, but for its id and when it was published.
_CHOOSE: Final = """
CREATE TEMPORARY TABLE copy AS
SELECT quest_id AS original, gen_random_uuid() AS id,
       published_at - number * interval '1 minute' AS at
FROM quest_listing, generate_series(1, $1 / (SELECT count(*) FROM quest_listing)) AS number
"""

_COPY: Final = """
INSERT INTO quest (
    id, author_id, status, version, title, draft, draft_status, submitted_at, key_ids, created_at,
    updated_at, revision
)
SELECT copy.id, author_id, status, version, title, draft, draft_status, submitted_at, key_ids,
       created_at, updated_at, revision
FROM copy JOIN quest ON quest.id = original;

INSERT INTO quest_version (quest_id, number, author_id, published_at, content, key_ids)
SELECT copy.id, number, author_id, at, content, key_ids
FROM copy JOIN quest_version ON quest_id = original;

INSERT INTO quest_listing SELECT made.*
FROM copy JOIN quest_listing AS listing ON listing.quest_id = original,
     jsonb_populate_record(
         listing, jsonb_build_object('quest_id', copy.id, 'published_at', at)) AS made
"""
