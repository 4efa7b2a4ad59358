"""Tokens whose signature was checked already."""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from threading import Lock
from typing import Final

from questcity.domain.accounts.views import AccessClaims

_MOST: Final = 4096


@dataclass(frozen=True, slots=True)
class Verified:
    """What a genuine token says; whether it is too old is asked anew each time."""

    claims: AccessClaims
    begins_at: datetime


class VerifiedTokens:
    """The latest genuine tokens, by digest: checking a signature costs half a request.

    Only genuine tokens come in, so that nobody can push the others out with forged ones.
    """

    def __init__(self, most: int = _MOST) -> None:
        self._most = most
        self._entries: OrderedDict[bytes, Verified] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._entries)

    def find(self, token: str) -> Verified | None:
        """Return what the token says, if it is one of those kept."""
        return self._entries.get(_digest(token))

    def keep(self, token: str, verified: Verified) -> None:
        """Keep what the token says; the one kept longest makes room for it."""
        with self._lock:
            self._entries[_digest(token)] = verified
            if len(self._entries) > self._most:
                self._entries.popitem(last=False)

    def forget(self, token: str) -> None:
        """Forget the token, if it is kept."""
        with self._lock:
            self._entries.pop(_digest(token), None)


def _digest(token: str) -> bytes:
    return sha256(token.encode()).digest()
