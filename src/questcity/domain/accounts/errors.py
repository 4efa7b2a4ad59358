"""Refusals of accounts."""

from questcity.domain.shared.errors import (
    ConflictError,
    InvalidError,
    NotFoundError,
    UnauthenticatedError,
    Violation,
)
from questcity.domain.shared.ids import UserId
from questcity.domain.shared.permissions import Status


class UsernameTakenError(ConflictError):
    """Somebody else has the username."""

    code = "username-taken"

    def __init__(self) -> None:
        super().__init__(
            "This username is taken. Choose another one.",
            (Violation(("username",), "taken", "Somebody else has this username."),),
        )


class EmailTakenError(ConflictError):
    """Somebody else has the e-mail address. Only staff ever hear this."""

    code = "email-taken"

    def __init__(self) -> None:
        super().__init__(
            "There is an account with this e-mail address already.",
            (Violation(("email",), "taken", "This address belongs to another account."),),
        )


class CodeInvalidError(InvalidError):
    """The code is wrong, too old, used up, or of another attempt: the answer is the same."""

    code = "code-invalid"

    def __init__(self) -> None:
        super().__init__(
            "This code is not valid. Check it, or ask for a new one.",
            (Violation(("code",), "invalid", "This code is not valid, or not any more."),),
        )


class LinkInvalidError(InvalidError):
    """The one-time link is unknown, too old or was used."""

    code = "link-invalid"

    def __init__(self) -> None:
        super().__init__(
            "This link is not valid any more. Ask for a new one.",
            (Violation(("token",), "invalid", "This link is not valid, or not any more."),),
        )


class MediaNotUsableError(InvalidError):
    """The file is not the actor's, not ready, or made for another purpose."""

    code = "media-not-usable"

    def __init__(self, path: tuple[str | int, ...]) -> None:
        super().__init__(
            "This file cannot be used here. Upload it yourself, for this purpose.",
            (Violation(path, "not-usable", "There is no such file of yours for this purpose."),),
        )


class WrongCredentialsError(UnauthenticatedError):
    """Name and password do not go together; nothing more is told."""

    code = "wrong-credentials"

    def __init__(self) -> None:
        super().__init__("Name or password is wrong.")


class TokenExpiredError(UnauthenticatedError):
    """The access token is genuine, and too old."""

    code = "token-expired"

    def __init__(self) -> None:
        super().__init__("The access token has expired. Refresh it.")


class TokenInvalidError(UnauthenticatedError):
    """There is no token, or not one that was made here for this use."""

    code = "token-invalid"

    def __init__(self) -> None:
        super().__init__("A valid access token is needed. Sign in, or refresh it.")


class SessionEndedError(UnauthenticatedError):
    """The sign-in behind the token is over; `reused_by` is whose spent token has just ended it."""

    code = "session-ended"

    def __init__(self, reused_by: UserId | None = None) -> None:
        super().__init__("This session has ended. Sign in again.")
        self.reused_by = reused_by


class WrongPasswordError(InvalidError):
    """The present password, asked for once more, is wrong."""

    code = "wrong-password"

    def __init__(self, field: str) -> None:
        super().__init__(
            "The present password is wrong.",
            (Violation((field,), "wrong", "This is not your present password."),),
        )


class ExportNotFoundError(NotFoundError):
    """Nobody asked for a copy of the data, or it was too long ago."""

    code = "export-not-found"

    def __init__(self) -> None:
        super().__init__("There is no copy of your data to download. Ask for one first.")


class UserNotFoundError(NotFoundError):
    """There is no such user."""

    code = "user-not-found"

    def __init__(self) -> None:
        super().__init__("There is no such user.")


class UserExistsError(ConflictError):
    """The name or address belongs to somebody already, who was left alone."""

    code = "user-exists"

    def __init__(self) -> None:
        super().__init__("There is a user with this name or address already; nothing was changed.")


class LastAdminError(ConflictError):
    """Nobody would be left to look after the house."""

    code = "last-admin"

    def __init__(self) -> None:
        super().__init__("This is the last active admin. Make another one first.")


class WrongStatusError(ConflictError):
    """The account is in a state in which this cannot be done."""

    code = "wrong-status"

    def __init__(self, needed: Status) -> None:
        super().__init__(f"This can be done with an account only while it is {needed}.")


class SessionNotFoundError(NotFoundError):
    """There is no such session, or it is somebody else's."""

    code = "session-not-found"

    def __init__(self) -> None:
        super().__init__("You have no such session.")


class UnlockRequestNotFoundError(NotFoundError):
    """There is no such request to be unlocked."""

    code = "unlock-request-not-found"

    def __init__(self) -> None:
        super().__init__("There is no such request.")


class AlreadyDecidedError(ConflictError):
    """Somebody decided it before, and otherwise."""

    code = "already-decided"

    def __init__(self) -> None:
        super().__init__("This was decided otherwise already. Read it again.")
