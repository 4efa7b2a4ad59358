"""Every event that the outbox may carry."""

from typing import Final

from questcity.domain.accounts.events import (
    PasswordChanged,
    RefreshTokenReused,
    RegistrationCodeIssued,
    SignInsRefused,
    TakenAddressRegistered,
    UserInvited,
)
from questcity.domain.shared.events import Event

EVENTS: Final[tuple[type[Event], ...]] = (
    PasswordChanged,
    RefreshTokenReused,
    RegistrationCodeIssued,
    SignInsRefused,
    TakenAddressRegistered,
    UserInvited,
)
