import signal
from collections.abc import Callable

import pytest

from journeys.system import System, wait_until
from journeys.visitor import Visitor, become_a_user, sign_in

pytestmark = pytest.mark.postgres


def test_a_polite_end_stops_everything_and_the_next_start_goes_on_from_there(
    a_system: Callable[..., System],
) -> None:
    system, visitor = a_system(), Visitor()
    system.start()
    with system.client() as client:
        become_a_user(system, client, visitor)
        sign_in(client, visitor)

    first_end = system.end(signal.SIGINT)

    assert first_end == 0
    assert system.database is None

    system.start()
    with system.client() as client:
        seen = client.get("/users/me", headers=visitor.bearer)
    second_end = system.end(signal.SIGTERM)

    assert seen.json()["username"] == visitor.name
    assert second_end == 0
    assert system.database is None
    assert "Traceback" not in system.errors


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_end_in_the_middle_of_a_start_leaves_nothing_running(
    number: signal.Signals, a_system: Callable[..., System]
) -> None:
    system = a_system()
    system.begin()
    wait_until((system.folder / "postgres/data/postmaster.pid").exists, "PostgreSQL starts")

    end = system.end(number)

    assert end == 0
    assert system.database is None
    assert system.errors == ""


def test_who_is_being_served_is_served_before_the_end(a_system: Callable[..., System]) -> None:
    system = a_system()
    system.start()
    request = b"POST /api/v1/auth/login HTTP/1.1\r\nHost: quest.test\r\nContent-Length: 2\r\n"
    request += b"Content-Type: application/json\r\n\r\n{"
    with system.connection() as connection:
        connection.sendall(request)
        with system.client() as client:
            client.get("/health/live")
        assert system.process is not None
        system.process.send_signal(signal.SIGTERM)
        wait_until(lambda: not system.is_listening(), "the system refuses newcomers")
        connection.sendall(b"}")
        answer = connection.recv(4096)

    assert answer.startswith(b"HTTP/1.1 422 ")
    assert system.end() == 0
