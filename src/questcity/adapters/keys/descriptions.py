"""What may be told about keys."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Literal

from questcity.adapters.keys.algorithms import Algorithm
from questcity.adapters.keys.contents import Contents, read_folder
from questcity.adapters.keys.keyring import Keyring
from questcity.adapters.keys.schedule import Schedule, Turn


class KeyState(StrEnum):
    """Where a key is in its life."""

    CURRENT = "current"
    """It makes what is new."""

    NEXT = "next"
    """It is known everywhere by the time from which on it makes what is new."""

    RETIRING = "retiring"
    """It checks what it has made, until the last of that has ended."""

    RETIRED = "retired"
    """Nothing that it has made is good any more; the next rotation removes it."""

    KEPT = "kept"
    """A secret that was current, and that what is stored may still name."""

    SPARE = "spare"
    """A signing key without a turn; it would check."""

    REVOKED = "revoked"
    """Nothing that it has made is good, whoever brings it back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyDescription:
    """What may be told about a key; secrets have no fingerprint."""

    kind: Literal["signing", "secret"]
    kid: str
    state: KeyState
    is_current: bool
    algorithm: Algorithm | None = None
    created_at: datetime | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    fingerprint: str | None = None


def describe(folder: Path, at: datetime | None = None) -> tuple[KeyDescription, ...]:
    """Return what may be told about each key, now or at some time; the older ones first.

    Raise what `load` raises.
    """
    now = datetime.now(UTC) if at is None else at
    contents = read_folder(folder)
    Keyring.of(contents, now)
    return (*_signing(contents, now), *_revoked(contents), *_secrets(contents, now))


def _signing(contents: Contents, now: datetime) -> Iterator[KeyDescription]:
    schedule = contents.signing_schedule
    for key in sorted(contents.signing_keys.values(), key=lambda key: (key.created_at, key.kid)):
        turn = schedule.find_turn(key.kid)
        past = KeyState.RETIRED if turn and turn.has_ended(now) else KeyState.RETIRING
        state = KeyState.SPARE if turn is None else _state(turn, schedule, now, past=past)
        yield KeyDescription(
            kind="signing",
            kid=key.kid,
            state=state,
            is_current=state is KeyState.CURRENT,
            algorithm=key.algorithm,
            created_at=key.created_at,
            starts_at=turn.starts_at if turn else None,
            ends_at=turn.ends_at if turn else None,
            fingerprint=key.fingerprint(),
        )


def _revoked(contents: Contents) -> Iterator[KeyDescription]:
    for kid, revoked_at in sorted(contents.revoked.items(), key=lambda one: (one[1], one[0])):
        yield KeyDescription(
            kind="signing",
            kid=kid,
            state=KeyState.REVOKED,
            is_current=False,
            ends_at=revoked_at,
        )


def _secrets(contents: Contents, now: datetime) -> Iterator[KeyDescription]:
    schedule = contents.secret_schedule
    for secret in sorted(contents.secrets.values(), key=lambda one: (one.created_at, one.kid)):
        turn = schedule.find_turn(secret.kid)
        state = KeyState.KEPT if turn is None else _state(turn, schedule, now, past=KeyState.KEPT)
        yield KeyDescription(
            kind="secret",
            kid=secret.kid,
            state=state,
            is_current=state is KeyState.CURRENT,
            created_at=secret.created_at,
            starts_at=turn.starts_at if turn else None,
        )


def _state(turn: Turn, schedule: Schedule, now: datetime, *, past: KeyState) -> KeyState:
    if turn == schedule.find_current(now):
        return KeyState.CURRENT
    return past if turn.has_started(now) else KeyState.NEXT
