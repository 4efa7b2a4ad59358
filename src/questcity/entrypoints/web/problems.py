"""From any error to a problem document (RFC 9457). Only this module knows statuses."""

import re
from collections.abc import Iterable
from typing import Annotated, Any, Final
from uuid import UUID

import msgspec
import structlog
from litestar import Request, Response
from litestar.exceptions import (
    HTTPException,
    MethodNotAllowedException,
    ValidationException,
)
from msgspec import UNSET, Meta, Struct, UnsetType, field
from msgspec.structs import replace

from questcity.domain.play.errors import RunAlreadyActiveError
from questcity.domain.quests.errors import InUseError
from questcity.domain.shared.errors import (
    AwayError,
    ConflictError,
    DomainError,
    ForbiddenError,
    InvalidError,
    NotFoundError,
    PreconditionError,
    StaleError,
    TooLargeError,
    TooManyError,
    UnauthenticatedError,
    UnreadableError,
    Violation,
    WrongTypeError,
)
from questcity.entrypoints.web.catalogue import EXPLANATIONS
from questcity.entrypoints.web.choices import choices_at
from questcity.entrypoints.web.spelling import pointer_of, spelled_step
from questcity.entrypoints.web.watching import note_refusal

PROBLEM_TYPE: Final = "application/problem+json"
BUG_DETAIL: Final = "Something went wrong on our side."

STATUSES: Final[dict[type[DomainError], int]] = {
    UnreadableError: 400,
    UnauthenticatedError: 401,
    ForbiddenError: 403,
    NotFoundError: 404,
    ConflictError: 409,
    StaleError: 412,
    TooLargeError: 413,
    WrongTypeError: 415,
    InvalidError: 422,
    PreconditionError: 428,
    TooManyError: 429,
    AwayError: 503,
}

HTTP_CODES: Final = {
    400: "unreadable",
    404: "not-found",
    405: "method-not-allowed",
    413: "too-large",
    500: "internal",
}

# What the framework says of a path repeats it, and a path may hold something private; of a body
# that is too large it says no sentence.
EXPLAINED_HERE: Final = (404, 405, 413)

log = structlog.get_logger("questcity.web")


class Fault(Struct, frozen=True, kw_only=True):
    """One thing that is wrong with what was sent."""

    pointer: Annotated[
        str,
        Meta(
            description="A JSON pointer into the body (`#/…`), or the name of a parameter (`?…`)."
        ),
    ]
    detail: str
    code: str


class UsesShape(Struct, frozen=True, kw_only=True):
    """How many quests that can be found, drafts, and versions of before refer to something."""

    published: int
    drafts: int
    versions: int


class Problem(Struct, frozen=True, kw_only=True):
    """Why a request was refused (RFC 9457)."""

    type: Annotated[
        str,
        Meta(
            description="Which problem it is; its page says what to do.",
            extra_json_schema={"enum": [f"/problems/{code}" for code in EXPLANATIONS]},
        ),
    ]
    title: str
    status: int
    detail: str
    instance: Annotated[str, Meta(description="The request's id.")]
    run_id: Annotated[UUID | UnsetType, Meta(description="The run that is in the way.")] = field(
        default=UNSET, name="runId"
    )
    uses: Annotated[UsesShape | UnsetType, Meta(description="What is in the way.")] = UNSET
    errors: list[Fault] | UnsetType = UNSET


def problem_of_refusal(request: Request[Any, Any, Any], error: DomainError) -> Response[Any]:
    """Return the problem that a refusal of the domain is."""
    status = status_of(type(error))
    note_refusal(error, status)
    headers = {}
    if isinstance(error, UnauthenticatedError):
        headers["WWW-Authenticate"] = 'Bearer realm="questcity"'
    if (seconds := getattr(error, "retry_after", None)) is not None:
        headers["Retry-After"] = str(seconds)
    answer = _problem(request, error.code, status, error.detail, error.violations, headers)
    if isinstance(error, RunAlreadyActiveError):
        answer.content = replace(answer.content, run_id=error.run_id)
    if isinstance(error, InUseError):
        uses = msgspec.convert(error, UsesShape, from_attributes=True)
        answer.content = replace(answer.content, uses=uses)
    return answer


def problem_of_http(request: Request[Any, Any, Any], error: HTTPException) -> Response[Any]:
    """Return the problem that a refusal of the framework is."""
    if isinstance(error, ValidationException):
        return _problem_of(request, *_violations_of(request, error))
    status = error.status_code
    code = HTTP_CODES.get(status)
    if code is None or code == "internal":
        return problem_of_bug(request, error)
    headers = dict(error.headers or {}) if isinstance(error, MethodNotAllowedException) else {}
    detail = EXPLANATIONS[code].meaning if status in EXPLAINED_HERE else error.detail
    return _problem(request, code, status, detail, headers=headers)


def problem_of_shape(
    request: Request[Any, Any, Any], error: msgspec.ValidationError
) -> Response[Any]:
    """Return the problem that a body of a wrong shape is; msgspec names the first wrong place."""
    violation = _violation_in(str(error))
    body = request.route_handler.parsed_fn_signature.parameters.get("data")
    if body is not None:
        told = _with_choices(violation.detail, body.annotation, violation.path)
        violation = Violation(violation.path, violation.code, told)
    return _problem_of(request, violation)


def problem_of_bug(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    """Return a problem that gives nothing away, and note the error."""
    log.error("request.failed", exc_info=error)
    return _problem(request, "internal", 500, BUG_DETAIL)


def problem_body(
    code: str,
    status: int,
    detail: str,
    instance: str,
    violations: Iterable[Violation] = (),
    *,
    in_query: bool = False,
) -> Problem:
    """Return the problem document of a code."""
    faults = [
        Fault(
            pointer=_mark(violation.path) if in_query else pointer_of(violation.path),
            detail=violation.detail,
            code=violation.code,
        )
        for violation in violations
    ]
    return Problem(
        type=f"/problems/{code}",
        title=EXPLANATIONS[code].title,
        status=status,
        detail=detail,
        instance=instance,
        errors=faults or UNSET,
    )


def status_of(error: type[DomainError]) -> int:
    """Return the status of a refusal's kind."""
    return next(status for kind, status in STATUSES.items() if issubclass(error, kind))


def _problem(
    request: Request[Any, Any, Any],
    code: str,
    status: int,
    detail: str,
    violations: Iterable[Violation] = (),
    headers: dict[str, str] | None = None,
) -> Response[Any]:
    violations = tuple(violations)
    in_query = any(_is_of_query(request, violation) for violation in violations)
    instance = request.scope.get("state", {}).get("request_id", "")
    return Response(
        problem_body(code, status, detail, instance, violations, in_query=in_query),
        status_code=status,
        media_type=PROBLEM_TYPE,
        headers=headers or {},
    )


def _is_of_query(request: Request[Any, Any, Any], violation: Violation) -> bool:
    if violation.code == "invalid-parameter":
        return True
    is_given = any(name in request.query_params for name in violation.path[:1])
    return request.method == "GET" and is_given


def _mark(parameter: Iterable[str | int]) -> str:
    return "?" + "/".join(map(spelled_step, parameter))


_PLACE: Final = re.compile(r" - at `\$\.?(?P<path>[^`]*)`$")
# It quotes what was sent, however long that is.
_NO_SUCH_VALUE: Final = re.compile(r"Invalid (?:enum )?value ")
_NO_CHOICE: Final = "This is none of the values that there are."
_UNKNOWN: Final = re.compile(r"Object contains unknown field `(?P<name>.+)`$", re.DOTALL)
_MISSING: Final = re.compile(r"Object missing required field `(?P<name>.+)`$", re.DOTALL)
_ABSENT: Final = re.compile(r"Missing required query parameter '(?P<name>[^']+)' ")
_STEP: Final = re.compile(r"\[(\d+)\]|\.?([^.\[\]]+)")


def _problem_of(request: Request[Any, Any, Any], *violations: Violation) -> Response[Any]:
    detail = "Some values need to be put right."
    return _problem(request, "invalid-input", 422, detail, violations)


def _with_choices(detail: str, shape: Any, path: tuple[str | int, ...]) -> str:
    if detail != _NO_CHOICE:
        return detail
    choices = choices_at(shape, path)
    return f"This is one of: {', '.join(map(str, choices))}." if choices else _NO_CHOICE


def _violations_of(request: Request[Any, Any, Any], error: ValidationException) -> list[Violation]:
    # The cause is only the first of what is wrong.
    faults: list[Any] = [*(error.extra or ())]
    if found := [
        _violation_by(request, fault["key"], fault["message"])
        for fault in faults
        if fault.get("source") in {"query", "header", "cookie"}
    ]:
        return found
    if absent := _ABSENT.match(error.detail):
        return [Violation((absent["name"],), "invalid-parameter", "This parameter is needed.")]
    # The framework validates bodies only where there are none.
    return [Violation((), "missing", "The request needs a body.")]


def _violation_by(request: Request[Any, Any, Any], parameter: str, message: str) -> Violation:
    """Return what is wrong with a parameter; the framework tells its name in Python."""
    name, detail = parameter, _violation_in(message).detail
    handler = request.route_handler
    asking: list[Any] = [handler, *handler.resolve_dependencies().values()]
    for function in asking:
        field = function.parsed_fn_signature.parameters.get(parameter)
        if field is not None and field.kwarg_definition is not None:
            name = getattr(field.kwarg_definition, "name", None) or parameter
            path = (0,) if field.is_non_string_sequence else ()
            detail = _with_choices(detail, field.annotation, path)
            break
    return Violation((name,), "invalid-parameter", detail)


def _violation_in(told: str) -> Violation:
    place = _PLACE.search(told)
    message = told[: place.start()] if place else told
    path = _steps(place["path"] if place else "")
    if unknown := _UNKNOWN.search(message):
        return Violation((*path, unknown["name"]), "unknown-field", "There is no such field.")
    if missing := _MISSING.search(message):
        return Violation((*path, missing["name"]), "missing", "This field is needed.")
    if _NO_SUCH_VALUE.match(message):
        return Violation(path, "wrong-type", _NO_CHOICE)
    return Violation(path, "wrong-type", f"{message}.")


def _steps(path: str) -> tuple[str | int, ...]:
    return tuple(int(index) if index else name for index, name in _STEP.findall(path))
