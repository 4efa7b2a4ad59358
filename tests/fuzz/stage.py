"""What is called when operations are fuzzed: the application over PostgreSQL, people, and things.

Everything that a visitor can use up or break is made anew for whoever needs it.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from typing import Any, Final

from dishka import AsyncContainer, Provider
from httpx import ASGITransport, AsyncClient, Request, Response

from blocks import block, using
from builders import NOON, PASSWORD, a_session, a_user
from fuzz.caller import BASE
from installation import Installation
from people import SignedUp, sign_up
from quest_builders import (
    HORSEMAN,
    a_published_quest,
    a_written_place,
    a_written_point,
    a_written_quest,
    a_written_word,
)
from questcity.domain.accounts.model.sessions import RefreshToken, Session
from questcity.domain.accounts.model.users import User
from questcity.domain.accounts.ports.protection import AccessTokens, PasswordHasher
from questcity.domain.accounts.ports.repositories import SessionRepository, UserRepository
from questcity.domain.accounts.use_cases.authenticate import Authenticate
from questcity.domain.play.views import RunView
from questcity.domain.quests.model.activities import ActivityType, Tool
from questcity.domain.quests.model.fields import Credits
from questcity.domain.quests.model.quests import Quest
from questcity.domain.quests.model.written import WrittenActivity, WrittenPoint
from questcity.domain.shared.errors import DomainError
from questcity.domain.shared.ids import QuestId
from questcity.domain.shared.permissions import Actor, Flag, Permission, Role, Status
from questcity.domain.shared.ports import Secrets
from questcity.domain.shared.secrets import SecretUse
from questcity.entrypoints.web.app import create_app
from stores import SetClock, Store, application_over
from town import Town
from web_contract import stand_in_contract

WORD: Final = "thunder"

# Whoever calls: nobody, or somebody of a role, with a flag or in a state.
VISITORS: Final[dict[str, dict[str, Any] | None]] = {
    "anonymous": None,
    "user": {},
    "manager": {"role": Role.MANAGER},
    "admin": {"role": Role.ADMIN},
    "editor": {"flags": frozenset({Flag.CAN_EDIT_QUESTS})},
    "locker": {"flags": frozenset({Flag.CAN_LOCK_USERS})},
    "locked": {"status": Status.LOCKED},
    "unverified": {"status": Status.UNVERIFIED},
    "newcomer": {"password_change_required": True},
}

POINTS: Final = (
    a_written_point(activity=WrittenActivity(type=ActivityType.SCAN_QR), tool=Tool.QR_SCANNER),
    a_written_point(activity=a_written_word(WORD), places=(a_written_place(HORSEMAN),)),
)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who is signed in."""

    user: User
    session: Session
    access_token: str
    refresh_token: str

    @property
    def actor(self) -> Actor:
        """The person as the one who asks."""
        return self.user.acting(self.session.id)

    @property
    def credentials(self) -> dict[str, str]:
        """What says who asks."""
        return {"Authorization": f"Bearer {self.access_token}"}


@dataclass
class Stage:
    """The application, and all that there is in it."""

    container: AsyncContainer
    client: AsyncClient
    transport: ASGITransport
    password_hash: str
    people: dict[str, Person] = field(default_factory=dict)
    networks: "count[int]" = field(default_factory=lambda: count(1))

    async def send(self, request: Request) -> Response:
        """Send a request, each from a network of its own, so that none is one too many."""
        self.transport.client = (f"2001:db8:{next(self.networks):x}::1", 4711)
        return await self.client.send(request)

    async def visitor(self, name: str) -> Person | None:
        """Return a visitor; one who was signed out or changed meanwhile is replaced."""
        changes = VISITORS[name]
        if changes is None:
            return None
        person = self.people.get(name)
        if person is None or not await self._is_as_before(person):
            person = self.people[name] = await self.somebody(**changes)
        return person

    async def somebody(self, **changes: Any) -> Person:
        """Return somebody new who is signed in, in whatever state."""
        secrets = await self.container.get(Secrets)
        tokens = await self.container.get(AccessTokens)
        user = a_user(password_hash=self.password_hash, **changes)
        session = a_session(user, key_id=secrets.current())
        async with block(self.container, UserRepository) as users:
            await users.add(user)
        async with block(self.container, SessionRepository) as sessions:
            await sessions.add(session, keep=20, at=NOON)
        tag = secrets.tag(SecretUse.REFRESH, *session.proof(session.generation))
        return Person(
            user=user,
            session=session,
            access_token=tokens.issue(
                user.id, session.id, now=NOON, lives_for=timedelta(minutes=30)
            ),
            refresh_token=str(RefreshToken(session.id, session.generation, tag.digest)),
        )

    async def sign_up(self) -> SignedUp:
        """Return an attempt to register whose code has come."""
        return await sign_up(self.container)

    async def somebody_like(self, person: Person) -> Person:
        """Return somebody new of the same role and in the same state."""
        user = person.user
        return await self.somebody(
            role=user.role,
            flags=user.flags,
            status=user.status,
            password_change_required=user.password_change_required,
        )

    async def author_of(self, quest: Quest) -> Actor:
        """Return who may hand a draft in."""
        [author] = [one for one in self.people.values() if one.user.id == quest.author_id]
        return author.actor

    async def draft(self, person: Person | None) -> Quest:
        """Return a complete draft, of the person if it may write quests."""
        author = await self._author(person, Permission.CREATE_QUESTS)
        return (await a_written_quest(self.container, author, POINTS)).quest

    async def quest(self, points: Sequence[WrittenPoint] = POINTS, **fields: Any) -> QuestId:
        """Return a quest that players find."""
        author = await self._author(None, Permission.MODERATE_QUESTS)
        return (await a_published_quest(self.container, points, author, **fields)).quest_id

    async def run_of(self, person: Person | None) -> RunView:
        """Return a run that has just begun, of the person if it may play."""
        player = await self.player(person)
        return await Town(self.container).begin(player, await self.quest())

    async def player(self, person: Person | None) -> Actor:
        """Return the person if it may play, or somebody who may."""
        return await self._author(person, Permission.VIEW_QUESTS)

    async def finished_run(self) -> RunView:
        """Return a run of somebody whose reward waits."""
        author = await self._author(None, Permission.MODERATE_QUESTS)
        quest = await a_published_quest(
            self.container, (), author, credits=Credits(auto=False, reward=30)
        )
        return await Town(self.container).walk((await self.somebody()).actor, quest.quest_id)

    async def _author(self, person: Person | None, permission: Permission) -> Actor:
        if person is not None and _may(person.actor, permission):
            return person.actor
        manager = await self.visitor("manager")
        assert manager is not None
        return manager.actor

    async def _is_as_before(self, person: Person) -> bool:
        try:
            async with using(self.container, Authenticate) as authenticate:
                actor = await authenticate(person.access_token)
        except DomainError:
            return False
        before = person.actor
        return (actor.role, actor.flags, actor.status, actor.must_change_password) == (
            before.role,
            before.flags,
            before.status,
            before.must_change_password,
        )


@asynccontextmanager
async def stage_over(
    store: Store, installation: Installation, *others: Provider
) -> AsyncIterator[Stage]:
    """Yield a stage over a store; tokens outlive it, since its clock stands still."""
    settings = installation.settings()
    container = application_over(settings, SetClock(), store, *others)
    app = create_app(container, settings)
    transport = ASGITransport(app=app, raise_app_exceptions=False)  # type: ignore[arg-type]
    hooks = {"response": [stand_in_contract]}
    try:
        passwords = await container.get(PasswordHasher)
        async with AsyncClient(transport=transport, base_url=BASE, event_hooks=hooks) as client:
            yield Stage(container, client, transport, await passwords.hash(PASSWORD))
    finally:
        await container.close()


def _may(actor: Actor, permission: Permission) -> bool:
    try:
        actor.require(permission)
    except DomainError:
        return False
    return True
