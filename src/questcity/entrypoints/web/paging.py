"""Cursors and pages on the wire."""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Annotated, Any, Final, TypeVar
from urllib.parse import parse_qsl, urlencode

import msgspec
from litestar import Response
from litestar.di import NamedDependency
from litestar.params import QueryParameter
from litestar.types import HTTPScope

from questcity.domain.shared.errors import BadCursorError
from questcity.domain.shared.paging import DEFAULT_LIMIT, MAX_LIMIT, Count, Page, PageRequest
from questcity.domain.shared.ports import Secrets
from questcity.domain.shared.secrets import SecretUse, Tag

T = TypeVar("T")
S = TypeVar("S", bound=msgspec.Struct)

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


@dataclass(frozen=True, slots=True)
class Paging:
    """What a request says of the page that it wants."""

    cursor: str | None = None
    limit: int = DEFAULT_LIMIT
    with_count: bool = False


def paging(
    cursor: Cursor = None, limit: Limit = DEFAULT_LIMIT, with_count: WithCount = False
) -> Paging:
    """Read the parameters that all lists have in common."""
    return Paging(cursor, limit, with_count)


Asked = NamedDependency[Paging]
"""The parameter `paging` of a handler that answers with a page."""


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

    def seal(self, position: tuple[str, ...], about: tuple[str, ...]) -> str:
        """Return the cursor of a position."""
        tag = self._secrets.tag(SecretUse.CURSOR, *_parts(position, about))
        sealed = _Sealed(tag.key_id, position, tag.digest)
        return urlsafe_b64encode(msgspec.json.encode(sealed)).decode().rstrip("=")

    def open(self, cursor: str, about: tuple[str, ...]) -> tuple[str, ...]:
        """Return the position of a cursor. Raise `BadCursorError`."""
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


class Pages:
    """The pages of the list that a request asks for.

    `about` says which list it is, for whom and with which filters: a cursor is good for no other.
    """

    def __init__(self, scope: HTTPScope, cursors: Cursors) -> None:
        self._scope = scope
        self._cursors = cursors

    def wanted(self, about: tuple[str, ...], paging: Paging) -> PageRequest:
        """Return the page that is asked for. Raise `BadCursorError`."""
        after = None if paging.cursor is None else self._cursors.open(paging.cursor, about)
        return PageRequest(limit=paging.limit, after=after, with_count=paging.with_count)

    def answer(
        self,
        about: tuple[str, ...],
        page: Page[T],
        shape: Callable[..., S],
        item: Callable[[T], Any] | None = None,
        **more: Any,
    ) -> Response[S]:
        """Return a page, each of its things as `item` shows it or as it is, with `more` beside.

        The answer tells the address of the next page (RFC 8288).
        """
        shown = page if item is None else replace(page, items=tuple(map(item, page.items)))
        body, links = self.told(about, shown, shape, **more)
        return Response(body, headers={name.decode(): value.decode() for name, value in links})

    def told(
        self, about: tuple[str, ...], page: Page[Any], shape: Callable[..., S], **more: Any
    ) -> tuple[S, tuple[tuple[bytes, bytes], ...]]:
        """Return the body and the links of a page whose things are shown as they are."""
        following = None
        if page.next_after is not None:
            following = self._cursors.seal(page.next_after, about)
        body = shape(
            items=page.items,
            next_cursor=following,
            count=CountResponse.of(page.count) if page.count else None,
            **more,
        )
        return body, self._links(following)

    def _links(self, following: str | None) -> tuple[tuple[bytes, bytes], ...]:
        if following is None:
            return ()
        query = _with_cursor(self._scope["query_string"].decode("latin-1"), following)
        link = f'<{self._scope["path"]}?{query}>; rel="next"'
        return ((b"link", link.encode()),)


def _with_cursor(asked: str, cursor: str) -> str:
    """Return a query with another cursor."""
    if _PLAIN.fullmatch(asked):
        others = [pair for pair in asked.split("&") if pair and not pair.startswith("cursor=")]
        return "&".join([*others, f"cursor={cursor}"])
    pairs = [pair for pair in parse_qsl(asked, keep_blank_values=True) if pair[0] != "cursor"]
    return urlencode([*pairs, ("cursor", cursor)])


# What is encoded already, and as nothing else than it says.
_PLAIN: Final = re.compile(r"(?:[a-z_]+=[A-Za-z0-9_.-]*(?:&|$))*")
