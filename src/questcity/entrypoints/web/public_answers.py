"""Answers that are the same for everybody, kept encoded while what they tell of stays the same.

An answer is kept under the edition of the catalogue that was the present one before it was read.
It is given out again for as long as that edition is known to be the present one, which was asked a
second ago at most: so nobody sees what was published, changed or archived later than that.
"""

import asyncio
from asyncio import Future, get_running_loop
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Any, Final, NamedTuple

import msgspec
from litestar import Response
from litestar.types import HTTPScope, Receive, Scope, Send

from questcity.entrypoints.web.answers import etag_of, is_among
from questcity.entrypoints.web.editions import KNOWN_FOR, Editions

Headers = tuple[tuple[bytes, bytes], ...]
Asked = tuple[bytes, bytes]
"""Path and query as they came: who spells them otherwise may have an answer of the own."""

ANSWERS_AT_MOST: Final = 20_000
_SHARE_OF_ONE: Final = 16
"""The part of all the room that one answer may take."""
_ROOM_BESIDE_BODY: Final = 1_500

# An origin that may call the API is told so: whoever keeps answers must tell them apart.
_FOR_EVERYBODY: Final = ((b"cache-control", b"public, max-age=1"), (b"vary", b"Origin"))


class Content(NamedTuple):
    """What an answer says: a shape, or bytes of another type, and headers beside it."""

    body: msgspec.Struct | bytes
    headers: Headers = ()
    media_type: bytes = b"application/json"


Read = Callable[[], Awaitable[Content]]


class Encoded(NamedTuple):
    """An answer as it leaves, but for the headers that every answer gets."""

    route: str
    etag: str
    headers: Headers
    body: bytes

    @classmethod
    def of(cls, content: Content, route: str, more: Headers = ()) -> "Encoded":
        """Return it, encoded once and for all."""
        body = content.body
        if not isinstance(body, bytes):
            body = _ENCODER.encode(body)
        etag = etag_of(body)
        headers = (
            (b"content-type", content.media_type),
            (b"content-length", b"%d" % len(body)),
            (b"etag", etag.encode()),
            *more,
            *content.headers,
        )
        return cls(route, etag, headers, body)

    async def send(self, send: Send, known: str) -> None:
        """Send it, or only that it is what the other side has."""
        if known and is_among(known, self.etag):
            # Neither type nor length is that of no body (RFC 9110, section 15.4.5).
            await _send(send, 304, self.headers[2:], b"")
        else:
            await _send(send, 200, self.headers, self.body)


_ENCODER: Final = msgspec.json.Encoder()


async def _send(send: Send, status: int, headers: Headers, body: bytes) -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})


class PublicAnswer(Response[Any]):
    """An encoded answer, for a request that may know it already."""

    def __init__(self, encoded: Encoded, known: str) -> None:
        self._encoded = encoded
        self._known = known

    def to_asgi_response(self, *_: Any, **__: Any) -> Any:
        """Return itself: there is nothing to be made of it."""
        return self

    async def __call__(self, _: Scope, __: Receive, send: Send) -> None:
        """Answer."""
        await self._encoded.send(send, self._known)


class _Reading:
    """An answer that somebody reads, and others may wait for."""

    __slots__ = ("_outcome", "began_at", "edition")

    def __init__(self, edition: int, began_at: float) -> None:
        self.edition = edition
        self.began_at = began_at
        # Nearly always there is nobody who waits.
        self._outcome: Future[Encoded | None] | None = None

    async def outcome(self) -> Encoded | None:
        """Return what was read, once it is; None if nothing came of it."""
        if self._outcome is None:
            self._outcome = get_running_loop().create_future()
        # Who waits and goes stops nobody.
        return await asyncio.shield(self._outcome)

    def end(self, encoded: Encoded | None) -> None:
        """Hand what was read to all who wait."""
        if self._outcome is not None:
            self._outcome.set_result(encoded)


class PublicAnswers:
    """Encoded answers of public reads, the most wanted of them; without room, it keeps none."""

    def __init__(self, editions: Editions, room: int) -> None:
        self._editions = editions
        self._room = room
        self._kept: OrderedDict[Asked, Encoded] = OrderedDict()
        self._kept_bytes = 0
        self._edition = 0
        self._asked_once: set[Asked] = set()
        self._readings: dict[Asked, _Reading] = {}

    async def answer(self, scope: HTTPScope, read: Read) -> PublicAnswer:
        """Return an answer that was kept, or one that is read now, once for all who ask for it.

        What a guard stands before is read for each and kept by nobody.
        """
        known = tags_known_to(scope)
        route: str = scope["path_template"]
        if scope["route_handler"].resolve_guards():
            return PublicAnswer(Encoded.of(await read(), route), known)

        if not self._room:
            return PublicAnswer(Encoded.of(await read(), route, _FOR_EVERYBODY), known)

        asked = (scope["raw_path"], scope["query_string"])
        return PublicAnswer(await self._found_or_read(asked, read, route), known)

    def find(self, asked: Asked) -> Encoded | None:
        """Return an answer, if it was kept and is still good."""
        # Most of what is asked for is not kept, and needs no edition.
        if asked not in self._kept or not self._is_at_present():
            return None
        found = self._kept.get(asked)
        if found is not None:
            self._kept.move_to_end(asked)
        return found

    def _is_at_present(self) -> bool:
        """Tell whether the present edition is known; what is kept is of no other one."""
        edition = self._editions.known()
        if edition is not None and edition != self._edition:
            self._edition, self._kept_bytes = edition, 0
            self._kept.clear()
        return edition is not None

    async def _found_or_read(self, asked: Asked, read: Read, route: str) -> Encoded:
        while True:
            # Before anything is read: what is read then is at least what the edition says.
            edition = self._editions.known()
            if edition is None:
                edition = await self._editions.last()
            if (found := self.find(asked)) is not None:
                return found
            reading = self._readings.get(asked)
            if reading is None or not self._is_good(reading, edition):
                return await self._read(asked, edition, read, route)
            # Who read and failed has failed alone.
            if (found := await reading.outcome()) is not None:
                return found

    def _is_good(self, reading: _Reading, edition: int) -> bool:
        is_young = self._editions.now() - reading.began_at <= KNOWN_FOR
        return reading.edition == edition and is_young

    async def _read(self, asked: Asked, edition: int, read: Read, route: str) -> Encoded:
        is_wanted = self._is_asked_again(asked)
        reading = _Reading(edition, self._editions.now())
        self._readings[asked] = reading
        encoded = None
        try:
            encoded = Encoded.of(await read(), route, _FOR_EVERYBODY)
            if is_wanted:
                self._keep(asked, edition, encoded)
            return encoded
        finally:
            reading.end(encoded)
            if self._readings.get(asked) is reading:
                del self._readings[asked]

    def _is_asked_again(self, asked: Asked) -> bool:
        """Tell whether it was asked for before, as far as anybody remembers.

        What is asked for once, such as most that people type, would drive out what is wanted.
        """
        if asked in self._asked_once:
            return True
        if len(self._asked_once) >= ANSWERS_AT_MOST:
            self._asked_once.clear()
        self._asked_once.add(asked)
        return False

    def _keep(self, asked: Asked, edition: int, encoded: Encoded) -> None:
        size = _size(asked, encoded)
        # It may be older than what has come in between, or too large.
        if not self._is_at_present() or edition != self._edition:
            return
        if size * _SHARE_OF_ONE > self._room:
            return
        if (before := self._kept.pop(asked, None)) is not None:
            self._kept_bytes -= _size(asked, before)
        self._kept[asked] = encoded
        self._kept_bytes += size
        while self._kept_bytes > self._room or len(self._kept) > ANSWERS_AT_MOST:
            least_wanted, dropped = self._kept.popitem(last=False)
            self._kept_bytes -= _size(least_wanted, dropped)


def _size(asked: Asked, encoded: Encoded) -> int:
    return sum(map(len, asked)) + len(encoded.body) + _ROOM_BESIDE_BODY


def tags_known_to(scope: HTTPScope) -> str:
    """Return the tags of what the other side says to have."""
    for name, value in scope["headers"]:
        if name == b"if-none-match":
            return value.decode("latin-1")
    return ""
