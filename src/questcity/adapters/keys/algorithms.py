"""How keys sign, and which keys are good enough for it."""

from enum import StrEnum
from typing import Final, assert_never

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import (
    RSAPrivateKey,
    RSAPublicKey,
    generate_private_key,
)
from joserfc.jwk import OKPKey, RSAKey

PrivateKey = Ed25519PrivateKey | RSAPrivateKey
PublicKey = Ed25519PublicKey | RSAPublicKey

SMALLEST: Final = 2048
"""The fewest bits of an RSA key."""

LARGEST: Final = 4096
"""The most: beyond that each signature would hold everybody else up."""

_MADE_BITS: Final = 3072  # 128 bits of security (NIST SP 800-57, part 1, table 2).
_EXPONENT: Final = 65537


class Algorithm(StrEnum):
    """How a key signs, by its name in tokens (RFC 9864, RFC 7518); a key has one for good."""

    ED25519 = "Ed25519"
    PS256 = "PS256"
    RS256 = "RS256"


def new_private_key(algorithm: Algorithm) -> PrivateKey:
    """Return a fresh key; one for RSA may take half a second."""
    match algorithm:
        case Algorithm.ED25519:
            return Ed25519PrivateKey.generate()
        case Algorithm.PS256 | Algorithm.RS256:
            return generate_private_key(_EXPONENT, _MADE_BITS)
    assert_never(algorithm)


def is_for(key: PrivateKey | PublicKey, algorithm: Algorithm) -> bool:
    """Tell whether a key is of the kind that the algorithm needs."""
    is_rsa = isinstance(key, RSAPrivateKey | RSAPublicKey)
    return is_rsa is (algorithm is not Algorithm.ED25519)


def find_weakness(key: PublicKey) -> str | None:
    """Return why a key is not good enough, worded so that the name of its file may stand before."""
    if isinstance(key, Ed25519PublicKey):
        return None
    if not SMALLEST <= key.key_size <= LARGEST:
        return f"has {key.key_size} bits; an RSA key has {SMALLEST} to {LARGEST}"
    exponent = key.public_numbers().e
    return None if exponent == _EXPONENT else f"has the exponent {exponent} instead of {_EXPONENT}"


def as_joserfc(key: PrivateKey | PublicKey) -> OKPKey | RSAKey:
    """Return the key as the library of tokens takes it."""
    if isinstance(key, RSAPrivateKey | RSAPublicKey):
        return RSAKey.import_key(key)
    return OKPKey.import_key(key)
