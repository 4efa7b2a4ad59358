"""How each operation is called well: a row in `RECIPES` for each that needs more than its path.

What a path names is made by `THINGS`; a row says what the headers and the body are on top.
"""

import json
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any, Final

from blocks import block
from builders import PASSWORD, a_newcomer, a_ticket, an_id, an_unlock_request
from codes import put_code
from drafts import point_ids, submit
from fuzz.caller import Call
from fuzz.documents import request_of
from fuzz.stage import WORD, Person, Stage
from quest_builders import (
    HISTORY,
    HORSEMAN,
    SAINT_PETERSBURG,
    WALKING,
    a_category,
    a_vehicle,
    an_area,
)
from quest_documents import a_document
from questcity.adapters.formats.quest_json import write_json
from questcity.domain.accounts.model.codes import CodePurpose
from questcity.domain.accounts.ports.repositories import (
    PasswordTicketRepository,
    UnlockRequestRepository,
    UserRepository,
)
from questcity.domain.quests.model.mercator import Tile
from questcity.domain.quests.model.quests import Quest
from questcity.domain.quests.model.reference import CATEGORY, PLACE, VEHICLE, R, ReferenceKind
from questcity.domain.quests.ports.repositories import QuestRepository, ReferenceRepository
from questcity.domain.shared.permissions import Status
from questcity.domain.shared.ports import Clock
from questcity.domain.shared.secrets import token_digest
from review_builders import a_walked_quest, review
from web_contract import operations, resolved

AT: Final = "2026-05-01T12:00:00Z"


Recipe = Callable[[Stage, Person | None], Awaitable[Call]]
Maker = Callable[[Stage, Person | None], Awaitable[Any]]


def _says(**body: Any) -> Recipe:
    async def recipe(stage: Stage, person: Person | None) -> Call:
        del stage, person
        return Call(body=body)

    return recipe


def _on_draft(**body: Any) -> Recipe:
    async def recipe(stage: Stage, person: Person | None) -> Call:
        return _about(await stage.draft(person), body or None)

    return recipe


def _about(quest: Quest, body: Any = None) -> Call:
    return Call(
        path={"quest_id": quest.id, "point_id": point_ids(quest)[0]},
        headers={"If-Match": f'"{quest.revision}"'},
        body=body,
    )


async def _exported(stage: Stage, person: Person | None) -> Call:
    return replace(_about(await stage.draft(person)), query={"format": "gpx"})


async def _in_town(stage: Stage, person: Person | None) -> Call:
    del person
    await stage.quest()
    tile, box = Tile.at(HORSEMAN, 14), {"bbox": "59,30,60,31", "zoom": 9}
    return Call(path={"z": tile.zoom, "x": tile.x, "y": tile.y}, query=box)


async def _order(stage: Stage, person: Person | None) -> Call:
    quest = await stage.draft(person)
    return _about(quest, {"pointIds": [str(one) for one in reversed(point_ids(quest))]})


async def _submitted(stage: Stage, person: Person | None) -> Call:
    quest = await stage.draft(person)
    author = await stage.author_of(quest)
    quest = await submit(stage.container, author, quest)
    return _about(quest, {"revision": quest.revision, "decision": "approved"})


async def _fix(stage: Stage, person: Person | None) -> Call:
    del person
    quest_id = await stage.quest()
    async with block(stage.container, QuestRepository) as quests:
        points = (await quests.get_version(quest_id, 1)).points
    body = {"kind": "accepted-answer", "pointId": str(points[1].id), "answer": f"not {WORD}"}
    return Call(path={"quest_id": quest_id}, body=body | {"version": 1})


async def _waiting(stage: Stage, person: Person | None) -> Call:
    return replace(await _submitted(stage, person), body=None)


async def _compared(stage: Stage, person: Person | None) -> Call:
    return replace(_about(await stage.draft(person)), query={"from": "draft", "to": "draft"})


async def _finished(stage: Stage, person: Person | None) -> Call:
    del person
    return Call(path={"run_id": (await stage.finished_run()).id})


async def _walked(stage: Stage, person: Person | None) -> Call:
    walker = await stage.player(person)
    quest_id = await a_walked_quest(stage.container, walker)
    return Call(path={"quest_id": quest_id}, body={"rating": 4, "text": "Fine, and\nlong."})


async def _events(stage: Stage, person: Person | None) -> Call:
    run = await stage.run_of(person)
    assert run.point is not None
    here = {"latitude": HORSEMAN.latitude, "longitude": HORSEMAN.longitude, "accuracy": 8.0}
    event = {"pointId": str(run.point.id), "at": AT, "fix": here}
    events = [
        event | {"id": str(an_id()), "type": kind, **more}
        for kind, more in (
            ("check_in", {}),
            ("scan", {"text": "https://quest.test/q/unknown"}),
            ("answer", {"answer": WORD}),
            ("take_hint", {"hintId": str(an_id())}),
            ("claim", {"placeId": str(an_id())}),
            ("skip", {}),
        )
    ]
    return Call(path={"run_id": run.id}, body={"sentAt": AT, "events": events})


async def _newcomer(stage: Stage, person: Person | None) -> Call:
    del stage, person
    newcomer = a_newcomer()
    return Call(
        body={
            "username": newcomer.username,
            "email": newcomer.email,
            "password": newcomer.password,
            "firstName": newcomer.first_name,
            "lastName": newcomer.last_name,
            "locale": newcomer.locale,
        }
    )


async def _guest(stage: Stage, person: Person | None) -> Call:
    body = dict((await _newcomer(stage, person)).body)
    del body["password"]
    return Call(body=body | {"role": 0, "canEditQuests": True})


async def _code(stage: Stage, person: Person | None) -> Call:
    del person
    proof = (await stage.sign_up()).proof()
    return Call(body={"registrationToken": proof.token, "email": proof.email, "code": proof.code})


async def _another_code(stage: Stage, person: Person | None) -> Call:
    body = dict((await _code(stage, person)).body)
    del body["code"]
    return Call(body=body)


async def _credentials(stage: Stage, person: Person | None) -> Call:
    del person
    user = (await stage.somebody()).user
    return Call(body={"login": user.username, "password": PASSWORD, "deviceName": "Pixel"})


async def _refresh_token(stage: Stage, person: Person | None) -> Call:
    del person
    return Call(body={"refreshToken": (await stage.somebody()).refresh_token})


async def _link(stage: Stage, person: Person | None) -> Call:
    del person
    guest, token = (await stage.somebody(status=Status.UNVERIFIED)).user, str(an_id())
    async with block(stage.container, PasswordTicketRepository) as tickets:
        await tickets.add(a_ticket(guest, token_digest=token_digest(token)))
    return Call(body={"token": token, "password": PASSWORD})


async def _own_password(stage: Stage, person: Person | None) -> Call:
    if person is None:
        return Call(body={"oldPassword": PASSWORD, "password": PASSWORD})
    # Whoever tries wrong ones may not try the right one for a while.
    changed = await stage.somebody_like(person)
    return Call(
        credentials=changed.credentials, body={"oldPassword": PASSWORD, "password": PASSWORD}
    )


async def _reset(stage: Stage, person: Person | None) -> Call:
    del person
    user = (await stage.somebody()).user
    purpose = CodePurpose.RESET_PASSWORD
    return Call(body=await put_code(stage.container, user, purpose, user.email))


async def _forgotten(stage: Stage, person: Person | None) -> Call:
    del person
    return Call(body={"email": (await stage.somebody()).user.email})


async def _other_address(stage: Stage, person: Person | None) -> Call:
    body = {"password": PASSWORD, "email": f"{an_id()}@example.org"}
    if person is None:
        return Call(body=body)
    # Whoever tries wrong passwords may not try the right one for a while.
    return Call(credentials=(await stage.somebody_like(person)).credentials, body=body)


async def _password_again(stage: Stage, person: Person | None) -> Call:
    body = {"password": PASSWORD}
    if person is None:
        return Call(body=body)
    # Whoever tries wrong passwords may not try the right one for a while.
    return Call(credentials=(await stage.somebody_like(person)).credentials, body=body)


async def _export(stage: Stage, person: Person | None) -> Call:
    if person is None:
        return Call()
    # Whoever downloads often may not for a while.
    reader = await stage.somebody_like(person)
    async with block(stage.container, UserRepository) as users:
        user = await users.get(reader.user.id)
        await users.save(user.exporting(at=(await stage.container.get(Clock)).now()))
    return Call(credentials=reader.credentials)


async def _address_shown(stage: Stage, person: Person | None) -> Call:
    person = person or await stage.somebody()
    email, purpose = f"{an_id()}@example.org", CodePurpose.CHANGE_EMAIL
    return Call(body=await put_code(stage.container, person.user, purpose, email))


async def _unlock_wish(stage: Stage, person: Person | None) -> Call:
    del stage, person
    return Call(body={"email": f"{an_id()}@example.org", "reason": "Not me.", "message": "..."})


def _named(**more: Any) -> Recipe:
    async def recipe(stage: Stage, person: Person | None) -> Call:
        del stage, person
        return Call(body={"name": f"Name {an_id()}"} | more)

    return recipe


_CITY: Final = {"latitude": 56.8587, "longitude": 35.9176, "timeZone": "Europe/Moscow"}

RECIPES: Final[dict[str, Recipe]] = {
    "addCategory": _named(),
    "addPlace": _named(**_CITY),
    "addPoint": _on_draft(
        title="The Bronze Horseman",
        description="What does the horse tread on?",
        activity={"type": "enter_word", "words": [WORD]},
        toolId=13,
        places=[{"latitude": HORSEMAN.latitude, "longitude": HORSEMAN.longitude}],
        hints=[{"text": "Look down.", "cost": 5}],
    ),
    "addVehicle": _named(topSpeed=19.5),
    "changePassword": _own_password,
    "choosePassword": _link,
    "compareQuest": _compared,
    "createQuest": _says(
        title="From the Horseman to the Saviour",
        description="A walk along the canal.",
        language="en",
        categoryId=str(HISTORY.id),
        vehicleId=str(WALKING.id),
        placeId=str(SAINT_PETERSBURG.id),
        group=2,
        timeframe=3,
        level="Easy",
        mileage="5-10",
        credits={"auto": True, "cost": 0, "reward": 50},
        price={"amount": 0, "currency": "EUR"},
        merch=[{"description": "A badge", "price": {"amount": 100, "currency": "EUR"}}],
    ),
    "decideSubmission": _submitted,
    "decideUnlockRequest": _says(status="rejected", note="It was you."),
    "downloadExport": _export,
    "drawQr": _on_draft(),
    "dropDraft": _on_draft(),
    "editActivity": _named(),
    "editCategory": _named(),
    "editDraft": _on_draft(
        title="By night",
        description=None,
        credits={"reward": 5},
        merch=[{"description": "A badge", "price": {"amount": 100, "currency": "EUR"}}],
    ),
    "editOwnProfile": _says(
        firstName="Вера", lastName="O'Neill", locale="ru", instagramUsername="vera"
    ),
    "editPoint": _on_draft(title="Under the horse", activity={"type": "enter_code", "code": "07"}),
    "editPlace": _named(**_CITY),
    "editTool": _named(),
    "editUser": _says(firstName="Вера", role=0, canEditQuests=False),
    "editVehicle": _named(topSpeed=19.5),
    "drawTile": _in_town,
    "exportQuest": _exported,
    "fixQuest": _fix,
    "grantReward": _finished,
    "importQuest": _says(**json.loads(write_json(a_document()))),
    "inviteUser": _guest,
    "lintDraft": _on_draft(),
    "listClusters": _in_town,
    "listExportLosses": _exported,
    "lockUser": _says(reason="Too many fake photos."),
    "orderPoints": _order,
    "publishQuest": _on_draft(),
    "refreshToken": _refresh_token,
    "register": _newcomer,
    "removePoint": _on_draft(),
    "renewQr": _on_draft(),
    "requestDeletion": _password_again,
    "requestEmailChange": _other_address,
    "requestExport": _password_again,
    "requestPasswordReset": _forgotten,
    "requestUnlock": _unlock_wish,
    "resendRegistrationCode": _another_code,
    "respondToReview": _says(text="Thank you."),
    "reviewQuest": _walked,
    "signIn": _credentials,
    "signOut": _refresh_token,
    "submitDraft": _on_draft(),
    "submitEvidence": _events,
    "verifyEmailChange": _address_shown,
    "verifyPasswordReset": _reset,
    "verifyRegistration": _code,
    "viewDraft": _on_draft(),
    "viewSubmission": _waiting,
    "withdrawDraft": _submitted,
}


def _made(
    kind: ReferenceKind[R], make: Callable[[], R]
) -> Callable[[Stage, Person | None], Awaitable[Any]]:
    async def thing(stage: Stage, _: Person | None) -> Any:
        new = make()
        async with block(stage.container, ReferenceRepository) as references:
            await references.add(kind, new)
        return new.id

    return thing


async def _label_id(_: Stage, __: Person | None) -> Any:
    return 3


async def _quest_id(stage: Stage, _: Person | None) -> Any:
    return await stage.quest()


async def _number(_: Stage, __: Person | None) -> Any:
    return 1


async def _request_id(stage: Stage, _: Person | None) -> Any:
    request = an_unlock_request((await stage.somebody()).user)
    async with block(stage.container, UnlockRequestRepository) as requests:
        await requests.add(request)
    return request.id


async def _review_id(stage: Stage, person: Person | None) -> Any:
    walker = await stage.player(person)
    quest_id = await a_walked_quest(stage.container, walker)
    return (await review(stage.container, walker, quest_id)).review.id


async def _run_id(stage: Stage, person: Person | None) -> Any:
    return (await stage.run_of(person)).id


async def _session_id(stage: Stage, person: Person | None) -> Any:
    return (person or await stage.somebody()).session.id


async def _user_id(stage: Stage, _: Person | None) -> Any:
    return (await stage.somebody()).user.id


THINGS: Final[dict[str, Maker]] = {
    "activity_id": _label_id,
    "category_id": _made(CATEGORY, a_category),
    "place_id": _made(PLACE, an_area),
    "number": _number,
    "quest_id": _quest_id,
    "request_id": _request_id,
    "review_id": _review_id,
    "run_id": _run_id,
    "session_id": _session_id,
    "tool_id": _label_id,
    "user_id": _user_id,
    "vehicle_id": _made(VEHICLE, a_vehicle),
}
"""What the parameters of paths stand for; one that is not here is an id of nothing."""


async def call_of(operation_id: str, stage: Stage, visitor: str) -> Call:
    """Return how an operation is called well by a visitor, who may yet be refused."""
    person = await stage.visitor(visitor)
    recipe = RECIPES.get(operation_id)
    call = Call() if recipe is None else await recipe(stage, person)
    made = {
        name: await _thing(name, stage, person)
        for name in _names(operation_id, "path")
        if name not in call.path
    }
    call = replace(
        call,
        path=made | dict(call.path),
        credentials=call.credentials or ({} if person is None else person.credentials),
    )
    if "cursor" in _names(operation_id, "query"):
        return replace(call, query=await _following(operation_id, stage, call))
    if "Idempotency-Key" in _names(operation_id, "header"):
        return replace(call, headers={"Idempotency-Key": str(an_id()), **call.headers})
    return call


def _names(operation_id: str, place: str) -> list[str]:
    parameters = map(resolved, operations()[operation_id].get("parameters", ()))
    return [parameter["name"] for parameter in parameters if parameter["in"] == place]


async def _following(operation_id: str, stage: Stage, call: Call) -> dict[str, Any]:
    """Return what asks for the second page of a list, if there is one."""
    first = await stage.send(request_of(stage, operation_id, call, params={"limit": 1}))
    cursor = first.json().get("nextCursor")
    return {"limit": 1} if cursor is None else {"limit": 1, "cursor": cursor}


async def _thing(name: str, stage: Stage, person: Person | None) -> Any:
    make = THINGS.get(name)
    return an_id() if make is None else await make(stage, person)
