"""A system that serves from several processes."""

import os
import signal
from collections.abc import Callable, Collection

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from journeys.processes import descendants_of, is_alive
from journeys.system import System, wait_until
from journeys.visitor import Visitor, become_a_user, sign_in

pytestmark = pytest.mark.postgres


def _processes_of(system: System) -> frozenset[int]:
    assert system.process is not None
    return descendants_of(system.process.pid)


def _answers(system: System) -> bool:
    try:
        with system.client() as client:
            return client.get("/health/ready").status_code == 200
    except httpx.TransportError:
        return False


def _kill(system: System, pids: frozenset[int]) -> None:
    """Kill processes of a system, and wait until others have taken their places."""
    for pid in pids:
        os.kill(pid, signal.SIGKILL)
    wait_until(lambda: len(_processes_of(system) - pids) >= 3, "others take their places")
    wait_until(lambda: _answers(system), "the system answers again")


def _any_alive(pids: Collection[int]) -> bool:
    return any(is_alive(pid) for pid in pids)


def _come_in(system: System, visitor: Visitor) -> None:
    with system.client() as client:
        become_a_user(system, client, visitor)
        sign_in(client, visitor)


def test_several_processes_serve_are_replaced_when_they_die_and_end_with_the_system(
    a_system: Callable[..., System],
) -> None:
    system = a_system()
    system.start("--workers", "2")
    first = _processes_of(system)
    _come_in(system, Visitor())

    _kill(system, first)
    second = _processes_of(system)
    _come_in(system, Visitor())
    end = system.end(signal.SIGTERM)

    assert len(first) >= 3  # Two that serve, and one that delivers.
    assert end == 0
    wait_until(lambda: not _any_alive(first | second), "all processes end")
    assert system.database is None
    assert "Traceback" not in system.errors


def _counted(system: System, route: str) -> float:
    with system.client() as client:
        told = client.get(client.base_url.join("/metrics")).text
    return sum(
        sample.value
        for family in text_string_to_metric_families(told)
        for sample in family.samples
        if sample.name.endswith("_count") and sample.labels["http_route"] == route
    )


def test_processes_count_together_what_they_and_the_dead_have_answered(
    a_system: Callable[..., System],
) -> None:
    system = a_system()
    system.start("--workers", "2")
    first = _processes_of(system)
    for _ in range(30):
        with system.client() as client:
            client.get("/health/live")
    together = {_counted(system, "/api/v1/health/live") for _ in range(10)}

    _kill(system, first)

    assert together == {30}
    assert _counted(system, "/api/v1/health/live") == 30
    assert system.end() == 0


def test_no_process_outlives_a_system_that_was_killed(a_system: Callable[..., System]) -> None:
    system = a_system()
    system.start("--workers", "2")
    processes, database = _processes_of(system), system.database

    system.end(signal.SIGKILL)

    wait_until(lambda: not _any_alive(processes), "all processes end")
    system.start()
    assert system.database == database
    assert system.end() == 0
