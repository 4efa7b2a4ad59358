"""Which key has its turn when: a few lines in a file, which people can read and write."""

import re
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Self

from questcity.adapters.keys.errors import KeysError
from questcity.adapters.keys.files import PUBLIC_MODE, read

_TURN: Final = re.compile(r"(\S+)(?: from (\S+))?(?: until (\S+))?")


@dataclass(frozen=True, slots=True)
class Turn:
    """A key makes from its start to that of a later one, and checks to its own end.

    Without a start its turn has always been; without an end it checks for as long as it is there.
    """

    kid: str
    starts_at: datetime | None = None
    ends_at: datetime | None = None

    def has_started(self, now: datetime) -> bool:
        """Tell whether its time has come."""
        return self.starts_at is None or self.starts_at <= now

    def has_ended(self, now: datetime) -> bool:
        """Tell whether its end has come."""
        return self.ends_at is not None and self.ends_at <= now


@dataclass(frozen=True, slots=True)
class Schedule:
    """The turns, one a line: the last one whose time has come is the current one.

    Before the time of any, it is the first: a clock that is wrong leaves nobody without a key.
    """

    turns: tuple[Turn, ...]

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read the file; without it there are no turns. Raise `KeysError` for what is no turn."""
        if not path.is_symlink() and not path.exists():
            return cls(())
        lines = read(path, PUBLIC_MODE).content.decode(errors="replace").splitlines()
        turns = tuple(_turn(line.strip(), path) for line in lines if line.strip())
        if not turns or len({turn.kid for turn in turns}) < len(turns):
            message = f"{path} names no key, or one twice; write the id of one key into it"
            raise KeysError(message)
        return cls(turns)

    def written(self) -> bytes:
        """Return what the file holds."""
        return "".join(f"{_line(turn)}\n" for turn in self.turns).encode()

    def find_turn(self, kid: str) -> Turn | None:
        """Return the turn of a key, if it has one."""
        return next((turn for turn in self.turns if turn.kid == kid), None)

    def find_current(self, now: datetime) -> Turn | None:
        """Return whose turn it is; nobody's only where there are no turns."""
        started = (turn for turn in reversed(self.turns) if turn.has_started(now))
        return next(started, None) or next(iter(self.turns), None)

    def find_next(self, now: datetime) -> Turn | None:
        """Return whose turn comes next, if that is known."""
        current = self.find_current(now)
        coming = (turn for turn in self.turns if not turn.has_started(now) and turn != current)
        return next(coming, None)

    def find_ended(self, now: datetime) -> frozenset[str]:
        """Return the keys whose time is over; that of the current one never is."""
        current = self.find_current(now)
        return frozenset(turn.kid for turn in self.turns if turn != current and turn.has_ended(now))

    def without(self, kids: Collection[str]) -> Self:
        """Return the schedule as if these keys had never been in it."""
        return replace(self, turns=tuple(turn for turn in self.turns if turn.kid not in kids))

    def ending(self, kid: str, ends_at: datetime | None) -> Self:
        """Return the schedule with another end for a key."""
        turns = (replace(turn, ends_at=ends_at) if turn.kid == kid else turn for turn in self.turns)
        return replace(self, turns=tuple(turns))

    def followed_by(self, turn: Turn) -> Self:
        """Return the schedule with one more turn, which comes last."""
        return replace(self, turns=(*self.turns, turn))


def _turn(line: str, path: Path) -> Turn:
    match = _TURN.fullmatch(line)
    with suppress(ValueError, OverflowError):
        if match:
            return Turn(match[1], _instant(match[2]), _instant(match[3]))
    message = f"{path} has a line that is not KID, or KID from TIME until TIME; correct it"
    raise KeysError(message)


def _instant(text: str | None) -> datetime | None:
    if text is None:
        return None
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError
    return instant.astimezone(UTC)


def _line(turn: Turn) -> str:
    starts = "" if turn.starts_at is None else f" from {turn.starts_at:%Y-%m-%dT%H:%M:%SZ}"
    ends = "" if turn.ends_at is None else f" until {turn.ends_at:%Y-%m-%dT%H:%M:%SZ}"
    return f"{turn.kid}{starts}{ends}"
