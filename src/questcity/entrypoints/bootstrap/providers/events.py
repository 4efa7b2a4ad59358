"""Every event that the outbox may carry."""

from typing import Final

from questcity.domain.accounts.events import (
    EmailChangeCodeIssued,
    EmailChanged,
    PasswordChanged,
    PasswordResetCodeIssued,
    RefreshTokenReused,
    RegistrationCodeIssued,
    TakenAddressClaimed,
    TakenAddressRegistered,
    UserInvited,
)
from questcity.domain.shared.events import Event

EVENTS: Final[tuple[type[Event], ...]] = (
    EmailChangeCodeIssued,
    EmailChanged,
    PasswordChanged,
    PasswordResetCodeIssued,
    RefreshTokenReused,
    RegistrationCodeIssued,
    TakenAddressClaimed,
    TakenAddressRegistered,
    UserInvited,
)
