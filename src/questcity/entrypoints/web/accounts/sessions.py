"""Where one is signed in."""

from datetime import datetime
from typing import Self
from uuid import UUID

from dishka.integrations.litestar import FromDishka, inject
from litestar import Controller, delete, get
from litestar.params import FromPath

from questcity.domain.accounts.errors import SessionNotFoundError
from questcity.domain.accounts.model.sessions import Session
from questcity.domain.accounts.use_cases.end_session import EndSession
from questcity.domain.accounts.use_cases.list_sessions import ListSessions
from questcity.domain.shared.ids import SessionId
from questcity.domain.shared.permissions import Actor, PasswordChangeRequiredError
from questcity.entrypoints.web.authentication import signed_in
from questcity.entrypoints.web.shapes import Answer


class SessionResponse(Answer, frozen=True, kw_only=True):
    """A device that is signed in."""

    id: SessionId
    device_name: str | None
    created_at: datetime
    last_used_at: datetime
    address: str
    is_current: bool

    @classmethod
    def of(cls, session: Session, actor: Actor) -> Self:
        """Return the response that shows this session."""
        return cls(
            id=session.id,
            device_name=session.device_name,
            created_at=session.created_at,
            last_used_at=session.last_used_at,
            address=session.address,
            is_current=session.id == actor.session_id,
        )


class Sessions(Answer, frozen=True, kw_only=True):
    """All of them: there are never more than twenty."""

    items: list[SessionResponse]


class SessionController(Controller):
    """One's own sessions."""

    path = "/users/me/sessions"
    tags = ["Users"]
    guards = [signed_in]
    security = [{"bearer": []}]

    @get("/", operation_id="listSessions", refusals=(PasswordChangeRequiredError,))
    @inject
    async def list_sessions(
        self, actor: FromDishka[Actor], list_sessions: FromDishka[ListSessions]
    ) -> Sessions:
        """See where one is signed in, latest used first."""
        found = await list_sessions(actor)
        return Sessions(items=[SessionResponse.of(session, actor) for session in found])

    @delete(
        "/{session_id:uuid}",
        operation_id="endSession",
        status_code=204,
        refusals=(PasswordChangeRequiredError, SessionNotFoundError),
    )
    @inject
    async def end(
        self,
        session_id: FromPath[UUID],
        actor: FromDishka[Actor],
        end: FromDishka[EndSession],
    ) -> None:
        """Sign a device out."""
        await end(actor, SessionId(session_id))
