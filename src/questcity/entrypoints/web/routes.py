"""Every route that the contract describes."""

from litestar import Router
from litestar.types import ControllerRouterHandler

from questcity.entrypoints.web.accounts.audit import AuditController
from questcity.entrypoints.web.accounts.controllers import AuthController, UserController
from questcity.entrypoints.web.accounts.keys import KeySetController
from questcity.entrypoints.web.accounts.own_data import OwnDataController
from questcity.entrypoints.web.health.controllers import HealthController
from questcity.entrypoints.web.play.controllers import QuestPlayController, RunController
from questcity.entrypoints.web.quests.controllers import QuestController, ReferenceController
from questcity.entrypoints.web.quests.editing import EditingController
from questcity.entrypoints.web.quests.pointing import PointController
from questcity.entrypoints.web.quests.staff import StaffController


def contract_routes() -> list[ControllerRouterHandler]:
    """Return the routes, to be given to one application."""
    api = Router(
        "/api/v1",
        route_handlers=[
            AuthController,
            UserController,
            OwnDataController,
            AuditController,
            QuestController,
            ReferenceController,
            EditingController,
            PointController,
            StaffController,
            RunController,
            QuestPlayController,
            HealthController,
        ],
    )
    return [api, KeySetController]
