"""From a driver's errors to the two things that a caller can act on: busy, or away.

Everything else passes as it is: it is a bug.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import asyncpg
from sqlalchemy.exc import DBAPIError, IntegrityError, TimeoutError as PoolTimeoutError

from questcity.domain.shared.errors import AwayError, BusyError, DependencyAwayError

# PostgreSQL, appendix A: lock not available, query canceled (statement_timeout), deadlock,
# serialization failure, too many connections, idle in transaction.
_BUSY: Final = frozenset({"55P03", "57014", "40P01", "40001", "53300", "25P03"})
# Disk full, out of memory, read-only (a standby), the shutdown and start-up codes, and a password
# or a database that was changed behind our back.
_AWAY: Final = frozenset(
    {"53100", "53200", "25006", "57P01", "57P02", "57P03", "58030", "28P01", "28000", "3D000"}
)
_CONNECTION_CLASS: Final = "08"
# The connection is gone, or what is left of it is in no state to be used.
_BROKEN: Final = (OSError, TimeoutError, asyncpg.InterfaceError, asyncpg.InternalClientError)


@contextmanager
def translated() -> Iterator[None]:
    """Raise `BusyError` or `DependencyAwayError` for what a driver raises in the block."""
    try:
        yield
    except Exception as error:
        if refusal := refusal_for(error):
            raise refusal from error
        raise


def refusal_for(error: BaseException) -> AwayError | None:
    """Return the refusal that stands for a driver's error, or None for a bug."""
    if isinstance(error, PoolTimeoutError):
        return BusyError()
    if isinstance(error, DBAPIError):
        if error.connection_invalidated:
            return DependencyAwayError()
        return refusal_for(error.orig) if error.orig is not None else None
    if isinstance(error, _BROKEN):
        return DependencyAwayError()
    return _refusal_for_state(getattr(error, "sqlstate", None))


def constraint_of(error: IntegrityError) -> str | None:
    """Return the name of what a row was against."""
    cause = error.orig.__cause__ if error.orig else None
    name: str | None = getattr(cause, "constraint_name", None)
    return name


def _refusal_for_state(state: str | None) -> AwayError | None:
    if state is None:
        return None
    if state in _BUSY:
        return BusyError()
    if state in _AWAY or state.startswith(_CONNECTION_CLASS):
        return DependencyAwayError()
    return None
