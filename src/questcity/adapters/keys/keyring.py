"""The signing keys and secrets that are in force at one moment."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from questcity.adapters.keys.algorithms import PrivateKey
from questcity.adapters.keys.contents import Contents, read_folder
from questcity.adapters.keys.errors import KeysError
from questcity.adapters.keys.material import Secret, SigningKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyring:
    """Every key by its id. The current ones make, all of them check."""

    signing_keys: Mapping[str, SigningKey]
    current_signing_kid: str
    secrets: Mapping[str, Secret]
    current_secret_kid: str

    @classmethod
    def of(cls, contents: Contents, now: datetime) -> "Keyring":
        """Return what is in force of a folder. Raise `KeysError` when no key is current."""
        layout, ended = contents.layout, contents.signing_schedule.find_ended(now)
        keys = {kid: key for kid, key in contents.signing_keys.items() if kid not in ended}
        return cls(
            signing_keys=keys,
            current_signing_kid=_required(
                contents.find_signing_kid(now), layout.current_signing_key
            ),
            secrets=contents.secrets,
            current_secret_kid=_required(contents.find_secret_kid(now), layout.current_secret),
        )

    @property
    def signer(self) -> PrivateKey:
        """The private key that signs."""
        private = self.signing_keys[self.current_signing_kid].private
        assert private is not None
        return private

    def jwks(self) -> dict[str, list[dict[str, str]]]:
        """Return the key set (RFC 7517) for whoever checks tokens: public members only."""
        return {"keys": [key.jwk() for key in self.signing_keys.values()]}


def load(folder: Path, at: datetime | None = None) -> Keyring:
    """Return the keys in force, now or at some time.

    Raise `KeysError` when anything in the folder is not as it should be.
    """
    return Keyring.of(read_folder(folder), datetime.now(UTC) if at is None else at)


def _required(kid: str | None, path: Path) -> str:
    if kid is None:
        message = f"{path} is missing, so no key is current; run: questcity keys generate"
        raise KeysError(message)
    return kid
