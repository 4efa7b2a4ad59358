"""Randomness of the operating system."""

import secrets
from typing import Final

from questcity.domain.shared.ports import Randomness

_TOKEN_BYTES: Final = 32
_CODES: Final = 10**6
_STEPS: Final = 2**53


class SystemRandomness(Randomness):
    """Values from the operating system's generator, fit for secrets."""

    def token(self) -> str:
        return secrets.token_urlsafe(_TOKEN_BYTES)

    def code(self) -> str:
        return f"{secrets.randbelow(_CODES):06}"

    def fraction(self) -> float:
        return secrets.randbelow(_STEPS) / _STEPS
