"""People who speak HTTP, and what they hear."""

from typing import Any

from dishka import AsyncContainer
from httpx import Response

from people import a_registered_user, sign_in
from questcity.domain.shared.permissions import Role


async def bearer(
    container: AsyncContainer, role: Role = Role.USER, **changes: Any
) -> dict[str, str]:
    """Return the headers of somebody new who is signed in."""
    user = await a_registered_user(container, role=role, **changes)
    return {"Authorization": f"Bearer {(await sign_in(container, user.username)).access_token}"}


def problem(answer: Response) -> tuple[int, str]:
    """Return status and code of a refusal."""
    return answer.status_code, answer.json()["type"].removeprefix("/problems/")


def faults(answer: Response) -> dict[str, str]:
    """Return the code of everything that is wrong, by its pointer."""
    return {fault["pointer"]: fault["code"] for fault in answer.json()["errors"]}
