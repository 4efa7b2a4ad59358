"""Every route that the contract describes."""

from litestar import Router
from litestar.types import ControllerRouterHandler

from questcity.entrypoints.web.accounts.audit import AuditController
from questcity.entrypoints.web.accounts.controllers import AuthController, UserController
from questcity.entrypoints.web.accounts.keys import KeySetController
from questcity.entrypoints.web.health.controllers import HealthController


def contract_routes() -> list[ControllerRouterHandler]:
    """Return the routes, to be given to one application."""
    api = Router(
        "/api/v1",
        route_handlers=[AuthController, UserController, AuditController, HealthController],
    )
    return [api, KeySetController]
