"""Answers about single things: entity tags and conditional reading."""

from typing import Any

import msgspec
from litestar import Request, Response

from questcity.domain.shared.ids import Revision


def tagged(
    body: msgspec.Struct, revision: Revision, *, status: int = 200, is_replay: bool = False
) -> Response[Any]:
    """Return a thing under its revision (RFC 9110, section 8.8.3)."""
    headers = {"ETag": f'"{revision}"'}
    if is_replay:
        headers["Idempotency-Replayed"] = "true"
    return Response(body, status_code=status, headers=headers)


def unless_known(
    request: Request[Any, Any, Any], body: msgspec.Struct, revision: Revision
) -> Response[Any]:
    """Return the thing, or 304 to who has seen this revision."""
    etag = f'"{revision}"'
    if is_known(request, etag):
        return Response(None, status_code=304, headers={"ETag": etag})
    return tagged(body, revision)


def is_known(request: Request[Any, Any, Any], etag: str) -> bool:
    """Return whether the client has what the tag stands for (RFC 9110, section 13.1.2)."""
    known = [tag.strip() for tag in request.headers.get("if-none-match", "").split(",")]
    return "*" in known or etag.removeprefix("W/") in [tag.removeprefix("W/") for tag in known]
