"""Which problems an operation can answer with.

Most follow from what its handler asks for; the rest a handler names itself, as `refusals=`.
"""

from collections.abc import Iterator
from inspect import signature
from typing import Any, Final, get_args

from litestar.handlers import HTTPRouteHandler

from questcity.domain.accounts.errors import (
    SessionEndedError,
    TokenExpiredError,
    TokenInvalidError,
)
from questcity.domain.shared.errors import (
    BadCursorError,
    BusyError,
    DependencyAwayError,
    DomainError,
    IdempotencyKeyReusedError,
    InvalidInputError,
    RequestInFlightError,
    StaleRevisionError,
)
from questcity.domain.shared.permissions import (
    AccountLockedError,
    AccountUnverifiedError,
    Actor,
    NotPermittedError,
    PasswordChangeRequiredError,
)
from questcity.entrypoints.web.errors import (
    BadIdempotencyKeyError,
    BadRevisionError,
    UnreadableRequestError,
    UnsupportedMediaTypeError,
)
from questcity.entrypoints.web.paging import Pages
from questcity.entrypoints.web.problems import HTTP_CODES, status_of
from questcity.entrypoints.web.requests import IdempotencyKeys, Preconditions

Refusals = tuple[type[DomainError], ...]

# What can meet a user whose account works, beside what meets everybody who is signed in.
OF_PERMISSION: Final[Refusals] = (
    NotPermittedError,
    AccountUnverifiedError,
    PasswordChangeRequiredError,
)

_ALWAYS: Final[Refusals] = (UnreadableRequestError, BusyError, DependencyAwayError)
_OF_BODIES: Final[Refusals] = (UnsupportedMediaTypeError, InvalidInputError)
_OF_PARTS: Final[dict[Any, Refusals]] = {
    Actor: (TokenExpiredError, TokenInvalidError, SessionEndedError, AccountLockedError),
    Pages: (BadCursorError,),
    Preconditions: (BadRevisionError, StaleRevisionError),
    IdempotencyKeys: (BadIdempotencyKeyError, RequestInFlightError, IdempotencyKeyReusedError),
}


def problems_of(handler: HTTPRouteHandler, operation: dict[str, Any]) -> dict[int, list[str]]:
    """Return the codes that an operation can answer with, by status."""
    found = {(status_of(refusal), refusal.code) for refusal in _refusals(handler, operation)}
    found.add((500, HTTP_CODES[500]))
    if any(parameter.get("in") == "path" for parameter in operation.get("parameters", ())):
        # What is no id leads to no route at all.
        found.add((404, HTTP_CODES[404]))
    if "requestBody" in operation:
        found.add((413, HTTP_CODES[413]))
    problems: dict[int, list[str]] = {}
    for status, code in sorted(found):
        problems.setdefault(status, []).append(code)
    return problems


def named_refusals(handler: HTTPRouteHandler) -> Refusals:
    """Return the refusals that a handler names itself."""
    refusals: Refusals = handler.opt.get("refusals", ())
    return refusals


def parts_of(handler: HTTPRouteHandler) -> frozenset[Any]:
    """Return the types that a handler has injected."""
    # The injecting wrapper hides these parameters from the framework, and keeps the function.
    function = getattr(handler.fn, "__dishka_orig_func__", handler.fn)
    parameters = signature(function).parameters.values()
    return frozenset(
        get_args(parameter.annotation)[0]
        for parameter in parameters
        if get_args(parameter.annotation)
    )


def _refusals(handler: HTTPRouteHandler, operation: dict[str, Any]) -> Iterator[type[DomainError]]:
    yield from _ALWAYS
    if "requestBody" in operation:
        yield from _OF_BODIES
    if operation.get("parameters"):
        yield InvalidInputError
    for part in parts_of(handler):
        yield from _OF_PARTS.get(part, ())
    yield from named_refusals(handler)
