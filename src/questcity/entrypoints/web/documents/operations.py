"""One operation of the contract: what the framework found out, and what it cannot know."""

from http import HTTPStatus
from inspect import cleandoc
from typing import Any, Final

from litestar.handlers import HTTPRouteHandler

from questcity.domain.shared.errors import RequestInFlightError, RevisionMissingError
from questcity.entrypoints.web.documents.headers import headers, parameters
from questcity.entrypoints.web.documents.refusals import named_refusals, parts_of
from questcity.entrypoints.web.problems import PROBLEM_TYPE
from questcity.entrypoints.web.requests import (
    ACCEPTS_FORM,
    FORM_TYPE,
    UPLOADS,
    IdempotencyKeys,
    Preconditions,
)

Operation = dict[str, Any]

PATH_SUFFIX: Final = "path_suffix"
"""Where a handler says what comes behind the number at the end of its path."""

_JSON: Final = "application/json"


def describe_upload(operation: Operation, handler: HTTPRouteHandler) -> None:
    """Add the body of an operation that takes a file, which has no parameter of its own."""
    if types := handler.opt.get(UPLOADS):
        # Bytes have no shape (OpenAPI 3.1, section 4.8.14.2).
        operation["requestBody"] = {"required": True, "content": {type_: {} for type_ in types}}


def complete(
    operation: Operation, handler: HTTPRouteHandler, problems: dict[int, list[str]]
) -> None:
    """Add to an operation what its handler says beside its signature."""
    operation["summary"] = _summary(handler)
    if PATH_SUFFIX in handler.opt:
        in_path = [one for one in operation["parameters"] if one.get("in") == "path"]
        in_path[-1]["schema"] = {"type": "integer"}
    if handler.opt.get(ACCEPTS_FORM):
        content = operation["requestBody"]["content"]
        content[FORM_TYPE] = content[_JSON]
    if added := _request_headers(handler):
        operation["parameters"] = [*operation.get("parameters", ()), *parameters(*added)]
    operation["responses"] = _responses(operation, handler, problems)


def _summary(handler: HTTPRouteHandler) -> str:
    return cleandoc(handler.fn.__doc__ or "").partition("\n")[0].removesuffix(".")


def _request_headers(handler: HTTPRouteHandler) -> list[str]:
    parts = parts_of(handler)
    names = []
    if Preconditions in parts:
        is_required = RevisionMissingError in named_refusals(handler)
        names.append("If-Match-Required" if is_required else "If-Match")
    if IdempotencyKeys in parts:
        names.append("Idempotency-Key")
    if _is_conditional(handler):
        names.append("If-None-Match")
    return names


def _responses(
    operation: Operation, handler: HTTPRouteHandler, problems: dict[int, list[str]]
) -> dict[str, Any]:
    # The framework adds a 400 of its own shape, which nothing here answers with.
    responses = {key: one for key, one in operation["responses"].items() if key != "400"}
    if _is_conditional(handler):
        responses["304"] = {"description": "Not changed since it was read."}
    told = [*handler.opt.get("answer_headers", ())]
    if IdempotencyKeys in parts_of(handler):
        told.append("Idempotency-Replayed")
    for status, response in responses.items():
        response["headers"] = headers(*told, "X-Request-ID")
        if status == str(HTTPStatus.NO_CONTENT.value):
            # Where a handler sets headers, the framework takes its nothing for a `null`.
            response.pop("content", None)
        for media in response.get("content", {}).values():
            if media.get("schema") == {}:
                # Bytes have no shape (OpenAPI 3.1, section 4.8.14.2).
                del media["schema"]
    if types := handler.opt.get("answers_with"):
        responses[str(HTTPStatus.OK.value)]["content"] = {type_: {} for type_ in types}
    for status, codes in problems.items():
        _add_problems(responses.setdefault(str(status), {}), status, codes)
    return dict(sorted(responses.items()))


def _is_conditional(handler: HTTPRouteHandler) -> bool:
    return "GET" in handler.http_methods and "ETag" in handler.opt.get("answer_headers", ())


def _add_problems(response: dict[str, Any], status: int, codes: list[str]) -> None:
    links = ", ".join(f"[`{code}`](/problems/{code})" for code in codes)
    told = [response["description"]] if "description" in response else []
    response["description"] = " ".join([*told, f"Refused: {links}."])
    response["headers"] = headers(*_problem_headers(status, codes), "X-Request-ID")
    response["content"] = response.get("content", {}) | {
        PROBLEM_TYPE: {
            "schema": {"$ref": "#/components/schemas/Problem"},
            "examples": {code: {"$ref": f"#/components/examples/{code}"} for code in codes},
        }
    }


def _problem_headers(status: int, codes: list[str]) -> list[str]:
    if status == HTTPStatus.UNAUTHORIZED:
        return ["WWW-Authenticate"]
    passes = {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}
    return ["Retry-After"] if status in passes or RequestInFlightError.code in codes else []
