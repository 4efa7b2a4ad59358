"""Who may do what over HTTP: one row for each route, and nothing that is not in a row.

A new route needs a row here, and one in `policy_calls.CALLS` if it is called with more than its
address. `Thing` says what the ids in the address name; how one is made is in `policy_things`. Tests
ask for the rest: a list of pages for what fills it, what is public to be listed and limited.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from typing import Final

from questcity.domain.shared.permissions import Permission


class Who(Enum):
    """Whom a route is for, where no permission says it."""

    PUBLIC = "everybody"
    SELF = "who is signed in, also unverified"
    ANY = "who is signed in and verified"


class Thing(StrEnum):
    """What a route is about."""

    NOTHING = "nothing in particular"
    ACCOUNT = "an account and its password"
    ACTIVITY = "an activity"
    ASSET = "a file of the pages"
    ATTEMPT = "an attempt to register"
    CATEGORY = "a category that no quest has"
    DRAFT = "a draft"
    EMAIL_CHANGE = "a code to move to another address"
    EXPORT = "all data about somebody, to be downloaded"
    LINK = "a one-time link"
    PLACE = "a city that no quest has"
    PROBLEM = "a kind of problem"
    QUEST = "a published quest"
    REFRESH_TOKEN = "a session, by its refresh token"
    RESET = "a code to choose another password"
    REVISED = "a published quest with its next draft"
    REVIEW = "a review"
    REWARD = "a run whose reward waits"
    RUN = "a run"
    PERSON = "somebody else"
    SESSION = "a session"
    SIGN = "the sign of a point"
    SUBMISSION = "a draft in review"
    TILE = "a tile of the map"
    TOOL = "a tool"
    UNLOCK_REQUEST = "a wish to be unlocked"
    VEHICLE = "a vehicle that no quest has"
    WALKED = "a quest of another author that one walks"


NOT_FOUND: Final[Mapping[Thing, str]] = {
    Thing.ACTIVITY: "reference-not-found",
    Thing.ASSET: "not-found",
    Thing.CATEGORY: "reference-not-found",
    Thing.DRAFT: "quest-not-found",
    Thing.PLACE: "reference-not-found",
    Thing.PROBLEM: "not-found",
    Thing.QUEST: "quest-not-found",
    Thing.REVISED: "quest-not-found",
    Thing.REVIEW: "review-not-found",
    Thing.REWARD: "run-not-found",
    Thing.RUN: "run-not-found",
    Thing.PERSON: "user-not-found",
    Thing.SESSION: "session-not-found",
    Thing.SUBMISSION: "quest-not-found",
    Thing.TILE: "not-found",
    Thing.TOOL: "reference-not-found",
    Thing.UNLOCK_REQUEST: "unlock-request-not-found",
    Thing.VEHICLE: "reference-not-found",
    Thing.WALKED: "quest-not-found",
}
"""What is heard where there is no such thing, or none for who asks: nobody can tell which."""


@dataclass(frozen=True)
class Row:
    """What one route grants to whom.

    `who` may do it: everybody, oneself, any user, or who holds the permission. If `stranger` is
    200, it makes no difference whose thing it is. If it is 404 (the thing is private) or 403 (that
    it exists is public), that is what `who` hears about a thing of somebody else, except who holds
    one of `others`. An id of nothing gets `unknown`.
    """

    method: str
    path: str
    who: Who | Permission
    about: Thing = Thing.NOTHING
    stranger: int = 200
    others: frozenset[Permission] = field(default=frozenset(), kw_only=True)
    unknown: int = field(default=404, kw_only=True)
    before_own_password: bool = field(default=False, kw_only=True)
    """Whether it is open to who must choose a password first."""

    @property
    def route(self) -> tuple[str, str]:
        """What names the route."""
        return self.method, self.path

    @property
    def ids(self) -> tuple[str, ...]:
        """The names of what the address leaves open, outermost first."""
        return tuple(re.findall(r"\{(\w+)\}", self.path))

    @property
    def is_owned(self) -> bool:
        """Whether it makes a difference whose thing it is."""
        return self.stranger != 200

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


_PUBLIC, _SELF, _ANY = Who
_CREATE, _MODERATE = Permission.CREATE_QUESTS, Permission.MODERATE_QUESTS
_PLAY = Permission.VIEW_QUESTS
_EDITORS = frozenset({Permission.EDIT_ANY_QUEST})
_READERS = frozenset({Permission.EDIT_ANY_QUEST, Permission.MODERATE_QUESTS})
_DELETERS = frozenset({Permission.DELETE_ANY_QUEST})
_REVIEW, _RESPOND, _KEEP = (
    Permission.WRITE_REVIEWS,
    Permission.RESPOND_TO_REVIEWS,
    Permission.MANAGE_FAVORITES,
)
_MODERATORS = frozenset({Permission.MODERATE_REVIEWS})

ROWS: Final = (
    # What everybody may do, without a word about who they are.
    Row("GET", "/.well-known/jwks.json", _PUBLIC),
    Row("GET", "/docs", _PUBLIC),
    Row("GET", "/docs/assets/{name}", _PUBLIC, Thing.ASSET),
    Row("GET", "/map", _PUBLIC),
    Row("GET", "/metrics", Permission.VIEW_LOGS),
    Row("GET", "/openapi.json", _PUBLIC),
    Row("GET", "/problems", _PUBLIC),
    Row("GET", "/problems/{code}", _PUBLIC, Thing.PROBLEM),
    # Nothing is looked up: the page is the same for every sign.
    Row("GET", "/q/{secret}", _PUBLIC, Thing.SIGN, unknown=200),
    Row("GET", "/api/v1/health/live", _PUBLIC),
    Row("GET", "/api/v1/health/ready", _PUBLIC),
    Row("POST", "/api/v1/auth/register", _PUBLIC),
    Row("POST", "/api/v1/auth/register/verify-code", _PUBLIC, Thing.ATTEMPT),
    Row("POST", "/api/v1/auth/register/resend-code", _PUBLIC, Thing.ATTEMPT),
    Row("POST", "/api/v1/auth/login", _PUBLIC, Thing.ACCOUNT),
    Row("POST", "/api/v1/auth/refresh-token", _PUBLIC, Thing.REFRESH_TOKEN),
    Row("POST", "/api/v1/auth/logout", _PUBLIC, Thing.REFRESH_TOKEN),
    Row("POST", "/api/v1/auth/reset-password", _PUBLIC, Thing.ACCOUNT),
    Row("POST", "/api/v1/auth/reset-password/verify-code", _PUBLIC, Thing.RESET),
    Row("POST", "/api/v1/auth/reset-password/confirm", _PUBLIC, Thing.LINK),
    Row("POST", "/api/v1/unlock-requests", _PUBLIC),
    Row("GET", "/api/v1/quests", _PUBLIC),
    Row("GET", "/api/v1/quests/activities", _PUBLIC),
    Row("GET", "/api/v1/quests/categories", _PUBLIC),
    Row("GET", "/api/v1/quests/facets", _PUBLIC),
    Row("GET", "/api/v1/quests/clusters", _PUBLIC),
    Row("GET", "/api/v1/quests/places", _PUBLIC),
    Row("GET", "/api/v1/quests/suggestions", _PUBLIC),
    Row("GET", "/api/v1/quests/tools", _PUBLIC),
    Row("GET", "/api/v1/quests/vehicles", _PUBLIC),
    Row("GET", "/api/v1/quests/{quest_id}", _PUBLIC, Thing.QUEST),
    Row("GET", "/api/v1/quests/{quest_id}/reviews", _PUBLIC, Thing.QUEST),
    Row("GET", "/api/v1/quests/{quest_id}/similar", _PUBLIC, Thing.QUEST),
    Row("GET", "/api/v1/tiles/quests/{z}/{x}/{y}", _PUBLIC, Thing.TILE),
    # Oneself.
    Row("GET", "/api/v1/users/me", _SELF, before_own_password=True),
    Row("PATCH", "/api/v1/users/me", _SELF),
    Row("POST", "/api/v1/users/me/change-password", _SELF, before_own_password=True),
    Row("GET", "/api/v1/permissions", _SELF),
    Row("GET", "/api/v1/permissions/me", _SELF),
    Row("POST", "/api/v1/users/me/change-email", _SELF),
    Row("POST", "/api/v1/users/me/change-email/verify-code", _SELF, Thing.EMAIL_CHANGE),
    Row("GET", "/api/v1/users/me/sessions", _SELF),
    Row("POST", "/api/v1/users/me/export", _SELF),
    Row("GET", "/api/v1/users/me/export", _SELF),
    Row("GET", "/api/v1/users/me/export/content", _SELF, Thing.EXPORT),
    Row("POST", "/api/v1/users/me/deletion", _SELF),
    Row("DELETE", "/api/v1/users/me/deletion", _SELF),
    Row("DELETE", "/api/v1/users/me/sessions/{session_id}", _SELF, Thing.SESSION, 404),
    # Others.
    Row("POST", "/api/v1/users", Permission.MANAGE_ROLES),
    Row("GET", "/api/v1/users", Permission.VIEW_USERS),
    Row("GET", "/api/v1/users/{user_id}", _ANY, Thing.PERSON),
    Row("PATCH", "/api/v1/users/{user_id}", Permission.EDIT_USERS, Thing.PERSON),
    Row("DELETE", "/api/v1/users/{user_id}", Permission.DELETE_USERS, Thing.PERSON),
    Row("PUT", "/api/v1/users/{user_id}/lock", Permission.LOCK_USERS, Thing.PERSON),
    Row("DELETE", "/api/v1/users/{user_id}/lock", Permission.UNLOCK_USERS, Thing.PERSON),
    Row("GET", "/api/v1/unlock-requests", Permission.MANAGE_UNLOCK_REQUESTS),
    Row("GET", "/api/v1/unlock-requests/{request_id}", Permission.MANAGE_UNLOCK_REQUESTS, Thing.UNLOCK_REQUEST),
    Row("PATCH", "/api/v1/unlock-requests/{request_id}", Permission.MANAGE_UNLOCK_REQUESTS, Thing.UNLOCK_REQUEST),
    Row("GET", "/api/v1/audit", Permission.VIEW_LOGS),
    # Writing quests.
    Row("GET", "/api/v1/quests/mine", _ANY),
    Row("POST", "/api/v1/quests", _CREATE),
    Row("POST", "/api/v1/quests/import", _CREATE),
    Row("GET", "/api/v1/quests/{quest_id}/export", _CREATE, Thing.DRAFT, 404, others=_EDITORS),
    Row("GET", "/api/v1/quests/{quest_id}/export/losses", _CREATE, Thing.DRAFT, 404, others=_EDITORS),
    Row("POST", "/api/v1/quests/{quest_id}/draft", _CREATE, Thing.DRAFT, 404, others=_EDITORS),
    Row("GET", "/api/v1/quests/{quest_id}/draft", _CREATE, Thing.DRAFT, 404, others=_READERS),
    Row("GET", "/api/v1/quests/{quest_id}/draft/findings", _CREATE, Thing.DRAFT, 404, others=_READERS),
    Row("PATCH", "/api/v1/quests/{quest_id}/draft", _CREATE, Thing.DRAFT, 404, others=_EDITORS),
    Row("DELETE", "/api/v1/quests/{quest_id}/draft", _CREATE, Thing.DRAFT, 404, others=_DELETERS),
    Row("POST", "/api/v1/quests/{quest_id}/draft/points", _CREATE, Thing.DRAFT, 404, others=_EDITORS),
    Row("PUT", "/api/v1/quests/{quest_id}/draft/points/order", _CREATE, Thing.DRAFT, 404, others=_EDITORS),
    Row("PATCH", "/api/v1/quests/{quest_id}/draft/points/{point_id}", _CREATE, Thing.DRAFT, 404, others=_EDITORS),
    Row("DELETE", "/api/v1/quests/{quest_id}/draft/points/{point_id}", _CREATE, Thing.DRAFT, 404, others=_EDITORS),
    Row("POST", "/api/v1/quests/{quest_id}/draft/points/{point_id}/qr", _CREATE, Thing.DRAFT, 404, others=_EDITORS),
    Row("GET", "/api/v1/quests/{quest_id}/draft/points/{point_id}/qr.svg", _CREATE, Thing.DRAFT, 404, others=_EDITORS),
    Row("PUT", "/api/v1/quests/{quest_id}/submission", _CREATE, Thing.DRAFT, 404, others=_EDITORS),
    Row("DELETE", "/api/v1/quests/{quest_id}/submission", _CREATE, Thing.SUBMISSION, 404, others=_EDITORS),
    Row("GET", "/api/v1/quests/{quest_id}/versions", _CREATE, Thing.QUEST, 404, others=_READERS),
    Row("GET", "/api/v1/quests/{quest_id}/versions/{number}", _CREATE, Thing.QUEST, 404, others=_READERS),
    Row("GET", "/api/v1/quests/{quest_id}/diff", _CREATE, Thing.REVISED, 404, others=_READERS),
    Row("POST", "/api/v1/quests/{quest_id}/fixes", _CREATE, Thing.QUEST, 404, others=_EDITORS),
    Row("GET", "/api/v1/quests/{quest_id}/fixes", _CREATE, Thing.QUEST, 404, others=_READERS),
    # Deciding about them.
    Row("GET", "/api/v1/quests/submissions", _MODERATE),
    Row("GET", "/api/v1/quests/{quest_id}/submission", _MODERATE, Thing.SUBMISSION),
    Row("PUT", "/api/v1/quests/{quest_id}/submission/decision", _MODERATE, Thing.SUBMISSION),
    Row("PUT", "/api/v1/quests/{quest_id}/publication", _MODERATE, Thing.DRAFT),
    Row("DELETE", "/api/v1/quests/{quest_id}/publication", _MODERATE, Thing.QUEST),
    # What they refer to.
    Row("POST", "/api/v1/quests/categories", Permission.MANAGE_CATEGORIES),
    Row("PATCH", "/api/v1/quests/categories/{category_id}", Permission.MANAGE_CATEGORIES, Thing.CATEGORY),
    Row("DELETE", "/api/v1/quests/categories/{category_id}", Permission.MANAGE_CATEGORIES, Thing.CATEGORY),
    Row("POST", "/api/v1/quests/vehicles", Permission.MANAGE_VEHICLES),
    Row("PATCH", "/api/v1/quests/vehicles/{vehicle_id}", Permission.MANAGE_VEHICLES, Thing.VEHICLE),
    Row("DELETE", "/api/v1/quests/vehicles/{vehicle_id}", Permission.MANAGE_VEHICLES, Thing.VEHICLE),
    Row("POST", "/api/v1/quests/places", Permission.MANAGE_PLACES),
    Row("PATCH", "/api/v1/quests/places/{place_id}", Permission.MANAGE_PLACES, Thing.PLACE),
    Row("DELETE", "/api/v1/quests/places/{place_id}", Permission.MANAGE_PLACES, Thing.PLACE),
    Row("PATCH", "/api/v1/quests/activities/{activity_id}", Permission.MANAGE_ACTIVITIES, Thing.ACTIVITY),
    Row("PATCH", "/api/v1/quests/tools/{tool_id}", Permission.MANAGE_TOOLS, Thing.TOOL),
    # Walking them. Of what does not exist, nobody is the best.
    Row("GET", "/api/v1/quests/{quest_id}/leaderboard", _PLAY, Thing.QUEST, unknown=200),
    Row("GET", "/api/v1/quests/{quest_id}/mine", _PLAY, Thing.QUEST),
    Row("POST", "/api/v1/quests/{quest_id}/runs", _PLAY, Thing.QUEST),
    Row("GET", "/api/v1/runs", _PLAY),
    Row("GET", "/api/v1/runs/{run_id}", _PLAY, Thing.RUN, 404),
    Row("POST", "/api/v1/runs/{run_id}/abandonment", _PLAY, Thing.RUN, 404),
    Row("POST", "/api/v1/runs/{run_id}/events", _PLAY, Thing.RUN, 404),
    Row("PUT", "/api/v1/runs/{run_id}/reward", _MODERATE, Thing.REWARD),
    # Saying what one thinks of them, and keeping them. What is not there is taken back in no time.
    Row("PUT", "/api/v1/quests/{quest_id}/reviews/mine", _REVIEW, Thing.WALKED),
    Row("DELETE", "/api/v1/quests/{quest_id}/reviews/mine", _REVIEW, Thing.WALKED, unknown=204),
    Row("DELETE", "/api/v1/reviews/{review_id}", _REVIEW, Thing.REVIEW, 403, others=_MODERATORS),
    Row("PUT", "/api/v1/reviews/{review_id}/response", _RESPOND, Thing.REVIEW),
    Row("DELETE", "/api/v1/reviews/{review_id}/response", _RESPOND, Thing.REVIEW),
    Row("GET", "/api/v1/favorites", _KEEP),
    Row("GET", "/api/v1/favorites/ids", _KEEP),
    Row("PUT", "/api/v1/favorites/{quest_id}", _KEEP, Thing.QUEST),
    Row("DELETE", "/api/v1/favorites/{quest_id}", _KEEP, Thing.QUEST, unknown=204),
)  # fmt: skip
