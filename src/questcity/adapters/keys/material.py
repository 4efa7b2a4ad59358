"""Signing keys and secrets as they are in memory, and how they are written down."""

import re
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)
from joserfc.jwk import OKPKey

from questcity.adapters.keys.errors import KeysError

ALGORITHM: Final = "Ed25519"
"""The one signature algorithm, by its name in RFC 9864."""

KEY_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")

_SECRET_BYTES: Final = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningKey:
    """An Ed25519 key; without its private part it only checks."""

    kid: str
    public: Ed25519PublicKey
    private: Ed25519PrivateKey | None
    created_at: datetime

    def jwk(self) -> dict[str, str]:
        """Return the public part for a key set (RFC 7517, RFC 8037)."""
        x = urlsafe_b64encode(self.public.public_bytes_raw()).rstrip(b"=").decode()
        return {
            "kty": "OKP",
            "crv": "Ed25519",
            "x": x,
            "kid": self.kid,
            "use": "sig",
            "alg": ALGORITHM,
        }

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


def kid_of(public: Ed25519PublicKey) -> str:
    """Return the thumbprint of RFC 7638, which names the key."""
    return OKPKey.import_key(public).thumbprint()


def to_private_pem(private: Ed25519PrivateKey) -> bytes:
    """Return the private part as PKCS #8."""
    return private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def to_public_pem(public: Ed25519PublicKey) -> bytes:
    """Return the public part."""
    return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def from_private_pem(pem: bytes, path: Path) -> Ed25519PrivateKey:
    """Read what `to_private_pem` wrote. Raise `KeysError` that names the file."""
    try:
        key = load_pem_private_key(pem, password=None)
    except TypeError:
        message = f"{path} is encrypted; decrypt it with: openssl pkey, and put the result there"
        raise KeysError(message) from None
    except (ValueError, UnsupportedAlgorithm):
        raise _damaged(path, "private") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise _wrong_kind(path)
    return key


def from_public_pem(pem: bytes, path: Path) -> Ed25519PublicKey:
    """Read what `to_public_pem` wrote. Raise `KeysError` that names the file."""
    try:
        key = load_pem_public_key(pem)
    except (ValueError, UnsupportedAlgorithm):
        raise _damaged(path, "public") from None
    if not isinstance(key, Ed25519PublicKey):
        raise _wrong_kind(path)
    return key


def new_secret() -> bytes:
    """Return a fresh secret."""
    return secrets.token_bytes(_SECRET_BYTES)


def new_secret_kid(now: datetime) -> str:
    """Return a name for a secret; names sort by time."""
    return f"{now:%Y%m%dT%H%M%SZ}-{secrets.token_hex(4)}"


def from_secret_file(content: bytes, path: Path) -> bytes:
    """Return the secret. Raise `KeysError` that names the file, and its size at most."""
    if len(content) != _SECRET_BYTES:
        message = f"{path} has {len(content)} bytes instead of {_SECRET_BYTES}; bring it back whole"
        raise KeysError(message)
    return content


def _damaged(path: Path, part: str) -> KeysError:
    return KeysError(f"{path} holds no whole {part} key in PEM; bring it back from a backup")


def _wrong_kind(path: Path) -> KeysError:
    return KeysError(f"{path} is of another kind; only Ed25519 is taken: questcity keys generate")
