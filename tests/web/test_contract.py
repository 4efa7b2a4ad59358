"""What the OpenAPI document says of each operation."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, get_args

import pytest
from dishka.integrations.litestar import FromDishka, inject
from httpx import Request, Response
from litestar import Litestar, get
from litestar.handlers import HTTPRouteHandler
from litestar.openapi import OpenAPIConfig
from litestar.routes import HTTPRoute

from questcity.domain.shared.permissions import Actor
from questcity.domain.shared.ports import Clock
from questcity.entrypoints.web.authentication import signed_in
from questcity.entrypoints.web.documents.contract import contract
from questcity.entrypoints.web.documents.refusals import parts_of
from questcity.entrypoints.web.problems import PROBLEM_TYPE
from questcity.entrypoints.web.quests.files import TAKEN
from questcity.entrypoints.web.requests import IdempotencyKeys, Preconditions
from questcity.entrypoints.web.routes import contract_routes
from web_contract import operations, resolved, stand_in_contract

OPERATIONS = operations()
PROBLEMS = [
    (operation_id, status, told["content"][PROBLEM_TYPE], told["headers"])
    for operation_id, operation in OPERATIONS.items()
    for status, told in operation["responses"].items()
    if PROBLEM_TYPE in told.get("content", {})
]


@cache
def handlers() -> dict[str, HTTPRouteHandler]:
    app = Litestar(contract_routes(), openapi_config=None, logging_config=None)
    return {
        str(handler.operation_id): handler
        for route in app.routes
        if isinstance(route, HTTPRoute)
        for method, (handler, _) in route.route_handler_map.items()
        if method != "OPTIONS"
    }


def references(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        if isinstance(reference := part.get("$ref"), str):
            yield reference
        part = list(part.values())
    if isinstance(part, list):
        for inner in part:
            yield from references(inner)


def headers_of(operation: dict[str, Any]) -> dict[str, bool]:
    found = map(resolved, operation.get("parameters", []))
    return {one["name"]: one.get("required", False) for one in found if one["in"] == "header"}


def test_every_route_is_in_the_contract_under_a_name_of_its_own() -> None:
    everything = [one for path in contract()["paths"].values() for one in path.values()]

    assert len(everything) == len(OPERATIONS) == len(handlers())
    assert set(OPERATIONS) == set(handlers())


def test_the_names_of_operations_stay() -> None:
    assert sorted(OPERATIONS) == [
        "abandonRun",
        "addCategory",
        "addFavorite",
        "addPlace",
        "addPoint",
        "addVehicle",
        "archiveQuest",
        "cancelDeletion",
        "changePassword",
        "choosePassword",
        "compareQuest",
        "countFacets",
        "createQuest",
        "decideSubmission",
        "decideUnlockRequest",
        "deleteUser",
        "downloadExport",
        "drawQr",
        "drawTile",
        "dropDraft",
        "editActivity",
        "editCategory",
        "editDraft",
        "editOwnProfile",
        "editPlace",
        "editPoint",
        "editTool",
        "editUser",
        "editVehicle",
        "endSession",
        "exportQuest",
        "fixQuest",
        "grantReward",
        "importQuest",
        "inviteUser",
        "isLive",
        "isReady",
        "lintDraft",
        "listActivities",
        "listCategories",
        "listClusters",
        "listExportLosses",
        "listFavoriteIds",
        "listFavorites",
        "listFixes",
        "listOwnQuests",
        "listPermissions",
        "listPlaces",
        "listPublicKeys",
        "listQuests",
        "listReviews",
        "listRuns",
        "listSessions",
        "listSimilarQuests",
        "listSubmissions",
        "listTools",
        "listUnlockRequests",
        "listUsers",
        "listVehicles",
        "listVersions",
        "lockUser",
        "openDraft",
        "orderPoints",
        "publishQuest",
        "readAuditTrail",
        "refreshToken",
        "register",
        "removeCategory",
        "removeFavorite",
        "removePlace",
        "removePoint",
        "removeReview",
        "removeVehicle",
        "renewQr",
        "requestDeletion",
        "requestEmailChange",
        "requestExport",
        "requestPasswordReset",
        "requestUnlock",
        "resendRegistrationCode",
        "respondToReview",
        "retractReview",
        "reviewQuest",
        "signIn",
        "signOut",
        "startRun",
        "submitDraft",
        "submitEvidence",
        "suggestQuests",
        "unlockUser",
        "verifyEmailChange",
        "verifyPasswordReset",
        "verifyRegistration",
        "viewDraft",
        "viewExport",
        "viewLeaderboard",
        "viewOwnPermissions",
        "viewOwnProfile",
        "viewQuest",
        "viewRun",
        "viewStanding",
        "viewSubmission",
        "viewUnlockRequest",
        "viewUser",
        "viewVersion",
        "withdrawDraft",
        "withdrawResponse",
    ]


@pytest.mark.parametrize("operation_id", OPERATIONS)
def test_an_operation_says_what_it_does_and_where_it_belongs(operation_id: str) -> None:
    operation = OPERATIONS[operation_id]
    tags = [tag["name"] for tag in contract()["tags"]]

    assert re.fullmatch(r"[A-Z].{8,}[^.]", operation["summary"])
    assert len(operation["tags"]) == 1
    assert operation["tags"][0] in tags


def test_every_reference_leads_somewhere() -> None:
    found = set(references(contract()))

    assert len(found) > 20
    assert all(resolved({"$ref": reference}) for reference in found)


@pytest.mark.parametrize("operation_id", OPERATIONS)
def test_nothing_is_a_parameter_by_accident(operation_id: str) -> None:
    operation = OPERATIONS[operation_id]

    assert leaks(handlers()[operation_id], operation) == set()
    for parameter in map(resolved, operation.get("parameters", [])):
        assert parameter["in"] == "path" or parameter["description"]
    for content in operation.get("requestBody", {"content": {}})["content"].values():
        schema = content.get("schema", {})
        for shape in schema.get("oneOf", [schema] if schema else []):
            assert shape["$ref"].endswith("Request")


def test_a_parameter_by_accident_would_be_found() -> None:
    @get("/forgotten", operation_id="forgotten")
    async def forgotten(clock: FromDishka[Clock]) -> None:
        del clock

    @get("/minded", operation_id="minded")
    @inject
    async def minded(clock: FromDishka[Clock]) -> None:
        del clock

    config = OpenAPIConfig(title="", version="")
    app = Litestar([forgotten, minded], openapi_config=config, logging_config=None)
    paths = app.openapi_schema.to_schema()["paths"]

    assert leaks(forgotten, paths["/forgotten"]["get"]) == {"clock"}
    assert leaks(minded, paths["/minded"]["get"]) == set()


def leaks(handler: HTTPRouteHandler, operation: dict[str, Any]) -> set[str]:
    injected = {
        name
        for name, hint in getattr(
            handler.fn, "__dishka_orig_func__", handler.fn
        ).__annotations__.items()
        if any("FromComponent" in type(mark).__name__ for mark in get_args(hint)[1:])
    }
    parameters = map(resolved, operation.get("parameters", []))
    return injected & {parameter["name"] for parameter in parameters}


def objects_of(part: Any) -> Iterator[dict[str, Any]]:
    """Yield every kind of object that a part of the contract leads to."""
    names = {name.rpartition("/")[2] for name in references(part)}
    while len(names) < len(found := names | {name for one in names for name in schemas_in(one)}):
        names = found
    yield from (
        schema
        for name in names
        if "properties" in (schema := contract()["components"]["schemas"][name])
    )


def schemas_in(name: str) -> set[str]:
    schema = contract()["components"]["schemas"][name]
    return {reference.rpartition("/")[2] for reference in references(schema)}


def test_what_comes_in_has_no_other_fields_and_what_goes_out_may_get_more() -> None:
    come_in = [one for op in OPERATIONS.values() for one in objects_of(op.get("requestBody", {}))]
    goes_out = contract()["components"]["schemas"]

    assert len(come_in) > 10
    assert [one["title"] for one in come_in if one.get("additionalProperties") is not False] == []
    assert "additionalProperties" not in goes_out["RunResponse"]
    assert "additionalProperties" not in goes_out["Problem"]


def test_no_shape_allows_just_anything() -> None:
    def empty(part: Any) -> Iterator[Any]:
        if isinstance(part, dict):
            yield from (part for name in ("oneOf", "anyOf") if {} in part.get(name, []))
            yield from (part for name in ("items", "schema") if part.get(name) == {})
            part = list(part.values())
        if isinstance(part, list):
            for inner in part:
                yield from empty(inner)

    assert list(empty(contract())) == []


def test_where_an_id_stands_in_the_path_something_else_may_lead_nowhere() -> None:
    for operation in OPERATIONS.values():
        if any(resolved(one)["in"] == "path" for one in operation.get("parameters", [])):
            codes = operation["responses"]["404"]["content"][PROBLEM_TYPE]["examples"]
            assert "not-found" in codes


def test_an_answer_without_content_tells_of_none() -> None:
    empty = [one["responses"]["204"] for one in OPERATIONS.values() if "204" in one["responses"]]

    assert len(empty) > 5
    assert [told for told in empty if "content" in told] == []


def test_a_token_is_asked_for_exactly_where_somebody_must_be_signed_in() -> None:
    scheme = contract()["components"]["securitySchemes"]["bearer"]

    assert (scheme["type"], scheme["scheme"]) == ("http", "bearer")
    for operation_id, handler in handlers().items():
        operation = OPERATIONS[operation_id]
        needs_actor = Actor in parts_of(handler)
        assert (signed_in in handler.resolve_guards()) is needs_actor
        assert operation.get("security", []) == ([{"bearer": []}] if needs_actor else [])
        if needs_actor:
            codes = operation["responses"]["401"]["content"][PROBLEM_TYPE]["examples"]
            assert list(codes) == ["session-ended", "token-expired", "token-invalid"]


def test_headers_of_requests_are_named_where_they_are_read() -> None:
    for operation_id, handler in handlers().items():
        named = headers_of(OPERATIONS[operation_id])
        assert ("If-Match" in named) is (Preconditions in parts_of(handler))
        assert ("Idempotency-Key" in named) is (IdempotencyKeys in parts_of(handler))

    assert headers_of(OPERATIONS["editOwnProfile"]) == {"If-Match": False}
    assert headers_of(OPERATIONS["inviteUser"]) == {"Idempotency-Key": False}
    assert headers_of(OPERATIONS["viewOwnProfile"]) == {"If-None-Match": False}


def test_headers_of_answers_are_named() -> None:
    for operation in OPERATIONS.values():
        for status, told in operation["responses"].items():
            assert "X-Request-ID" in told["headers"]
            assert ("WWW-Authenticate" in told["headers"]) is (status == "401")
            assert ("Retry-After" in told["headers"]) or status not in {"429", "503"}

    assert set(OPERATIONS["viewOwnProfile"]["responses"]["304"]["headers"]) == {
        "ETag",
        "X-Request-ID",
    }
    invited = OPERATIONS["inviteUser"]["responses"]["201"]["headers"]
    assert {"ETag", "Idempotency-Replayed"} <= set(invited)
    assert "Link" in OPERATIONS["readAuditTrail"]["responses"]["200"]["headers"]


def test_only_signing_in_takes_a_form_and_only_an_import_files() -> None:
    types = {
        operation_id: sorted(operation["requestBody"]["content"])
        for operation_id, operation in OPERATIONS.items()
        if "requestBody" in operation
    }

    assert set(types.pop("importQuest")) == set(TAKEN)
    assert types.pop("signIn") == ["application/json", "application/x-www-form-urlencoded"]
    assert {kind for kinds in types.values() for kind in kinds} == {"application/json"}


@pytest.mark.parametrize(("operation_id", "status", "content", "headers"), PROBLEMS)
def test_a_problem_is_told_with_its_codes(
    operation_id: str, status: str, content: dict[str, Any], headers: dict[str, Any]
) -> None:
    assert content["schema"] == {"$ref": "#/components/schemas/Problem"}
    assert content["examples"], operation_id
    for code, example in content["examples"].items():
        value = resolved(example)["value"]
        assert (value["type"], value["status"]) == (f"/problems/{code}", int(status))
    assert "X-Request-ID" in headers


def test_every_refusal_status_is_a_problem() -> None:
    told = {(operation_id, status) for operation_id, status, _, _ in PROBLEMS}

    assert told == {
        (operation_id, status)
        for operation_id, operation in OPERATIONS.items()
        for status in operation["responses"]
        if status >= "400"
    }


@pytest.mark.parametrize(
    ("operation_id", "expected"),
    [
        ("register", {409: ["username-taken"], 429: ["too-many-requests"]}),
        ("signIn", {401: ["wrong-credentials"], 403: ["account-locked"]}),
        ("refreshToken", {401: ["session-ended"], 403: ["account-locked"]}),
        ("editOwnProfile", {400: ["bad-revision", "unreadable"], 412: ["stale"]}),
        ("inviteUser", {409: ["email-taken", "request-in-flight", "username-taken"]}),
        ("readAuditTrail", {400: ["bad-cursor", "unreadable"], 422: ["invalid-input"]}),
        ("viewLeaderboard", {404: ["not-found"]}),
        ("viewRun", {404: ["not-found", "run-not-found"]}),
        ("isReady", {503: ["busy", "dependency-away"]}),
    ],
)
def test_an_operation_names_what_can_be_refused(
    operation_id: str, expected: dict[int, list[str]]
) -> None:
    codes = {
        int(status): list(content["examples"])
        for one, status, content, _ in PROBLEMS
        if one == operation_id
    }

    assert {status: codes[status] for status in expected} == expected


@pytest.mark.anyio
@pytest.mark.parametrize(
    "answer",
    [
        Response(418),
        Response(200, text="plain"),
        Response(200, json={}, headers={"Link": "<x>"}),
        Response(409, json={}, headers={"Content-Type": PROBLEM_TYPE}),
        Response(
            401,
            json={"type": "/problems/token-expired"},
            headers={"Content-Type": PROBLEM_TYPE},
        ),
    ],
)
async def test_an_answer_that_the_contract_does_not_name_fails_its_test(answer: Response) -> None:
    answer.request = Request("POST", "http://quest.test/api/v1/auth/login/")

    with pytest.raises(AssertionError):
        await stand_in_contract(answer)
