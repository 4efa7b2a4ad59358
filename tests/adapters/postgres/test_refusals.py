"""Failures that no test can ask of a server: what each becomes."""

import asyncpg
import pytest

from questcity.adapters.postgres.failures import refusal_for, translated
from questcity.domain.shared.errors import AwayError, BusyError, DependencyAwayError


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (asyncpg.DiskFullError("full"), DependencyAwayError),
        (asyncpg.OutOfMemoryError("out"), DependencyAwayError),
        (asyncpg.AdminShutdownError("stopping"), DependencyAwayError),
        (asyncpg.CrashShutdownError("crashed"), DependencyAwayError),
        (asyncpg.CannotConnectNowError("starting"), DependencyAwayError),
        (asyncpg.ConnectionDoesNotExistError("gone"), DependencyAwayError),
        (asyncpg.InterfaceError("connection is closed"), DependencyAwayError),
        (asyncpg.InternalClientError("in progress"), DependencyAwayError),
        (asyncpg.InvalidPasswordError("changed"), DependencyAwayError),
        (asyncpg.InvalidCatalogNameError("dropped"), DependencyAwayError),
        (ConnectionRefusedError(), DependencyAwayError),
        (TimeoutError(), DependencyAwayError),
        (asyncpg.TooManyConnectionsError("full"), BusyError),
        (asyncpg.IdleInTransactionSessionTimeoutError("slept"), BusyError),
    ],
)
def test_a_failure_is_told_as_busy_or_away(error: Exception, kind: type[AwayError]) -> None:
    with pytest.raises(kind) as refusal, translated():
        raise error

    assert refusal.value.__cause__ is error


def test_other_errors_are_nobody_s_refusal() -> None:
    assert refusal_for(ValueError()) is None
    assert refusal_for(asyncpg.UniqueViolationError("twice")) is None
