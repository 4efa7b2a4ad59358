"""Values of the keyed digests and boxes that the installation makes with its secrets."""

from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256


class SecretUse(StrEnum):
    """What a derived key is for; a key serves one use only."""

    SEAL = "seal"
    BOX = "box"
    CURSOR = "cursor"
    CODE = "code"
    REFRESH = "refresh"
    OUTBOX = "outbox"
    FINGERPRINT = "fingerprint"


@dataclass(frozen=True, slots=True)
class Tag:
    """A keyed digest and the id of the secret that made it."""

    key_id: str
    digest: bytes


class UnknownKeyError(LookupError):
    """A stored key id has no key: the operator must bring the key back."""


class BrokenSealError(ValueError):
    """A sealed value was changed or belongs elsewhere."""


def token_digest(token: str) -> bytes:
    """Return what is stored in place of a random token.

    The token has 128 random bits or more, so that a plain SHA-256 cannot be turned around.
    """
    return sha256(token.encode(errors="surrogatepass")).digest()
