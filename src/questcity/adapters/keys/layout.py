"""What lies where in the keys folder."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

PRIVATE_SUFFIX: Final = ".pem"
PUBLIC_SUFFIX: Final = ".pub.pem"


@dataclass(frozen=True, slots=True)
class Layout:
    """The places in one keys folder.

    A signing key counts from the moment that its private file has its name. One of which only the
    public file is left still checks tokens. Which key and which secret are in use is said by two
    small files, so that another one can be published first and taken into use later.
    """

    root: Path

    @property
    def signing(self) -> Path:
        """Where signing keys are."""
        return self.root / "signing"

    @property
    def secrets(self) -> Path:
        """Where secrets are."""
        return self.root / "secrets"

    @property
    def current_signing_key(self) -> Path:
        """The file that says which key signs."""
        return self.root / "current-signing-key"

    @property
    def current_secret(self) -> Path:
        """The file that says which secret new tags and boxes are made with."""
        return self.root / "current-secret"

    def private(self, kid: str) -> Path:
        """Return the private file of a signing key."""
        return self.signing / f"{kid}{PRIVATE_SUFFIX}"

    def public(self, kid: str) -> Path:
        """Return the public file of a signing key."""
        return self.signing / f"{kid}{PUBLIC_SUFFIX}"

    def secret(self, kid: str) -> Path:
        """Return the file of a secret."""
        return self.secrets / kid
