"""Another key takes over: everybody knows it first, and only then does it make what is new."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from questcity.adapters.keys.algorithms import Algorithm, new_private_key
from questcity.adapters.keys.contents import Contents
from questcity.adapters.keys.keyring import Keyring
from questcity.adapters.keys.schedule import Schedule, Turn
from questcity.adapters.keys.writing import (
    add_secret,
    add_signing_key,
    remove_signing_key,
    write_schedule,
    writing,
)

Clock = Callable[[], datetime]

_SECOND: Final = timedelta(seconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rotation:
    """Which key comes next, and from when; no new one if one was coming already."""

    kid: str
    starts_at: datetime
    is_new: bool


def system_clock() -> datetime:
    """Return the time."""
    return datetime.now(UTC)


def rotate_signing_key(
    folder: Path,
    algorithm: Algorithm,
    *,
    publish_for: timedelta,
    keep_for: timedelta,
    clock: Clock = system_clock,
) -> Rotation:
    """Publish a signing key, which signs once it was known for so long.

    From then on the present one is kept for so long. Keys whose time is over are removed. Raise
    `KeysError` when the folder cannot be used.
    """
    # Before anybody has to wait for the folder: a key for RSA takes its time.
    private = new_private_key(algorithm)
    with writing(folder) as layout:
        contents, now = Contents.read(layout), clock()
        current = Keyring.of(contents, now).current_signing_kid
        ended = contents.signing_schedule.find_ended(now)
        # Before their turns: a key without a turn would check again.
        for kid in (*ended, *contents.revoked):
            remove_signing_key(layout, kid)
        schedule = contents.signing_schedule.without(ended)
        coming = schedule.find_next(now)
        if coming is None:
            starts_at = _whole_second_after(now + publish_for)
            added = Turn(add_signing_key(layout, private, algorithm), starts_at)
            schedule = schedule.ending(current, starts_at + keep_for).followed_by(added)
        write_schedule(layout.current_signing_key, schedule)
        return _rotation(schedule, coming, now)


def rotate_secret(folder: Path, *, publish_for: timedelta, clock: Clock = system_clock) -> Rotation:
    """Publish a secret, which tags and seals once it was known for so long.

    Earlier ones stay: what is stored names them. Raise `KeysError` when the folder cannot be used.
    """
    with writing(folder) as layout:
        contents, now = Contents.read(layout), clock()
        current = Keyring.of(contents, now).current_secret_kid
        schedule = contents.secret_schedule
        coming = schedule.find_next(now)
        if coming is None:
            added = Turn(add_secret(layout), _whole_second_after(now + publish_for))
            schedule = Schedule((Turn(current), added))
            write_schedule(layout.current_secret, schedule)
        return _rotation(schedule, coming, now)


def _rotation(schedule: Schedule, coming_before: Turn | None, now: datetime) -> Rotation:
    coming = schedule.find_next(now)
    assert coming is not None
    assert coming.starts_at is not None
    return Rotation(kid=coming.kid, starts_at=coming.starts_at, is_new=coming_before is None)


def _whole_second_after(moment: datetime) -> datetime:
    # Turns are written in whole seconds, and none may come too early.
    return moment.replace(microsecond=0) + _SECOND
