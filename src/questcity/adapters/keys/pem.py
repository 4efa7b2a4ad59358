"""How signing keys are written down, and what is refused when they are read."""

from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from questcity.adapters.keys.algorithms import (
    Algorithm,
    PrivateKey,
    PublicKey,
    find_weakness,
    is_for,
)
from questcity.adapters.keys.errors import KeysError


def to_private_pem(private: PrivateKey) -> bytes:
    """Return the private part as PKCS #8."""
    return private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def to_public_pem(public: PublicKey) -> bytes:
    """Return the public part."""
    return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def from_private_pem(pem: bytes, algorithm: Algorithm, path: Path) -> PrivateKey:
    """Read what `to_private_pem` wrote. Raise `KeysError` that names the file."""
    try:
        key = load_pem_private_key(pem, password=None)
    except TypeError:
        message = f"{path} is encrypted; decrypt it with: openssl pkey, and put the result there"
        raise KeysError(message) from None
    except (ValueError, UnsupportedAlgorithm):
        raise _damaged(path, "private") from None
    if not (isinstance(key, PrivateKey) and is_for(key, algorithm)):
        raise _wrong_kind(path, algorithm)
    _require_strength(key.public_key(), path)
    return key


def from_public_pem(pem: bytes, algorithm: Algorithm, path: Path) -> PublicKey:
    """Read what `to_public_pem` wrote. Raise `KeysError` that names the file."""
    try:
        key = load_pem_public_key(pem)
    except (ValueError, UnsupportedAlgorithm):
        raise _damaged(path, "public") from None
    if not (isinstance(key, PublicKey) and is_for(key, algorithm)):
        raise _wrong_kind(path, algorithm)
    _require_strength(key, path)
    return key


def _require_strength(public: PublicKey, path: Path) -> None:
    weakness = find_weakness(public)
    if weakness is not None:
        message = f"{path} {weakness}; take it away, then: questcity keys generate"
        raise KeysError(message)


def _damaged(path: Path, part: str) -> KeysError:
    return KeysError(f"{path} holds no whole {part} key in PEM; bring it back from a backup")


def _wrong_kind(path: Path, algorithm: Algorithm) -> KeysError:
    kind = "Ed25519" if algorithm is Algorithm.ED25519 else "RSA"
    others = "; KID.PS256.pem and KID.RS256.pem hold RSA keys" if kind == "Ed25519" else ""
    return KeysError(f"{path} is of another kind; only {kind} is taken under this name{others}")
