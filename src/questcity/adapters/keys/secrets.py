"""Keyed digests and sealed boxes over the secrets of the keyring."""

import hmac
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from questcity.adapters.keys.in_use import Following
from questcity.adapters.keys.keyring import Keyring
from questcity.adapters.keys.material import KEY_ID, Secret
from questcity.domain.shared.ports import Secrets
from questcity.domain.shared.secrets import BrokenSealError, SecretUse, Tag, UnknownKeyError

_VERSION: Final = 1
_KEY_BYTES: Final = 32
_NONCE_BYTES: Final = 12  # 96 random bits: good for 2**32 boxes a key (NIST SP 800-38D, 8.3).


class KeyringSecrets(Secrets):
    """HMAC-SHA-256 and AES-256-GCM, under one key for each secret in force and use.

    A box is a version byte, the length of the key id, the key id, the nonce, then ciphertext and
    tag.
    """

    def __init__(self, keyring: Callable[[], Keyring]) -> None:
        self._keys = Following(keyring, _derived)

    def current(self) -> str:
        return self._keys().current

    def tag(self, use: SecretUse, *parts: bytes, key_id: str | None = None) -> Tag:
        keys = self._keys()
        kid = keys.current if key_id is None else key_id
        return Tag(kid, hmac.digest(keys.get(kid, use), _joined(*parts), "sha256"))

    def matches(self, tag: Tag, use: SecretUse, *parts: bytes) -> bool:
        try:
            expected = self.tag(use, *parts, key_id=tag.key_id)
        except UnknownKeyError:
            return False
        return hmac.compare_digest(expected.digest, tag.digest)

    def seal(self, use: SecretUse, plain: bytes, about: bytes) -> bytes:
        keys = self._keys()
        kid = keys.current.encode()
        header = bytes((_VERSION, len(kid))) + kid
        nonce = os.urandom(_NONCE_BYTES)
        cipher = AESGCM(keys.get(keys.current, use))
        return header + nonce + cipher.encrypt(nonce, plain, _joined(header, use.encode(), about))

    def open(self, use: SecretUse, sealed: bytes, about: bytes) -> bytes:
        header, kid = _split_header(sealed)
        body = sealed[len(header) :]
        nonce, ciphertext = body[:_NONCE_BYTES], body[_NONCE_BYTES:]
        if not ciphertext:
            raise BrokenSealError
        cipher = AESGCM(self._keys().get(kid, use))
        try:
            return cipher.decrypt(nonce, ciphertext, _joined(header, use.encode(), about))
        except InvalidTag:
            raise BrokenSealError from None


@dataclass(frozen=True, slots=True)
class _Keys:
    current: str
    by_use: Mapping[tuple[str, SecretUse], bytes] = field(repr=False)

    def get(self, kid: str, use: SecretUse) -> bytes:
        try:
            return self.by_use[kid, use]
        except KeyError:
            message = f"There is no secret {kid!r} among the keys; bring it back from a backup."
            raise UnknownKeyError(message) from None


def _derived(keyring: Keyring) -> _Keys:
    return _Keys(
        current=keyring.current_secret_kid,
        by_use={
            (secret.kid, use): _derive(secret, use)
            for secret in keyring.secrets.values()
            for use in SecretUse
        },
    )


def _derive(secret: Secret, use: SecretUse) -> bytes:
    label = f"questcity/{use}/v1".encode()
    return HKDF(SHA256(), _KEY_BYTES, salt=None, info=label).derive(secret.value)


def _joined(*parts: bytes) -> bytes:
    # Each part says how long it is, so that no byte can move from one into the next.
    return b"".join(len(part).to_bytes(8, "big") + part for part in parts)


def _split_header(sealed: bytes) -> tuple[bytes, str]:
    if len(sealed) < 2 or sealed[0] != _VERSION:  # noqa: PLR2004 -- the version and a length
        raise BrokenSealError
    header = sealed[: 2 + sealed[1]]
    kid = header[2:].decode("ascii", errors="replace")
    if not KEY_ID.fullmatch(kid):
        raise BrokenSealError
    return header, kid
