"""Whether the process lives, and whether it can serve."""

from typing import Final

from dishka.integrations.litestar import FromDishka, inject
from litestar import Controller, Response, get
from litestar.openapi.datastructures import ResponseSpec
from msgspec import Struct

from questcity.entrypoints.bootstrap.readiness import Readiness


class LiveResponse(Struct, frozen=True):
    """The process answers."""

    status: str = "live"


class ReadyResponse(Struct, frozen=True, kw_only=True):
    """Each check, and what they come to."""

    status: str
    checks: dict[str, bool]


_NOT_READY: Final = ResponseSpec(
    ReadyResponse, description="Something is missing.", generate_examples=False
)


class HealthController(Controller):
    """Probes for whoever restarts processes and sends them traffic."""

    path = "/health"
    tags = ["Health"]

    @get("/live", operation_id="isLive")
    async def live(self) -> LiveResponse:
        """Tell that the process lives; nothing outside it is touched."""
        return LiveResponse()

    @get("/ready", operation_id="isReady", responses={503: _NOT_READY})
    @inject
    async def ready(self, readiness: FromDishka[Readiness]) -> Response[ReadyResponse]:
        """Tell whether the process can serve: 200, or 503."""
        checks = await readiness.report()
        is_ready = all(checks.values())
        body = ReadyResponse(status="ready" if is_ready else "not-ready", checks=checks)
        return Response(body, status_code=200 if is_ready else 503)
