"""The keys of a process that runs while they change."""

import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Final, Generic, TypeVar

import structlog

from questcity.adapters.keys.contents import read_folder
from questcity.adapters.keys.errors import KeysAwayError, KeysError
from questcity.adapters.keys.files import Trace, traces
from questcity.adapters.keys.keyring import Keyring
from questcity.adapters.keys.layout import Layout

T = TypeVar("T")

Traces = tuple[tuple[Trace, ...], ...]

LOOK_SECONDS: Final = 1.0
"""How old at most what is known of the folder is when it is used."""

log = structlog.get_logger("questcity.keys")


class KeysInUse:
    """The keyring in force: whoever uses it looks at the folder, at most once a second.

    A folder that is damaged while this process runs is told of once, and changes nothing: what was
    in force stays so. Raise `KeysError` when it is damaged from the beginning.
    """

    def __init__(
        self,
        folder: Path,
        now: Callable[[], datetime],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._folder = folder
        self._now = now
        self._monotonic = monotonic
        self._lock = Lock()
        self._trouble = ""
        # Before it is read: what changes in between is seen at the next look.
        self._seen = _find_traces(folder)
        self._contents = read_folder(folder)
        self._keyring = Keyring.of(self._contents, now())
        self._next_look = monotonic() + LOOK_SECONDS

    def keyring(self) -> Keyring:
        """Return it: the same object for as long as nothing about it has changed."""
        if self._monotonic() >= self._next_look and self._lock.acquire(blocking=False):
            try:
                self._look()
            finally:
                self._lock.release()
        return self._keyring

    def _look(self) -> None:
        self._next_look = self._monotonic() + LOOK_SECONDS
        seen = _find_traces(self._folder)
        if seen is None or seen != self._seen:
            self._read(seen)
        # In any case: also without a change the time of a key may have come.
        self._take()

    def _read(self, seen: Traces | None) -> None:
        try:
            contents = read_folder(self._folder, self._contents.signing_keys, waits=False)
            Keyring.of(contents, self._now())
        except BlockingIOError:
            # Whoever writes will soon be done: the next look is early enough.
            return
        except KeysError as error:
            self._tell(str(error))
            # What is damaged stays so until something changes; the system may change its mind.
            self._seen = None if isinstance(error, KeysAwayError) else seen
            return
        self._contents, self._seen, self._trouble = contents, seen, ""

    def _take(self) -> None:
        try:
            keyring = Keyring.of(self._contents, self._now())
        except KeysError as error:
            # The clock went back to when a key was in force that is no longer there.
            self._tell(str(error))
            return
        if keyring != self._keyring:
            self._keyring = keyring
            signing_kid, secret_kid = keyring.current_signing_kid, keyring.current_secret_kid
            log.info("keys.changed", signing_kid=signing_kid, secret_kid=secret_kid)

    def _tell(self, trouble: str) -> None:
        if trouble != self._trouble:
            log.error("keys.damaged", reason=trouble)
        self._trouble = trouble


class Following(Generic[T]):
    """What is made of the keyring in force, and made anew once that is another one."""

    def __init__(self, keyring: Callable[[], Keyring], make: Callable[[Keyring], T]) -> None:
        self._keyring = keyring
        self._make = make
        self._of = keyring()
        self._made = make(self._of)

    def __call__(self) -> T:
        """Return it."""
        keyring = self._keyring()
        if keyring is not self._of:
            self._made = self._make(keyring)
            # Last: whoever sees this keyring here finds what was made of it.
            self._of = keyring
        return self._made


def _find_traces(folder: Path) -> Traces | None:
    layout = Layout(folder)
    try:
        return tuple(map(traces, (layout.root, layout.signing, layout.secrets)))
    except OSError:
        return None
