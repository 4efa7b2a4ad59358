"""From a request to the actor behind it, and to the rest of what every handler may ask for."""

from typing import Any

from dishka import Provider, Scope, decorate, from_context, provide, provide_all
from litestar import Request
from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from questcity.domain.accounts.errors import TokenInvalidError
from questcity.domain.accounts.use_cases.authenticate import Authenticate
from questcity.domain.quests.ports.readers import Catalogue
from questcity.domain.shared.clients import ClientContext
from questcity.domain.shared.permissions import Actor, Permission
from questcity.domain.shared.ports import AuditLog
from questcity.entrypoints.bootstrap.logs import add_context
from questcity.entrypoints.bootstrap.settings import Settings
from questcity.entrypoints.web.containers import container_of
from questcity.entrypoints.web.editions import Editions
from questcity.entrypoints.web.paging import Cursors, Pages
from questcity.entrypoints.web.public_answers import PublicAnswers
from questcity.entrypoints.web.quests.reads import PublicQuest, PublicQuestList
from questcity.entrypoints.web.requests import (
    AnyRequest,
    IdempotencyKeys,
    Preconditions,
    Uploads,
    client_of,
    is_from_here,
)
from questcity.entrypoints.web.watching import WatchedAuditLog


class WebProvider(Provider):
    """What a request tells: who asks, from where, and on which conditions."""

    scope = Scope.REQUEST

    request = from_context(Request)
    cursors = provide(Cursors, scope=Scope.APP)
    uploads = provide(Uploads, scope=Scope.APP)
    reads = provide_all(PublicQuestList, PublicQuest, scope=Scope.APP)

    @provide(scope=Scope.APP)
    def public_answers(self, catalogue: Catalogue, settings: Settings) -> PublicAnswers:
        """Return what keeps answers that are the same for everybody."""
        return PublicAnswers(Editions(catalogue), settings.answer_cache_megabytes * 1_000_000)

    @provide
    def any_request(self, request: Request) -> AnyRequest:  # type: ignore[type-arg]
        """Return the request under the name that carries its parameters."""
        return request

    @provide
    def pages(self, request: AnyRequest, cursors: Cursors) -> Pages:
        """Return the pages of the list that the request asks for."""
        return Pages(request.scope, cursors)

    @provide
    async def actor(self, request: AnyRequest, authenticate: Authenticate) -> Actor:
        """Return who asks. Raise what `Authenticate` raises."""
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            raise TokenInvalidError
        actor = await authenticate(token.strip())
        add_context(user_id=str(actor.user_id))
        return actor

    @provide
    def client(self, request: AnyRequest, settings: Settings) -> ClientContext:
        """Return where the request comes from."""
        return client_of(request, settings.trusted_proxies)

    @decorate
    def audit_log(self, audit_log: AuditLog) -> AuditLog:
        """Return the trail, with what goes into it noted."""
        return WatchedAuditLog(audit_log)

    @provide
    def preconditions(self, request: AnyRequest) -> Preconditions:
        """Return what the request says of revisions."""
        return Preconditions(request.headers)

    @provide
    def idempotency_keys(self, request: AnyRequest) -> IdempotencyKeys:
        """Return the request's Idempotency-Key."""
        return IdempotencyKeys(request.headers)


async def signed_in(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    """Refuse who is not signed in before anything else of the request is looked at."""
    container = await container_of(connection)
    await container.get(Actor)


async def may_watch(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    """Refuse who neither comes from this machine itself nor may see logs."""
    if not is_from_here(connection.scope):
        actor = await (await container_of(connection)).get(Actor)
        actor.require(Permission.VIEW_LOGS)
