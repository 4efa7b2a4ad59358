"""What those who speak no HTTP, or speak it badly, leave in the log of the running system."""

import json
import socket
from collections.abc import Callable
from contextlib import suppress
from typing import Final

import pytest

from journeys.system import System

pytestmark = pytest.mark.postgres

TIMES: Final = 20
BYTES_A_CONNECTION: Final = 1500

_SOCKET: Final = (
    b"Host: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
)
HOSTILE: Final = {
    "no protocol": b'G\r\n{"event": "forged"}\r\n\r\n',
    "another protocol": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x1b[2J" * 100,
    "the next version": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "a coloured path": b"GET /\x1b[31m\xff HTTP/1.1\r\nHost: a\r\n\r\n",
    "a coloured header": b"GET / HTTP/1.1\r\nHost: a\r\nUser-Agent: \x1b[31m\xff\r\n\r\n",
    "a folded header": b"GET / HTTP/1.1\r\nHost: a\r\nX: a\r\n b\r\n\r\n",
    "a line feed alone": b"GET / HTTP/1.1\nHost: a\n\n",
    "two lengths": b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n"
    b"\r\nab",
    "length and chunks": b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n"
    b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "a wrong length": b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
    "a wrong chunk": b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n",
    "a body that ends early": b"POST /api/v1/auth/login HTTP/1.1\r\nHost: a\r\n"
    b"Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{",
    "a long header": b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"a" * 200_000 + b"\r\n\r\n",
    "a long address": b"GET /" + b"a" * 200_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n",
    "a socket where none is": b"GET /api/v1/chats HTTP/1.1\r\n" + _SOCKET,
    "a socket on a route": b"GET /api/v1/health/live HTTP/1.1\r\n" + _SOCKET,
    "a socket without a key": b"GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\n"
    b"Connection: Upgrade\r\n\r\n",
}


def test_each_leaves_few_whole_lines_and_the_system_serves_on(
    a_system: Callable[..., System],
) -> None:
    system = a_system(LOG_FORMAT="json", LOG_LEVEL="debug")
    system.start()

    long: dict[str, int] = {}
    for name, octets in HOSTILE.items():
        before = len(system.errors)
        for _ in range(TIMES):
            _say(system, octets)
        with system.client() as client:
            assert client.get("/health/live").status_code == 200
        if (told := len(system.errors) - before) > TIMES * BYTES_A_CONNECTION:
            long[name] = told // TIMES

    lines = [json.loads(line) for line in system.errors.splitlines()]
    assert long == {}
    assert [line for line in lines if "exception" in line] == []
    assert "forged" not in {line["event"] for line in lines}
    assert "\x1b" not in system.errors
    assert system.end() == 0


def _say(system: System, octets: bytes) -> bytes:
    """Say something, and return what the system says until it hangs up."""
    heard = b""
    with system.connection() as connection, suppress(ConnectionError):
        connection.sendall(octets)
        connection.shutdown(socket.SHUT_WR)
        while part := connection.recv(65536):
            heard += part
    return heard
