"""Answers about single things: entity tags and conditional reading."""

from hashlib import sha256
from typing import Any

import msgspec
from litestar import MediaType, Request, Response

from questcity.domain.shared.ids import Revision


def tagged(
    body: msgspec.Struct, tag: Revision | str, *, status: int = 200, is_replay: bool = False
) -> Response[Any]:
    """Return a thing under its revision, or what begins with it (RFC 9110, section 8.8.3)."""
    headers = {"ETag": f'"{tag}"'}
    if is_replay:
        headers["Idempotency-Replayed"] = "true"
    return Response(body, status_code=status, headers=headers)


def unless_known(
    request: Request[Any, Any, Any], body: msgspec.Struct, tag: Revision | str
) -> Response[Any]:
    """Return the thing, or 304 to who has seen it as it is."""
    etag = f'"{tag}"'
    if is_known(request, etag):
        return Response(None, status_code=304, headers={"ETag": etag})
    return tagged(body, tag)


def made(body: msgspec.Struct, *, is_replay: bool) -> Response[Any]:
    """Return something that was made, now or by an earlier request under the same key."""
    headers = {"Idempotency-Replayed": "true"} if is_replay else {}
    return Response(body, status_code=201, headers=headers)


def tagged_only(revision: Revision) -> Response[None]:
    """Return nothing but the revision that a change has led to."""
    return Response(None, status_code=204, headers={"ETag": f'"{revision}"'})


def hashed(request: Request[Any, Any, Any], body: msgspec.Struct) -> Response[Any]:
    """Return what has no revision under a digest of what it says, or 304 to who has it."""
    content = msgspec.json.encode(body)
    etag = etag_of(content)
    if is_known(request, etag):
        return Response(None, status_code=304, headers={"ETag": etag})
    return Response(content, media_type=MediaType.JSON, headers={"ETag": etag})


def etag_of(content: bytes) -> str:
    """Return the tag of what says just this."""
    return f'"{sha256(content).hexdigest()[:32]}"'


def is_known(request: Request[Any, Any, Any], etag: str) -> bool:
    """Return whether the client has what the tag stands for (RFC 9110, section 13.1.2)."""
    return is_among(request.headers.get("if-none-match", ""), etag)


def is_among(tags: str, etag: str) -> bool:
    """Return whether a tag is one of those of a header."""
    known = [tag.strip() for tag in tags.split(",")]
    return "*" in known or etag.removeprefix("W/") in [tag.removeprefix("W/") for tag in known]
