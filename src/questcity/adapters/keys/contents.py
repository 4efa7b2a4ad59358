"""All that the keys folder holds, and whose turn it is when."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from questcity.adapters.keys.errors import KeysError, explaining_system_errors
from questcity.adapters.keys.files import locked, require_folder
from questcity.adapters.keys.layout import Layout
from questcity.adapters.keys.material import Secret, SigningKey
from questcity.adapters.keys.reading import read_revoked, read_secrets, read_signing_keys
from questcity.adapters.keys.schedule import Schedule


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """All keys with their turns; revoked ones are not among them, whatever else is there."""

    layout: Layout
    signing_keys: Mapping[str, SigningKey]
    signing_schedule: Schedule
    revoked: Mapping[str, datetime]
    secrets: Mapping[str, Secret]
    secret_schedule: Schedule

    @classmethod
    def read(cls, layout: Layout, known: Mapping[str, SigningKey] | None = None) -> "Contents":
        """Read the folder, which is locked. Raise `KeysError` when anything in it is damaged.

        Of the keys that are `known`, less is checked again.
        """
        revoked = read_revoked(layout)
        return cls(
            layout=layout,
            signing_keys=read_signing_keys(layout, but=revoked, known=known or {}),
            signing_schedule=Schedule.read(layout.current_signing_key).without(revoked),
            revoked=revoked,
            secrets=read_secrets(layout),
            secret_schedule=Schedule.read(layout.current_secret),
        )

    def find_signing_kid(self, now: datetime) -> str | None:
        """Return which key signs. Raise `KeysError` when one is missing that does or will."""
        path = self.layout.current_signing_key
        kid = _find_current(self.signing_schedule, self.signing_keys, path, now)
        coming = self.signing_schedule.find_next(now)
        for signer in (kid, coming.kid if coming else None):
            if signer is not None:
                self._require_private_part(self.signing_keys[signer])
        return kid

    def find_secret_kid(self, now: datetime) -> str | None:
        """Return which secret tags and seals. Raise `KeysError` when one is missing."""
        return _find_current(self.secret_schedule, self.secrets, self.layout.current_secret, now)

    def _require_private_part(self, key: SigningKey) -> None:
        if key.private is None:
            lost = self.layout.private(key.kid, key.algorithm)
            message = f"{lost} is missing and should sign; bring it back"
            raise KeysError(message)


def read_folder(
    folder: Path, known: Mapping[str, SigningKey] | None = None, *, waits: bool = True
) -> Contents:
    """Read the keys folder while nobody writes. Raise `KeysError` when anything is damaged.

    Raise `BlockingIOError` when it `waits` for nobody and somebody writes.
    """
    with explaining_system_errors(folder):
        require_folder(folder)
        with locked(folder, shared=True, waits=waits):
            return Contents.read(Layout(folder), known)


def _find_current(
    schedule: Schedule, present: Collection[str], path: Path, now: datetime
) -> str | None:
    ended = schedule.find_ended(now)
    for turn in schedule.turns:
        if turn.kid not in present and turn.kid not in ended:
            message = f"{path} names a key that is not there; bring it back, or name another one"
            raise KeysError(message)
    current = schedule.find_current(now)
    return current.kid if current else None
