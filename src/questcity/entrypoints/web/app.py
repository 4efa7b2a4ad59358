"""The web application."""

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

import msgspec
from dishka import AsyncContainer
from litestar import Litestar
from litestar.config.cors import CORSConfig
from litestar.exceptions import HTTPException

from questcity.domain.shared.errors import DomainError
from questcity.entrypoints.bootstrap.settings import Settings
from questcity.entrypoints.web.containers import closing_containers, open_container
from questcity.entrypoints.web.documents.controllers import DocumentController
from questcity.entrypoints.web.edge import Edge
from questcity.entrypoints.web.metrics import Metrics, MetricsController
from questcity.entrypoints.web.problems import (
    problem_of_bug,
    problem_of_http,
    problem_of_refusal,
    problem_of_shape,
)
from questcity.entrypoints.web.requests import ApiRequest
from questcity.entrypoints.web.routes import contract_routes
from questcity.entrypoints.web.shortcut import Shortcut

BODY_BYTES = 1_000_000
_YOUNG_OBJECTS: Final = 10_000


def create_app(container: AsyncContainer, settings: Settings) -> Litestar:
    """Return the application over a container, which it closes when it ends."""

    @asynccontextmanager
    async def lifespan(_: Litestar) -> AsyncIterator[None]:
        edge.settle()
        _settle()
        yield
        await container.close()

    app = Litestar(
        [*contract_routes(), DocumentController, MetricsController],
        request_class=ApiRequest,
        before_request=open_container,
        request_max_body_size=BODY_BYTES,
        exception_handlers={
            DomainError: problem_of_refusal,
            HTTPException: problem_of_http,
            msgspec.ValidationError: problem_of_shape,
            Exception: problem_of_bug,
        },
        cors_config=_cors(settings),
        # The framework's own routes for documents would answer every unknown path at the root.
        openapi_config=None,
        lifespan=[lifespan],
        logging_config=None,
    )
    app.state.dishka_container = container
    app.state.metrics = metrics = Metrics()
    app.asgi_handler = edge = Edge(
        Shortcut(closing_containers(app.asgi_handler)),
        metrics.count,
        settings.trusted_proxies,
        settings.public_url,
    )
    return app


def _settle() -> None:
    """Let the search for garbage pass over all that is there for good.

    It costs more than to answer a request, and what requests leave behind it seldom has to find.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG_OBJECTS, *gc.get_threshold()[1:])


def _cors(settings: Settings) -> CORSConfig | None:
    if not settings.allowed_origins:
        return None
    return CORSConfig(
        allow_origins=list(settings.allowed_origins),
        allow_headers=[
            "Authorization",
            "Content-Type",
            "Idempotency-Key",
            "If-Match",
            "If-None-Match",
            "X-Request-ID",
        ],
        expose_headers=["ETag", "Link", "Retry-After", "X-Request-ID", "Idempotency-Replayed"],
    )
