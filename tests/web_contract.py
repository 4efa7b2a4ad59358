"""Whether what comes over the wire is what the contract says."""

import re
from functools import cache
from typing import Any, Final

from httpx import Response

from questcity.entrypoints.web.documents.contract import contract
from questcity.entrypoints.web.problems import PROBLEM_TYPE

_TOLD: Final = ("ETag", "Link", "Retry-After", "WWW-Authenticate", "Idempotency-Replayed")


def operations() -> dict[str, dict[str, Any]]:
    """Return every operation of the contract, by its id."""
    return {
        operation["operationId"]: operation
        for operations in contract()["paths"].values()
        for operation in operations.values()
    }


def operation_of(method: str, path: str) -> dict[str, Any]:
    """Return what the contract says of a route, which is nothing where it has none."""
    operation: dict[str, Any] = contract()["paths"].get(path, {}).get(method.lower(), {})
    return operation


def resolved(part: dict[str, Any]) -> dict[str, Any]:
    """Return a part of the contract, or what it refers to."""
    found = contract()
    if "$ref" not in part:
        return part
    for step in part["$ref"].removeprefix("#/").split("/"):
        found = found[step]
    return found


async def stand_in_contract(answer: Response) -> None:
    """Fail unless the contract names an answer: its status, type, problem and headers.

    Where the contract has no operation, there is nothing to compare with.
    """
    operation = _operation_of(answer)
    if operation is None:
        return
    await answer.aread()
    told = operation["responses"].get(str(answer.status_code))
    assert told is not None, f"{operation['operationId']} tells nothing of {answer.status_code}"
    unknown = [name for name in _TOLD if name in answer.headers and name not in told["headers"]]
    assert unknown == [], f"{operation['operationId']} tells nothing of {unknown}"
    if answer.content:
        media_type = answer.headers["content-type"].partition(";")[0]
        assert media_type in told.get("content", {}), f"{media_type}: {answer.text}"
        if media_type == PROBLEM_TYPE:
            code = answer.json()["type"].removeprefix("/problems/")
            assert code in told["content"][media_type]["examples"]


def _operation_of(answer: Response) -> dict[str, Any] | None:
    method, path = answer.request.method.lower(), answer.request.url.path.rstrip("/")
    for address, operations in _addresses():
        if address.fullmatch(path):
            operation: dict[str, Any] | None = operations.get(method)
            return operation
    return None


@cache
def _addresses() -> tuple[tuple[re.Pattern[str], dict[str, Any]], ...]:
    """Return every address of the contract: made once, as tests ask for it with each answer."""
    return tuple(
        (re.compile(re.sub(r"\\\{[^}]+\\\}", "[^/]+", re.escape(template))), operations)
        for template, operations in contract()["paths"].items()
    )
