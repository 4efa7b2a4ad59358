"""Keys that change while several processes serve."""

import json
import os
import signal
from base64 import urlsafe_b64decode
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from journeys.processes import descendants_of
from journeys.system import System, wait_until
from journeys.visitor import Visitor, become_a_user, sign_in

pytestmark = pytest.mark.postgres

_MOST_ROUNDS = 2000
_ROUNDS_AFTERWARDS = 10
_REQUESTS_A_ROUND = 4


def _kid_of(token: str) -> str:
    header = token.partition(".")[0]
    return str(json.loads(urlsafe_b64decode(header + "=" * (-len(header) % 4)))["kid"])


@dataclass
class Regular:
    """Somebody who signs in again and again, and asks who they are in between."""

    system: System
    visitor: Visitor
    rounds: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    kids: list[str] = field(default_factory=list)

    def come_and_go(self, old_kid: str) -> None:
        """Do so until another key has signed for a while."""
        with self.system.client() as client:
            while self.kids.count(old_kid) + _ROUNDS_AFTERWARDS > len(self.kids):
                assert self.rounds < _MOST_ROUNDS, "the key has never changed"
                self._come(client)
                self.rounds += 1

    def _come(self, client: httpx.Client) -> None:
        sign_in(client, self.visitor)
        assert self.visitor.tokens is not None
        self.kids.append(_kid_of(self.visitor.tokens["accessToken"]))
        for _ in range(_REQUESTS_A_ROUND):
            seen = client.get("/users/me", headers=self.visitor.bearer)
            self.statuses[seen.status_code] += 1


@dataclass
class Line:
    """One connection, and so one process at the other end."""

    client: httpx.Client
    ports: set[int] = field(default_factory=set)

    def ask(self, visitor: Visitor) -> int:
        """Return the status of the answer to who somebody is."""
        answer = self.client.get("/users/me", headers=visitor.bearer)
        _, port = answer.extensions["network_stream"].get_extra_info("client_addr")
        self.ports.add(port)
        return answer.status_code


@contextmanager
def _lines_to_all(system: System, visitor: Visitor) -> Iterator[list[Line]]:
    """Yield lines of which each process that serves has at least one."""
    assert system.process is not None
    lines = []
    for pid in descendants_of(system.process.pid):
        lines.append(Line(system.client()))
        # Who is stopped picks up nothing: of two that serve, it is the other one.
        os.kill(pid, signal.SIGSTOP)
        try:
            assert lines[-1].ask(visitor) == 200
        finally:
            os.kill(pid, signal.SIGCONT)
    yield lines
    for line in lines:
        line.client.close()


def _statuses(lines: list[Line], visitor: Visitor) -> set[int]:
    # Each is asked each time, so that none of the connections falls asleep.
    return {line.ask(visitor) for line in lines}


def _published(system: System) -> set[str]:
    keys = httpx.get(f"{system.url}/.well-known/jwks.json").json()["keys"]
    return {key["kid"] for key in keys}


def _come_in(system: System, visitor: Visitor) -> Visitor:
    with system.client() as client:
        become_a_user(system, client, visitor)
        sign_in(client, visitor)
    return visitor


def _refreshed(system: System, visitor: Visitor) -> dict[str, Any]:
    assert visitor.tokens is not None
    body = {"refreshToken": visitor.tokens["refreshToken"]}
    with system.client() as client:
        answer = client.post("/auth/refresh-token", json=body)
    assert answer.status_code == 200, answer.text
    tokens: dict[str, Any] = answer.json()
    return tokens


def test_nobody_notices_a_rotation_and_a_revoked_key_is_refused_by_every_process(
    a_system: Callable[..., System],
) -> None:
    system = a_system()
    system.start("--workers", "2")
    early = _come_in(system, Visitor())
    regulars = [Regular(system, _come_in(system, Visitor())) for _ in range(2)]
    assert early.tokens is not None
    old_kid = _kid_of(early.tokens["accessToken"])

    with ThreadPoolExecutor(len(regulars)) as threads:
        visits = [threads.submit(regular.come_and_go, old_kid) for regular in regulars]
        wait_until(lambda: all(regular.rounds > 1 for regular in regulars), "visits have begun")
        rotation = system.command("keys", "rotate", "--publish-for", "2")
        for visit in visits:
            visit.result()

    new_kid = rotation["kid"]
    for regular in regulars:
        assert set(regular.statuses) == {200}
        assert set(regular.kids) == {old_kid, new_kid}
    assert _published(system) == {old_kid, new_kid}

    with ThreadPoolExecutor(1) as thread, _lines_to_all(system, early) as lines:
        revocation = thread.submit(system.command, "keys", "revoke", old_kid, "--yes")
        wait_until(lambda: _statuses(lines, early) == {401}, "every process refuses")
        assert revocation.result()["current_kid"] == new_kid
    assert len(lines) > 2
    assert [len(line.ports) for line in lines] == [1] * len(lines)
    assert _published(system) == {new_kid}
    early.tokens = _refreshed(system, early)
    with system.client() as client:
        assert client.get("/users/me", headers=early.bearer).status_code == 200
    assert _kid_of(early.tokens["accessToken"]) == new_kid
    assert "keys.damaged" not in system.errors
    assert system.end() == 0
