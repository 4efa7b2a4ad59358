"""The signing keys and secrets of an installation, read once and held in memory."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from questcity.adapters.keys.errors import KeysError, explaining_system_errors
from questcity.adapters.keys.files import locked, require_folder
from questcity.adapters.keys.layout import Layout
from questcity.adapters.keys.material import Secret, SigningKey
from questcity.adapters.keys.reading import find_current, read_secrets, read_signing_keys


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyDescription:
    """What may be told about a key; secrets have no fingerprint."""

    kind: Literal["signing", "secret"]
    kid: str
    created_at: datetime
    is_current: bool
    fingerprint: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyring:
    """Every key by its id. The current ones make, all of them check."""

    signing_keys: Mapping[str, SigningKey]
    current_signing_kid: str
    secrets: Mapping[str, Secret]
    current_secret_kid: str

    @property
    def signer(self) -> Ed25519PrivateKey:
        """The private key that signs."""
        private = self.signing_keys[self.current_signing_kid].private
        assert private is not None
        return private

    def jwks(self) -> dict[str, list[dict[str, str]]]:
        """Return the key set (RFC 7517) for whoever checks tokens: public members only."""
        return {"keys": [key.jwk() for key in self.signing_keys.values()]}

    def describe(self) -> tuple[KeyDescription, ...]:
        """Return what may be told about each key, oldest first."""
        signing = [
            KeyDescription(
                kind="signing",
                kid=key.kid,
                created_at=key.created_at,
                is_current=key.kid == self.current_signing_kid,
                fingerprint=key.fingerprint(),
            )
            for key in self.signing_keys.values()
        ]
        secret = [
            KeyDescription(
                kind="secret",
                kid=secret.kid,
                created_at=secret.created_at,
                is_current=secret.kid == self.current_secret_kid,
                fingerprint=None,
            )
            for secret in self.secrets.values()
        ]
        return (*sorted(signing, key=_age), *sorted(secret, key=_age))


def load(folder: Path) -> Keyring:
    """Read the keys folder. Raise `KeysError` when anything in it is not as it should be."""
    with explaining_system_errors(folder):
        require_folder(folder)
        with locked(folder, shared=True):
            return _read(Layout(folder))


def describe(folder: Path) -> tuple[KeyDescription, ...]:
    """Return what may be told about each key in the folder. Raise what `load` raises."""
    return load(folder).describe()


def _read(layout: Layout) -> Keyring:
    signing_keys, secrets = read_signing_keys(layout), read_secrets(layout)
    signing_kid = find_current(layout.current_signing_key, signing_keys)
    secret_kid = find_current(layout.current_secret, secrets)
    if signing_kid is None or secret_kid is None:
        unsaid = layout.current_signing_key if signing_kid is None else layout.current_secret
        message = f"{unsaid} is missing, so no key is current; run: questcity keys generate"
        raise KeysError(message)
    if signing_keys[signing_kid].private is None:
        message = f"{layout.private(signing_kid)} is missing and should sign; bring it back"
        raise KeysError(message)
    return Keyring(
        signing_keys=signing_keys,
        current_signing_kid=signing_kid,
        secrets=secrets,
        current_secret_kid=secret_kid,
    )


def _age(description: KeyDescription) -> tuple[datetime, str]:
    return description.created_at, description.kid
