"""Every event that the outbox may carry."""

from typing import Final

from questcity.domain.accounts.events import (
    AccountDeleted,
    AccountDeletionCancelled,
    AccountDeletionRequested,
    ExportRequested,
    PasswordChanged,
    RefreshTokenReused,
    RegistrationCodeIssued,
    TakenAddressRegistered,
    UserInvited,
)
from questcity.domain.shared.events import Event

EVENTS: Final[tuple[type[Event], ...]] = (
    AccountDeleted,
    AccountDeletionCancelled,
    AccountDeletionRequested,
    ExportRequested,
    PasswordChanged,
    RefreshTokenReused,
    RegistrationCodeIssued,
    TakenAddressRegistered,
    UserInvited,
)
