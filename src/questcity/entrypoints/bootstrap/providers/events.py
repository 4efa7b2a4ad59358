"""Every event that the outbox may carry."""

from typing import Final

from questcity.domain.accounts.events import (
    AccountDeleted,
    AccountDeletionCancelled,
    AccountDeletionRequested,
    EmailChangeCodeIssued,
    EmailChanged,
    ExportRequested,
    PasswordChanged,
    PasswordResetCodeIssued,
    RefreshTokenReused,
    RegistrationCodeIssued,
    SignInsRefused,
    TakenAddressClaimed,
    TakenAddressRegistered,
    UnlockRefused,
    UnlockRequested,
    UserInvited,
    UserLocked,
    UserUnlocked,
)
from questcity.domain.quests.events import (
    DraftApproved,
    DraftRefused,
    PointWithdrawn,
    QuestClosed,
)
from questcity.domain.shared.events import Event

EVENTS: Final[tuple[type[Event], ...]] = (
    AccountDeleted,
    AccountDeletionCancelled,
    AccountDeletionRequested,
    DraftApproved,
    DraftRefused,
    EmailChangeCodeIssued,
    EmailChanged,
    ExportRequested,
    PasswordChanged,
    PasswordResetCodeIssued,
    PointWithdrawn,
    QuestClosed,
    RefreshTokenReused,
    RegistrationCodeIssued,
    SignInsRefused,
    TakenAddressClaimed,
    TakenAddressRegistered,
    UnlockRefused,
    UnlockRequested,
    UserInvited,
    UserLocked,
    UserUnlocked,
)
