"""Every route that the contract describes."""

from litestar import Router
from litestar.di import Provide
from litestar.types import ControllerRouterHandler

from questcity.entrypoints.web.accounts.audit import AuditController
from questcity.entrypoints.web.accounts.codes import EmailController, ResetController
from questcity.entrypoints.web.accounts.controllers import AuthController, UserController
from questcity.entrypoints.web.accounts.keys import KeySetController
from questcity.entrypoints.web.accounts.own_data import OwnDataController
from questcity.entrypoints.web.accounts.people import PeopleController
from questcity.entrypoints.web.accounts.permissions import PermissionController
from questcity.entrypoints.web.accounts.sessions import SessionController
from questcity.entrypoints.web.accounts.unlocking import AskingController, UnlockingController
from questcity.entrypoints.web.health.controllers import HealthController
from questcity.entrypoints.web.map.controllers import MapController
from questcity.entrypoints.web.paging import paging
from questcity.entrypoints.web.play.controllers import QuestPlayController, RunController
from questcity.entrypoints.web.quests.controllers import QuestController, ReferenceController
from questcity.entrypoints.web.quests.discovery import DiscoveryController
from questcity.entrypoints.web.quests.editing import EditingController
from questcity.entrypoints.web.quests.files import FileController
from questcity.entrypoints.web.quests.finding import quest_facets, quest_filter
from questcity.entrypoints.web.quests.fixing import FixController
from questcity.entrypoints.web.quests.pointing import PointController
from questcity.entrypoints.web.quests.reads import list_wanted
from questcity.entrypoints.web.quests.references import ReferenceStaffController
from questcity.entrypoints.web.quests.staff import StaffController
from questcity.entrypoints.web.quests.versioning import VersionController
from questcity.entrypoints.web.social.favorites import FavoriteController
from questcity.entrypoints.web.social.reviews import (
    OwnReviewController,
    ReviewController,
    ReviewListController,
)


def contract_routes() -> list[ControllerRouterHandler]:
    """Return the routes, to be given to one application."""
    api = Router(
        "/api/v1",
        dependencies={
            part.__name__: Provide(part, sync_to_thread=False)
            for part in (paging, quest_facets, quest_filter, list_wanted)
        },
        route_handlers=[
            AuthController,
            ResetController,
            UserController,
            PeopleController,
            SessionController,
            AskingController,
            UnlockingController,
            PermissionController,
            EmailController,
            OwnDataController,
            AuditController,
            QuestController,
            DiscoveryController,
            MapController,
            ReferenceController,
            ReferenceStaffController,
            EditingController,
            PointController,
            StaffController,
            VersionController,
            FileController,
            FixController,
            RunController,
            QuestPlayController,
            ReviewListController,
            OwnReviewController,
            ReviewController,
            FavoriteController,
            HealthController,
        ],
    )
    return [api, KeySetController]
