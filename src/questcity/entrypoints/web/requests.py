"""Reading requests: bodies, preconditions, idempotency keys, clients."""

import re
from collections.abc import AsyncGenerator, Mapping
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from json import JSONDecoder
from typing import Any, Final

import msgspec
from litestar import Request
from litestar.datastructures import Headers
from litestar.exceptions import InternalServerException
from litestar.types import Scope

from questcity.domain.shared.clients import ClientContext
from questcity.domain.shared.errors import BusyError, RevisionMissingError
from questcity.domain.shared.ids import Revision, UserId
from questcity.domain.shared.ports import Repeatable
from questcity.entrypoints.web.errors import (
    BadIdempotencyKeyError,
    BadRevisionError,
    UnreadableRequestError,
    UnsupportedMediaTypeError,
)

ACCEPTS_FORM: Final = "accepts_form"
UPLOADS: Final = "uploads"
UPLOADS_AT_MOST: Final = 8
"""Under way at once in a process; each may take 32 MB of it."""
UPLOADS_OF_ONE: Final = 2
"""Of them by one person, so that nobody's slow ones keep out everybody else's."""
GO_ON: Final = "go_on"
"""Where the edge leaves what gives a request more time."""
FORM_TYPE: Final = "application/x-www-form-urlencoded"

_JSON_TYPE: Final = re.compile(r"application/(?:[\w.+-]+\+)?json", re.IGNORECASE)
_KEY: Final = re.compile(r"[A-Za-z0-9._-]{1,128}")
# A revision, and behind a dot what else the thing depends on.
_ETAG: Final = re.compile(r'"([1-9][0-9]{0,9})(?:\.[0-9]{1,19})?"')


AnyRequest = Request[Any, Any, Any]


class ApiRequest(AnyRequest):
    """A request whose body is JSON that says so, of the shape that the handler asks for.

    Litestar alone would also take `"2"` for 2 and `"true"` for true.
    """

    async def stream(self) -> AsyncGenerator[bytes, None]:
        """Yield the body in parts. Raise `UnreadableRequestError` when it ends early."""
        try:
            async for part in super().stream():
                yield part
        except InternalServerException as error:
            if not self.is_connected:
                raise
            # The framework takes a phone that has lost its network for a failure of the server.
            message = "The body ended before its end."
            raise UnreadableRequestError(message) from error

    async def json(self) -> Any:
        """Return the decoded body, which is a form where the route takes one.

        Raise `UnsupportedMediaTypeError`, `UnreadableRequestError` or `msgspec.ValidationError`.
        """
        content_type = _media_type(self)
        shape = self.route_handler.parsed_fn_signature.parameters["data"].annotation
        if content_type == FORM_TYPE and self.route_handler.opt.get(ACCEPTS_FORM):
            fields = _once(list((await self.form()).multi_items()))
            _refuse_null(fields)
            return msgspec.convert(fields, shape, strict=False)
        if not _JSON_TYPE.fullmatch(content_type):
            raise UnsupportedMediaTypeError
        return _decoded(await self.body(), shape)


def _media_type(request: AnyRequest) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def _decoded(body: bytes, shape: Any) -> Any:
    try:
        if b"\\u0000" in body:
            _refuse_null(msgspec.json.decode(body))
        decoded = msgspec.json.decode(body, type=shape)
    except msgspec.ValidationError:
        raise
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        message = "The body is not JSON in UTF-8, or is nested too deeply."
        raise UnreadableRequestError(message) from error
    # The last of two would count here, and perhaps the first for whoever has looked before.
    _NAMES.decode(body.decode())
    return decoded


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return the fields of an object. Raise `UnreadableRequestError` when it repeats one."""
    fields = dict(pairs)
    if len(fields) < len(pairs):
        message = "An object names each of its fields once (RFC 8259, section 4)."
        raise UnreadableRequestError(message)
    return fields


# Numbers are judged by then; as texts, none is too long for it.
_NAMES: Final = JSONDecoder(object_pairs_hook=_once, parse_int=str, parse_float=str)


def _refuse_null(value: Any) -> None:
    if _has_null(value):
        # PostgreSQL cannot keep the character.
        message = "Text cannot hold the character U+0000. Take it out."
        raise UnreadableRequestError(message)


def _has_null(value: Any) -> bool:
    match value:
        case str():
            return "\0" in value
        case dict():
            return any(_has_null(key) or _has_null(part) for key, part in value.items())
        case list():
            return any(map(_has_null, value))
        case _:
            return False


class Preconditions:
    """What a request says of the revision it has seen."""

    def __init__(self, headers: Headers) -> None:
        self._if_match = headers.get("if-match")

    def expected(self) -> Revision | None:
        """Return the revision that the edit is based on, if it says one.

        Raise `BadRevisionError`.
        """
        if self._if_match is None:
            return None
        match = _ETAG.fullmatch(self._if_match.strip())
        if match is None:
            raise BadRevisionError
        return Revision(int(match[1]))

    def required(self) -> Revision:
        """Return the revision. Raise `RevisionMissingError` or `BadRevisionError`."""
        expected = self.expected()
        if expected is None:
            raise RevisionMissingError
        return expected


class IdempotencyKeys:
    """The request's Idempotency-Key, if it has one."""

    def __init__(self, headers: Headers) -> None:
        self._key = headers.get("idempotency-key")

    def repeatable(
        self,
        operation: str,
        path: Mapping[str, Any],
        body: msgspec.Struct | Mapping[str, str],
    ) -> Repeatable | None:
        """Return the key with all that the request asks for.

        Raise `BadIdempotencyKeyError`.
        """
        if self._key is None:
            return None
        if not _KEY.fullmatch(self._key):
            raise BadIdempotencyKeyError
        asked = msgspec.json.encode((operation, dict(path), body), order="deterministic")
        return Repeatable(key=self._key, asked=asked)


class Uploads:
    """Bodies that are files, as many at once as there is memory for."""

    def __init__(self) -> None:
        self._under_way: list[UserId] = []

    async def receive(self, request: AnyRequest, sender: UserId) -> bytes:
        """Return a body; it may take its time, as long as it keeps coming.

        Raise `UnsupportedMediaTypeError`, `UnreadableRequestError`, or `BusyError` when too many
        are under way, in all or from this sender.
        """
        types: tuple[str, ...] = request.route_handler.opt[UPLOADS]
        if _media_type(request) not in types:
            message = f"Send the file as it is, with a `Content-Type` such as `{types[0]}`."
            raise UnsupportedMediaTypeError(message)
        under_way = self._under_way
        if len(under_way) >= UPLOADS_AT_MOST or under_way.count(sender) >= UPLOADS_OF_ONE:
            raise BusyError
        under_way.append(sender)
        try:
            return await _received(request)
        finally:
            under_way.remove(sender)


async def _received(request: AnyRequest) -> bytes:
    go_on = request.scope["state"][GO_ON]
    parts = []
    go_on()
    async for part in request.stream():
        parts.append(part)
        go_on()
    return b"".join(parts)


def client_of(request: AnyRequest, trusted_proxies: tuple[str, ...]) -> ClientContext:
    """Return where a request comes from."""
    return ClientContext(address=address_of(request.scope, trusted_proxies))


def address_of(scope: Scope, trusted_proxies: tuple[str, ...]) -> str:
    """Return the network address that a request comes from.

    Only a trusted proxy is believed about whom it forwards, and each only about the one before it.
    """
    peer = scope.get("client")
    address = peer[0] if peer else "unknown"
    if not trusted_proxies:
        return address
    # A proxy may add a line of its own below one that the client made up: all lines are one list.
    forwarded = ",".join(Headers.from_scope(scope).getall("x-forwarded-for", []))
    hops = [hop.strip() for hop in forwarded.split(",") if hop.strip()]
    while hops and _is_trusted(address, trusted_proxies):
        hop = hops.pop()
        if not _is_address(hop):
            break
        address = hop
    return address


def is_from_here(scope: Scope) -> bool:
    """Tell whether a request comes from this machine, and not for somebody else."""
    peer = scope.get("client")
    if peer is None or any(name in _OF_PROXIES for name, _ in scope["headers"]):
        return False
    return _is_address(peer[0]) and _plain_address(peer[0]).is_loopback


_OF_PROXIES: Final = frozenset(
    {
        b"forwarded",
        b"via",
        b"x-forwarded-for",
        b"x-forwarded-host",
        b"x-forwarded-proto",
        b"x-real-ip",
    }
)


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def _is_trusted(address: str, trusted: tuple[str, ...]) -> bool:
    if not _is_address(address):
        return False
    found = _plain_address(address)
    return any(found in ip_network(network, strict=False) for network in trusted)


def _plain_address(text: str) -> IPv4Address | IPv6Address:
    address = ip_address(text)
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        return address.ipv4_mapped
    return address
