"""The headers of the contract, each described once."""

from typing import Any, Final

_TAG: Final = {"type": "string", "examples": ['"3"']}

REQUEST_HEADERS: Final[dict[str, dict[str, Any]]] = {
    "If-Match": {
        "name": "If-Match",
        "in": "header",
        "description": "The ETag that the edit is based on; without it, the last edit wins.",
        "schema": _TAG,
    },
    "If-Match-Required": {
        "name": "If-Match",
        "in": "header",
        "required": True,
        "description": "The ETag that the edit is based on.",
        "schema": _TAG,
    },
    "If-None-Match": {
        "name": "If-None-Match",
        "in": "header",
        "description": "ETags that are known already; the answer is then 304, without a body.",
        "schema": _TAG,
    },
    "Idempotency-Key": {
        "name": "Idempotency-Key",
        "in": "header",
        "description": "A random UUID for each new request. A repeat under the same key changes "
        "nothing, and gets the first answer.",
        "schema": {"type": "string", "pattern": "^[A-Za-z0-9._-]{1,128}$"},
    },
}

ANSWER_HEADERS: Final[dict[str, dict[str, Any]]] = {
    "Content-Disposition": {
        "description": "The name that the file is to have (RFC 6266).",
        "schema": {"type": "string"},
    },
    "ETag": {
        "description": "The revision of the thing, to be sent back as If-Match; or, of what nobody "
        "edits here, a word for what it says, to be sent back as If-None-Match.",
        "schema": _TAG,
    },
    "Idempotency-Replayed": {
        "description": "`true` when an earlier request under the same key was answered already.",
        "schema": {"type": "string", "const": "true"},
    },
    "Link": {
        "description": 'The next page, as `rel="next"` (RFC 8288); absent on the last one.',
        "schema": {"type": "string"},
    },
    "Retry-After": {
        "description": "Seconds to wait before the request is repeated.",
        "schema": {"type": "integer", "minimum": 1},
    },
    "WWW-Authenticate": {
        "description": "How to authenticate (RFC 6750).",
        "schema": {"type": "string", "examples": ['Bearer realm="questcity"']},
    },
    "X-Request-ID": {
        "description": "The request's id: the one that it came with, or a new one.",
        "schema": {"type": "string", "pattern": "^[A-Za-z0-9._-]{1,64}$"},
    },
}


def headers(*names: str) -> dict[str, Any]:
    """Return references to headers of an answer."""
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def parameters(*names: str) -> list[dict[str, Any]]:
    """Return references to headers of a request."""
    return [{"$ref": f"#/components/parameters/{name}"} for name in names]
