"""Signing keys and secrets as they are in memory."""

import re
import secrets
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Final

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from questcity.adapters.keys.algorithms import Algorithm, PrivateKey, PublicKey, as_joserfc

KEY_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")

SECRET_BYTES: Final = 32

_PUBLIC_MEMBERS: Final = ("kty", "crv", "x", "n", "e")


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningKey:
    """A key with its one algorithm; without its private part it only checks."""

    kid: str
    algorithm: Algorithm
    public: PublicKey
    private: PrivateKey | None
    created_at: datetime

    def jwk(self) -> dict[str, str]:
        """Return the public part for a key set (RFC 7517, RFC 7518, RFC 8037)."""
        members = as_joserfc(self.public).as_dict()
        public = {name: str(members[name]) for name in _PUBLIC_MEMBERS if name in members}
        return public | {"kid": self.kid, "use": "sig", "alg": self.algorithm.value}

    def fingerprint(self) -> str:
        """Return the SHA-256 of the public part, as `openssl pkey -pubin -outform DER` gives it."""
        der = self.public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return f"SHA256:{sha256(der).hexdigest()}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Secret:
    """Random bytes, from which a key is derived for each use."""

    kid: str
    value: bytes = field(repr=False)
    created_at: datetime


def kid_of(public: PublicKey) -> str:
    """Return the thumbprint of RFC 7638, which names the key."""
    return as_joserfc(public).thumbprint()


def new_secret() -> bytes:
    """Return a fresh secret."""
    return secrets.token_bytes(SECRET_BYTES)


def new_secret_kid(now: datetime) -> str:
    """Return a name for a secret; names sort by time."""
    return f"{now:%Y%m%dT%H%M%SZ}-{secrets.token_hex(4)}"
