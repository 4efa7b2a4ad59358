"""Every event that the outbox may carry."""

from typing import Final

from questcity.domain.accounts.events import (
    PasswordChanged,
    RefreshTokenReused,
    RegistrationCodeIssued,
    SignInsRefused,
    TakenAddressRegistered,
    UnlockRefused,
    UnlockRequested,
    UserInvited,
    UserLocked,
    UserUnlocked,
)
from questcity.domain.quests.events import QuestClosed
from questcity.domain.shared.events import Event

EVENTS: Final[tuple[type[Event], ...]] = (
    PasswordChanged,
    QuestClosed,
    RefreshTokenReused,
    RegistrationCodeIssued,
    SignInsRefused,
    TakenAddressRegistered,
    UnlockRefused,
    UnlockRequested,
    UserInvited,
    UserLocked,
    UserUnlocked,
)
