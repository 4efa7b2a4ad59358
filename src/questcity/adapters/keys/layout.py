"""What lies where in the keys folder."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from questcity.adapters.keys.algorithms import Algorithm

PRIVATE_SUFFIX: Final = ".pem"
PUBLIC_SUFFIX: Final = ".pub.pem"
REVOKED_SUFFIX: Final = ".revoked"


@dataclass(frozen=True, slots=True)
class Layout:
    """The places in one keys folder.

    A signing key counts from the moment that its private file has its name. One of which only the
    public file is left still checks tokens. Which key and which secret are in use, and from when,
    is said by two small files, so that another one can be published first and used later. A key
    whose id has the suffix of revoked ones is as if it was not there, whatever else is.
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
        """The file that says which key signs when."""
        return self.root / "current-signing-key"

    @property
    def current_secret(self) -> Path:
        """The file that says which secret new tags and boxes are made with, and from when."""
        return self.root / "current-secret"

    def private(self, kid: str, algorithm: Algorithm) -> Path:
        """Return the private file of a signing key."""
        return self.signing / f"{kid}{_infix(algorithm)}{PRIVATE_SUFFIX}"

    def public(self, kid: str, algorithm: Algorithm) -> Path:
        """Return the public file of a signing key."""
        return self.signing / f"{kid}{_infix(algorithm)}{PUBLIC_SUFFIX}"

    def revoked(self, kid: str) -> Path:
        """Return the file by which it is remembered that a signing key was revoked."""
        return self.signing / f"{kid}{REVOKED_SUFFIX}"

    def files_of(self, kid: str) -> tuple[Path, ...]:
        """Return every place where a part of a signing key may be, private ones first."""
        return (
            *(self.private(kid, algorithm) for algorithm in Algorithm),
            *(self.public(kid, algorithm) for algorithm in Algorithm),
        )

    def secret(self, kid: str) -> Path:
        """Return the file of a secret."""
        return self.secrets / kid


def _infix(algorithm: Algorithm) -> str:
    # An RSA key could serve either of two algorithms. It is bound to one by its name, which no
    # token can choose and which goes with the file wherever it is copied.
    return "" if algorithm is Algorithm.ED25519 else f".{algorithm}"
