"""People who speak HTTP, and what they hear."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from dishka import AsyncContainer
from httpx import Response

from blocks import block
from builders import a_session, a_user
from people import a_registered_user, sign_in
from questcity.domain.accounts.model.sessions import Session
from questcity.domain.accounts.model.users import User
from questcity.domain.accounts.ports.protection import AccessTokens
from questcity.domain.accounts.ports.repositories import SessionRepository, UserRepository
from questcity.domain.shared.permissions import Role
from questcity.domain.shared.ports import Clock, Secrets


async def bearer(
    container: AsyncContainer, role: Role = Role.USER, **changes: Any
) -> dict[str, str]:
    """Return the headers of somebody new who is signed in."""
    user = await a_registered_user(container, role=role, **changes)
    return {"Authorization": f"Bearer {(await sign_in(container, user.username)).access_token}"}


@dataclass(frozen=True)
class SignedIn:
    """Somebody in the store who is signed in."""

    user: User
    session: Session
    headers: dict[str, str]


async def put_signed_in(container: AsyncContainer, **changes: Any) -> SignedIn:
    """Put somebody into the store who is signed in, in any state: also one that may not sign in."""
    user = a_user(**changes)
    secrets, clock = await container.get(Secrets), await container.get(Clock)
    session = a_session(user, key_id=secrets.current())
    async with block(container, UserRepository) as users:
        await users.add(user)
    async with block(container, SessionRepository) as sessions:
        await sessions.add(session, keep=20, at=session.created_at)
    access_tokens = await container.get(AccessTokens)
    token = access_tokens.issue(
        user.id, session.id, now=clock.now(), lives_for=timedelta(minutes=30)
    )
    return SignedIn(user, session, {"Authorization": f"Bearer {token}"})


def problem(answer: Response) -> tuple[int, str]:
    """Return status and code of a refusal."""
    return answer.status_code, answer.json()["type"].removeprefix("/problems/")


def faults(answer: Response) -> dict[str, str]:
    """Return the code of everything that is wrong, by its pointer."""
    return {fault["pointer"]: fault["code"] for fault in answer.json()["errors"]}
