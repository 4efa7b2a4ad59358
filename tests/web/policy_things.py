"""The things of the matrix, each made for an owner through the use cases."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from dishka import AsyncContainer

import drafts
from blocks import block
from builders import (
    PASSWORD,
    a_session,
    a_ticket,
    a_user,
    an_actor,
    an_id,
    an_unlock_request,
)
from codes import put_code
from hashers import cheap_hash
from people import sign_up
from quest_builders import (
    a_category,
    a_published_quest,
    a_vehicle,
    a_written_point,
    a_written_quest,
    an_area,
)
from questcity.domain.accounts.model.codes import CodePurpose
from questcity.domain.accounts.model.sessions import RefreshToken
from questcity.domain.accounts.ports.repositories import (
    PasswordTicketRepository,
    SessionRepository,
    UnlockRequestRepository,
    UserRepository,
)
from questcity.domain.quests.model.activities import ActivityType
from questcity.domain.quests.model.fields import Credits
from questcity.domain.quests.model.quests import Quest
from questcity.domain.quests.model.reference import CATEGORY, PLACE, VEHICLE, ReferenceKind
from questcity.domain.quests.model.written import WrittenActivity
from questcity.domain.quests.ports.repositories import ReferenceRepository
from questcity.domain.shared.ids import QuestId, UserId
from questcity.domain.shared.permissions import Actor, Role
from questcity.domain.shared.ports import Clock, Secrets
from questcity.domain.shared.secrets import SecretUse, token_digest
from review_builders import a_walked_quest, review
from town import Town
from web.policy import Thing


@dataclass(frozen=True)
class Made:
    """A thing: its ids as the address names them, its revision, and what its owner knows of it."""

    ids: Mapping[str, str] = field(default_factory=dict)
    revision: int | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)

    def without(self, name: str) -> "Made":
        """Return it with the id of nothing under that name."""
        nothing = _NOTHING.get(name) or str(an_id())
        return Made(dict(self.ids) | {name: nothing}, self.revision, self.facts)


_NOTHING: Final = {
    "activity_id": "8",
    "code": "nothing-like-it",
    "name": "nothing-like-it",
    "number": "999999999999",
    "tool_id": "14",
}

Maker = Callable[[AsyncContainer, UserId], Awaitable[Made]]


async def _nothing(container: AsyncContainer, owner: UserId) -> Made:
    del container, owner
    return Made()


async def _asset(container: AsyncContainer, owner: UserId) -> Made:
    del container, owner
    return Made({"name": "icon.svg"})


async def _problem(container: AsyncContainer, owner: UserId) -> Made:
    del container, owner
    return Made({"code": "busy"})


async def _account(container: AsyncContainer, owner: UserId) -> Made:
    del owner
    user = a_user(password_hash=cheap_hash())
    async with block(container, UserRepository) as users:
        await users.add(user)
    return Made(facts={"login": user.username, "password": PASSWORD, "user": user})


async def _attempt(container: AsyncContainer, owner: UserId) -> Made:
    del owner
    signed_up = await sign_up(container)
    email, code = signed_up.newcomer.email, signed_up.code
    return Made(facts={"registrationToken": signed_up.token, "email": email, "code": code})


async def _link(container: AsyncContainer, owner: UserId) -> Made:
    account = await _account(container, owner)
    token = f"token {an_id()}"
    ticket = a_ticket(account.facts["user"], token_digest=token_digest(token))
    async with block(container, PasswordTicketRepository) as tickets:
        await tickets.add(ticket)
    return Made(facts={"token": token})


async def _refresh_token(container: AsyncContainer, owner: UserId) -> Made:
    user = (await _account(container, owner)).facts["user"]
    secrets = await container.get(Secrets)
    session = a_session(user, key_id=secrets.current())
    async with block(container, SessionRepository) as sessions:
        await sessions.add(session, keep=20, at=session.created_at)
    tag = secrets.tag(SecretUse.REFRESH, *session.proof(1))
    return Made(facts={"refreshToken": str(RefreshToken(session.id, 1, tag.digest))})


async def _draft(container: AsyncContainer, owner: UserId) -> Made:
    return _quest_as_made(await _written(container, owner))


async def _submission(container: AsyncContainer, owner: UserId) -> Made:
    quest = await _written(container, owner)
    return _quest_as_made(await drafts.submit(container, _author(owner), quest))


async def _quest(container: AsyncContainer, owner: UserId) -> Made:
    published = await a_published_quest(container, author=_author(owner))
    point = published.version.points[0]
    facts = {"pointId": str(point.id), "placeId": str(point.places[0].id)}
    return Made({"quest_id": str(published.quest_id), "number": "1"}, facts=facts)


async def _revised(container: AsyncContainer, owner: UserId) -> Made:
    made = await _quest(container, owner)
    await drafts.open_draft(container, _author(owner), QuestId(UUID(made.ids["quest_id"])))
    return made


async def _run(container: AsyncContainer, owner: UserId) -> Made:
    quest = await a_published_quest(container)
    run = await Town(container).begin(an_actor(user_id=owner), quest.quest_id)
    assert run.point is not None
    return Made({"run_id": str(run.id)}, facts={"point": str(run.point.id)})


async def _walked(container: AsyncContainer, owner: UserId) -> Made:
    return Made({"quest_id": str(await a_walked_quest(container, an_actor(user_id=owner)))})


async def _review(container: AsyncContainer, owner: UserId) -> Made:
    player = an_actor(user_id=owner)
    seen = await review(container, player, await a_walked_quest(container, player))
    return Made({"review_id": str(seen.review.id)})


async def _reward(container: AsyncContainer, owner: UserId) -> Made:
    quest = await a_published_quest(container, credits=Credits(auto=False, reward=30))
    run = await Town(container).walk(an_actor(user_id=owner), quest.quest_id)
    return Made({"run_id": str(run.id)})


async def _reset(container: AsyncContainer, owner: UserId) -> Made:
    user = (await _account(container, owner)).facts["user"]
    return Made(facts=await put_code(container, user, CodePurpose.RESET_PASSWORD, user.email))


async def _email_change(container: AsyncContainer, owner: UserId) -> Made:
    user, email = a_user(id=owner), f"{an_id()}@example.org"
    return Made(facts=await put_code(container, user, CodePurpose.CHANGE_EMAIL, email))


async def _export(container: AsyncContainer, owner: UserId) -> Made:
    async with block(container, UserRepository) as users:
        user = await users.get(owner)
        await users.save(user.exporting(at=(await container.get(Clock)).now()))
    return Made()


async def _person(container: AsyncContainer, owner: UserId) -> Made:
    account = await _account(container, owner)
    return Made({"user_id": str(account.facts["user"].id)})


async def _session(container: AsyncContainer, owner: UserId) -> Made:
    session = a_session(a_user(id=owner))
    async with block(container, SessionRepository) as sessions:
        await sessions.add(session, keep=20, at=session.created_at)
    return Made({"session_id": str(session.id)})


async def _sign(container: AsyncContainer, owner: UserId) -> Made:
    del container, owner
    return Made({"secret": "s3cret"})


async def _unlock_request(container: AsyncContainer, owner: UserId) -> Made:
    user = (await _account(container, owner)).facts["user"]
    request = an_unlock_request(user)
    async with block(container, UnlockRequestRepository) as requests:
        await requests.add(request)
    return Made({"request_id": str(request.id)})


async def _category(container: AsyncContainer, owner: UserId) -> Made:
    del owner
    return await _put(container, "category_id", CATEGORY, a_category())


async def _vehicle(container: AsyncContainer, owner: UserId) -> Made:
    del owner
    return await _put(container, "vehicle_id", VEHICLE, a_vehicle())


async def _place(container: AsyncContainer, owner: UserId) -> Made:
    del owner
    return await _put(container, "place_id", PLACE, an_area())


async def _put(container: AsyncContainer, name: str, kind: ReferenceKind[Any], thing: Any) -> Made:
    async with block(container, ReferenceRepository) as references:
        await references.add(kind, thing)
    return Made({name: str(thing.id)})


async def _activity(container: AsyncContainer, owner: UserId) -> Made:
    del container, owner
    return Made({"activity_id": "3"})


async def _tile(container: AsyncContainer, owner: UserId) -> Made:
    del container, owner
    return Made({"z": "1", "x": "1", "y": "0.mvt"})


async def _tool(container: AsyncContainer, owner: UserId) -> Made:
    del container, owner
    return Made({"tool_id": "7"})


MAKERS: Final[Mapping[Thing, Maker]] = {
    Thing.NOTHING: _nothing,
    Thing.ACCOUNT: _account,
    Thing.ACTIVITY: _activity,
    Thing.ASSET: _asset,
    Thing.ATTEMPT: _attempt,
    Thing.CATEGORY: _category,
    Thing.DRAFT: _draft,
    Thing.EMAIL_CHANGE: _email_change,
    Thing.EXPORT: _export,
    Thing.LINK: _link,
    Thing.PLACE: _place,
    Thing.PROBLEM: _problem,
    Thing.QUEST: _quest,
    Thing.REFRESH_TOKEN: _refresh_token,
    Thing.RESET: _reset,
    Thing.REVISED: _revised,
    Thing.REVIEW: _review,
    Thing.REWARD: _reward,
    Thing.RUN: _run,
    Thing.PERSON: _person,
    Thing.SESSION: _session,
    Thing.SIGN: _sign,
    Thing.SUBMISSION: _submission,
    Thing.TILE: _tile,
    Thing.TOOL: _tool,
    Thing.UNLOCK_REQUEST: _unlock_request,
    Thing.VEHICLE: _vehicle,
    Thing.WALKED: _walked,
}


async def _written(container: AsyncContainer, owner: UserId) -> Quest:
    scan = a_written_point(activity=WrittenActivity(type=ActivityType.SCAN_QR))
    points = (scan, a_written_point())
    return (await a_written_quest(container, _author(owner), points)).quest


def _author(owner: UserId) -> Actor:
    # Whoever the owner is now: it was allowed to write when it wrote.
    return an_actor(Role.MANAGER, user_id=owner)


def _quest_as_made(quest: Quest) -> Made:
    points = [str(point_id) for point_id in drafts.point_ids(quest)]
    ids = {"quest_id": str(quest.id), "point_id": points[0]}
    return Made(ids, quest.revision, {"points": points})
