"""Cursors and pages on the wire."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Annotated, Any
from urllib.parse import urlencode

import msgspec
from litestar import Request, Response
from litestar.params import QueryParameter

from questcity.domain.shared.errors import BadCursorError
from questcity.domain.shared.paging import DEFAULT_LIMIT, MAX_LIMIT, Count, Page, PageRequest
from questcity.domain.shared.ports import Secrets
from questcity.domain.shared.secrets import SecretUse, Tag

Limit = Annotated[
    int, QueryParameter(name="limit", ge=1, le=MAX_LIMIT, description="Things on a page.")
]
Cursor = Annotated[
    str | None,
    QueryParameter(name="cursor", max_length=2048, description="Where the last page ended."),
]
WithCount = Annotated[
    bool, QueryParameter(name="count", description="Count the list, up to 10 000.")
]
FIRST_LIMIT = DEFAULT_LIMIT


class CountResponse(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """How long a list is."""

    value: int
    is_exact: bool

    @classmethod
    def of(cls, count: Count) -> "CountResponse":
        """Return the response that shows this count."""
        return cls(value=count.value, is_exact=count.is_exact)


class _Sealed(msgspec.Struct, frozen=True, array_like=True):
    key_id: str
    position: tuple[str, ...]
    digest: bytes


class Cursors:
    """Positions in lists, signed, and bound to the list, its filters and who reads it."""

    def __init__(self, secrets: Secrets) -> None:
        self._secrets = secrets

    def request(
        self, about: tuple[str, ...], cursor: str | None, limit: int, *, with_count: bool = False
    ) -> PageRequest:
        """Return the page that is asked for. Raise `BadCursorError`."""
        after = None if cursor is None else self._open(cursor, about)
        return PageRequest(limit=limit, after=after, with_count=with_count)

    def seal(self, position: tuple[str, ...], about: tuple[str, ...]) -> str:
        """Return the cursor of a position."""
        tag = self._secrets.tag(SecretUse.CURSOR, *_parts(position, about))
        sealed = _Sealed(tag.key_id, position, tag.digest)
        return urlsafe_b64encode(msgspec.json.encode(sealed)).decode().rstrip("=")

    def following(self, page: Page[Any], about: tuple[str, ...]) -> str | None:
        """Return the cursor of the page after a page, if there is one."""
        return None if page.next_after is None else self.seal(page.next_after, about)

    def _open(self, cursor: str, about: tuple[str, ...]) -> tuple[str, ...]:
        try:
            raw = urlsafe_b64decode(cursor.encode("ascii") + b"==")
            sealed = msgspec.json.decode(raw, type=_Sealed)
        except (ValueError, msgspec.MsgspecError):
            raise BadCursorError from None
        tag = Tag(sealed.key_id, sealed.digest)
        if not self._secrets.matches(tag, SecretUse.CURSOR, *_parts(sealed.position, about)):
            raise BadCursorError
        return sealed.position


def _parts(position: tuple[str, ...], about: tuple[str, ...]) -> tuple[bytes, ...]:
    return msgspec.json.encode(position), msgspec.json.encode(about)


def linked(body: Any, request: Request[Any, Any, Any], following: str | None) -> Response[Any]:
    """Return a page with the address of the next one (RFC 8288)."""
    if following is None:
        return Response(body)
    asked = [pair for pair in request.query_params.multi_items() if pair[0] != "cursor"]
    query = urlencode([*asked, ("cursor", following)])
    return Response(body, headers={"Link": f'<{request.url.path}?{query}>; rel="next"'})
