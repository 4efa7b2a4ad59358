"""Requests of good calls, and documents with something else in one place."""

from collections.abc import Iterator
from typing import Any

from httpx import Request

from fuzz.caller import BASE, Call
from fuzz.stage import Stage
from questcity.entrypoints.web.documents.contract import contract


def request_of(stage: Stage, operation_id: str, call: Call, **changes: Any) -> Request:
    """Return the request of a call."""
    [(path, method)] = [
        (path, method)
        for path, told in contract()["paths"].items()
        for method, operation in told.items()
        if operation["operationId"] == operation_id
    ]
    headers = {**call.headers, **call.credentials, **changes.pop("headers", {})}
    url = path.format(**{**call.path, **changes.pop("path", {})})
    parts: dict[str, Any] = {} if call.body is None else {"json": call.body}
    parts |= {"params": call.query} if call.query else {}
    return stage.client.build_request(method, BASE + url, headers=headers, **parts | changes)


def leaves_of(
    part: Any, kinds: tuple[type, ...], path: tuple[Any, ...] = ()
) -> Iterator[tuple[Any, ...]]:
    """Yield the way to each value of some kinds in a document."""
    match part:
        case dict():
            for key, inner in part.items():
                yield from leaves_of(inner, kinds, (*path, key))
        case list():
            for position, inner in enumerate(part):
                yield from leaves_of(inner, kinds, (*path, position))
        case _ if type(part) in kinds:
            yield path


def replaced(part: Any, path: tuple[Any, ...], text: str) -> Any:
    """Return a document with another text in one place."""
    if not path:
        return text
    step, *rest = path
    if isinstance(part, dict):
        return part | {step: replaced(part[step], tuple(rest), text)}
    return [replaced(one, tuple(rest), text) if at == step else one for at, one in enumerate(part)]
