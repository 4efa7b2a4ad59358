"""How each route is called well, so that a refusal has no other reason than who asks."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from builders import PASSWORD, a_newcomer, a_user, an_id
from quest_builders import HORSEMAN
from web.policy_things import Made

Body = Callable[[Made], Any]


@dataclass(frozen=True)
class Call:
    """What is sent beside the address: a JSON body, parameters, and which revision it is based on.

    A file is JSON too, but one that the contract does not describe.
    """

    body: Body | None = None
    is_conditional: bool = False
    is_file: bool = False
    query: Mapping[str, str] = field(default_factory=dict)


def _says(**fields: Any) -> Body:
    """Return a body that says the same of everything."""
    return lambda _: fields


def _tells(*names: str) -> Body:
    """Return a body of facts that only the owner knows."""
    return lambda made: {name: made.facts[name] for name in names}


def _also(body: Body, **fields: Any) -> Body:
    """Return a body that says more."""
    return lambda made: body(made) | fields


def _named(_: Made) -> Any:
    return {"name": f"Name {an_id()}"}


def _newcomer(_: Made) -> Any:
    newcomer = a_newcomer()
    return {
        "username": newcomer.username,
        "email": newcomer.email,
        "password": newcomer.password,
        "firstName": newcomer.first_name,
        "lastName": newcomer.last_name,
    }


def _invitation(_: Made) -> Any:
    user = a_user()
    names = {"firstName": user.first_name, "lastName": user.last_name}
    return {"username": user.username, "email": user.email, "role": 1, **names}


def _evidence(made: Made) -> Any:
    fix = {"latitude": HORSEMAN.latitude, "longitude": HORSEMAN.longitude, "accuracy": 8}
    event = {
        "id": str(an_id()),
        "type": "check_in",
        "pointId": made.facts["point"],
        "at": "2026-05-01T12:00:00Z",
        "fix": fix,
    }
    return {"sentAt": event["at"], "events": [event]}


_POINT: Final = {
    "title": "The year",
    "description": "Which year does it say?",
    "activity": {"type": "enter_code", "code": "1782"},
    "places": [{"latitude": HORSEMAN.latitude, "longitude": HORSEMAN.longitude}],
    "hints": [{"text": "Look down.", "cost": 5}],
}
_FIELDS: Final = {
    "title": "Three bridges",
    "credits": {"reward": 50},
    "price": {"amount": 0},
    "merch": [{"description": "A map", "price": {"amount": 900, "currency": "EUR"}}],
}
_CITY: Final = {"latitude": 56.8587, "longitude": 35.9176, "timeZone": "Europe/Moscow"}
_REASON: Final = {"pointer": "#/title", "code": "unclear", "text": "Which bridges?"}

CALLS: Final[Mapping[tuple[str, str], Call]] = {
    ("POST", "/api/v1/auth/register"): Call(_newcomer),
    ("POST", "/api/v1/auth/register/verify-code"): Call(
        _tells("registrationToken", "email", "code")
    ),
    ("POST", "/api/v1/auth/register/resend-code"): Call(_tells("registrationToken", "email")),
    ("POST", "/api/v1/auth/login"): Call(_tells("login", "password")),
    ("POST", "/api/v1/auth/refresh-token"): Call(_tells("refreshToken")),
    ("POST", "/api/v1/auth/logout"): Call(_tells("refreshToken")),
    ("POST", "/api/v1/auth/reset-password"): Call(lambda made: {"email": made.facts["user"].email}),
    ("POST", "/api/v1/auth/reset-password/verify-code"): Call(_tells("email", "code")),
    ("POST", "/api/v1/users/me/change-email"): Call(
        lambda _: {"password": PASSWORD, "email": f"{an_id()}@example.org"}
    ),
    ("POST", "/api/v1/users/me/change-email/verify-code"): Call(_tells("email", "code")),
    ("POST", "/api/v1/auth/reset-password/confirm"): Call(
        lambda made: {"token": made.facts["token"], "password": PASSWORD}
    ),
    ("PATCH", "/api/v1/users/me"): Call(_says(firstName="Vera")),
    ("POST", "/api/v1/users/me/change-password"): Call(
        _says(oldPassword=PASSWORD, password="another good one")
    ),
    ("POST", "/api/v1/users/me/export"): Call(_says(password=PASSWORD)),
    ("POST", "/api/v1/users/me/deletion"): Call(_says(password=PASSWORD)),
    ("POST", "/api/v1/users"): Call(_invitation),
    ("PATCH", "/api/v1/users/{user_id}"): Call(_says(firstName="Vera", role=0)),
    ("PUT", "/api/v1/users/{user_id}/lock"): Call(_says(reason="Spam.")),
    ("POST", "/api/v1/unlock-requests"): Call(
        lambda _: {"email": f"{an_id()}@example.org", "reason": "It was not me."}
    ),
    ("PATCH", "/api/v1/unlock-requests/{request_id}"): Call(_says(status="rejected")),
    ("POST", "/api/v1/quests"): Call(_says(**_FIELDS)),
    ("POST", "/api/v1/quests/import"): Call(_says(**_FIELDS), is_file=True),
    ("GET", "/api/v1/quests/suggestions"): Call(query={"q": "tower"}),
    ("GET", "/api/v1/quests/clusters"): Call(query={"bbox": "59,30,60,31", "zoom": "9"}),
    ("GET", "/api/v1/quests/{quest_id}/export"): Call(query={"format": "questcity"}),
    ("GET", "/api/v1/quests/{quest_id}/export/losses"): Call(query={"format": "gpx"}),
    ("PATCH", "/api/v1/quests/{quest_id}/draft"): Call(_says(**_FIELDS), is_conditional=True),
    ("DELETE", "/api/v1/quests/{quest_id}/draft"): Call(is_conditional=True),
    ("POST", "/api/v1/quests/{quest_id}/draft/points"): Call(_says(**_POINT)),
    ("PUT", "/api/v1/quests/{quest_id}/draft/points/order"): Call(
        lambda made: {"pointIds": made.facts["points"][::-1]}, is_conditional=True
    ),
    ("PATCH", "/api/v1/quests/{quest_id}/draft/points/{point_id}"): Call(
        _says(**_POINT), is_conditional=True
    ),
    ("DELETE", "/api/v1/quests/{quest_id}/draft/points/{point_id}"): Call(is_conditional=True),
    ("POST", "/api/v1/quests/{quest_id}/draft/points/{point_id}/qr"): Call(is_conditional=True),
    ("PUT", "/api/v1/quests/{quest_id}/submission/decision"): Call(
        lambda made: {"revision": made.revision, "decision": "rejected", "reasons": [_REASON]}
    ),
    ("PUT", "/api/v1/quests/{quest_id}/publication"): Call(is_conditional=True),
    ("POST", "/api/v1/quests/{quest_id}/fixes"): Call(
        lambda made: {"kind": "larger-radius", "detectionRadius": 60, **made.facts}
    ),
    ("POST", "/api/v1/quests/categories"): Call(_named),
    ("PATCH", "/api/v1/quests/categories/{category_id}"): Call(_named),
    ("POST", "/api/v1/quests/vehicles"): Call(_also(_named, topSpeed=12.5)),
    ("PATCH", "/api/v1/quests/vehicles/{vehicle_id}"): Call(_also(_named, topSpeed=12.5)),
    ("POST", "/api/v1/quests/places"): Call(_also(_named, **_CITY)),
    ("PATCH", "/api/v1/quests/places/{place_id}"): Call(_also(_named, **_CITY)),
    ("PATCH", "/api/v1/quests/activities/{activity_id}"): Call(_named),
    ("PATCH", "/api/v1/quests/tools/{tool_id}"): Call(_named),
    ("POST", "/api/v1/runs/{run_id}/events"): Call(_evidence),
    ("PUT", "/api/v1/quests/{quest_id}/reviews/mine"): Call(_says(rating=4, text="Fine.")),
    ("PUT", "/api/v1/reviews/{review_id}/response"): Call(_says(text="Thank you.")),
}

PLAIN: Final = Call()
