"""The web application."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

import msgspec
from dishka import AsyncContainer
from dishka.integrations.litestar import setup_dishka
from litestar import Litestar, Router
from litestar.config.cors import CORSConfig
from litestar.exceptions import HTTPException
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin

from questcity.domain.shared.errors import DomainError
from questcity.entrypoints.bootstrap.settings import Settings
from questcity.entrypoints.web.accounts.audit import AuditController
from questcity.entrypoints.web.accounts.controllers import AuthController, UserController
from questcity.entrypoints.web.accounts.keys import KeySetController
from questcity.entrypoints.web.documents.controllers import DocumentController
from questcity.entrypoints.web.edge import Edge
from questcity.entrypoints.web.health.controllers import HealthController
from questcity.entrypoints.web.problems import (
    problem_of_bug,
    problem_of_http,
    problem_of_refusal,
    problem_of_shape,
)
from questcity.entrypoints.web.requests import ApiRequest

BODY_BYTES = 1_000_000


def create_app(container: AsyncContainer, settings: Settings) -> Litestar:
    """Return the application over a container, which it closes when it ends."""

    @asynccontextmanager
    async def lifespan(_: Litestar) -> AsyncIterator[None]:
        yield
        await container.close()

    app = Litestar(
        [
            Router(
                "/api/v1",
                route_handlers=[
                    AuthController,
                    UserController,
                    AuditController,
                    HealthController,
                ],
            ),
            DocumentController,
            KeySetController,
        ],
        request_class=ApiRequest,
        request_max_body_size=BODY_BYTES,
        exception_handlers={
            DomainError: problem_of_refusal,
            HTTPException: problem_of_http,
            msgspec.ValidationError: problem_of_shape,
            Exception: problem_of_bug,
        },
        cors_config=_cors(settings),
        openapi_config=OpenAPIConfig(
            title="QuestCity",
            version=version("questcity"),
            description="Quests in real cities: accounts, sign-in, and all that comes with them.",
            path="/",
            render_plugins=[JsonRenderPlugin(path="/openapi.json")],
        ),
        lifespan=[lifespan],
        logging_config=None,
    )
    setup_dishka(container, app)
    app.asgi_handler = Edge(app.asgi_handler)
    return app


def _cors(settings: Settings) -> CORSConfig | None:
    if not settings.allowed_origins:
        return None
    return CORSConfig(
        allow_origins=list(settings.allowed_origins),
        allow_headers=["Authorization", "Content-Type", "Idempotency-Key", "If-Match"],
        expose_headers=["ETag", "Link", "Retry-After", "X-Request-ID", "Idempotency-Replayed"],
    )
