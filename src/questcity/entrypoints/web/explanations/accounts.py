"""What can be refused of accounts, sessions and tokens."""

from typing import Final

from questcity.entrypoints.web.explanations.explanation import Explanation

EXPLANATIONS: Final[dict[str, Explanation]] = {
    "account-locked": Explanation(
        "Account locked",
        "Staff locked this account. Nothing can be done with it until it is unlocked.",
        "Ask for it to be unlocked, and say why.",
    ),
    "account-unverified": Explanation(
        "Account not verified",
        "The account was made by an invitation that was not accepted yet.",
        "Choose a password with the one-time token from the mail.",
    ),
    "already-decided": Explanation(
        "Decided already",
        "Somebody has decided this before, and otherwise.",
        "Read it again.",
    ),
    "code-invalid": Explanation(
        "Code not valid",
        "The code is wrong, older than ten minutes, was used, was tried five times, or is of "
        "another request.",
        "Check the latest mail, or ask for a new code.",
    ),
    "email-taken": Explanation(
        "E-mail address taken",
        "Another account has this address.",
        "Use another address, or find the account that has it.",
    ),
    "export-not-found": Explanation(
        "No export",
        "Nobody asked for a copy of this account's data, or it was more than 24 hours ago.",
        "Ask for one with your password, then download it.",
    ),
    "last-admin": Explanation(
        "Last admin",
        "The change would leave nobody to look after the installation.",
        "Make another admin first.",
    ),
    "letter-refused": Explanation(
        "Letter refused",
        "The mail server will not take a letter for this address.",
        "Check the address.",
    ),
    "link-invalid": Explanation(
        "Link not valid",
        "The one-time token is unknown, too old, or was used.",
        "Ask for a new one.",
    ),
    "password-change-required": Explanation(
        "Password change required",
        "Somebody else has set your password.",
        "Choose your own first; until then you can only see yourself and sign out.",
    ),
    "session-ended": Explanation(
        "Session ended",
        "The sign-in behind the token is over: signed out, expired, or ended for safety.",
        "Sign in again.",
    ),
    "session-not-found": Explanation(
        "No such session",
        "There is no such session, or it is somebody else's.",
        "Look at the list of your sessions.",
    ),
    "token-expired": Explanation(
        "Access token expired",
        "The access token was good and is now too old.",
        "Refresh it at /api/v1/auth/refresh-token.",
    ),
    "token-invalid": Explanation(
        "Access token not valid",
        "There is no access token in the Authorization header, or not one that was issued here.",
        "Sign in, and send `Authorization: Bearer <access token>`.",
    ),
    "unlock-request-not-found": Explanation(
        "No such request", "There is no such request to be unlocked.", "Read the list again."
    ),
    "user-exists": Explanation(
        "User exists",
        "The name and the address belong to two different people already.",
        "Choose another name or another address.",
    ),
    "user-not-found": Explanation(
        "User not found", "There is no such user, or not any more.", "Check the name, or the id."
    ),
    "username-taken": Explanation(
        "Username taken",
        "Somebody else has this username.",
        "Choose another one.",
    ),
    "wrong-credentials": Explanation(
        "Wrong name or password",
        "Name and password do not go together.",
        "Check both. After several failures, wait for the seconds in Retry-After.",
    ),
    "wrong-password": Explanation(
        "Wrong password",
        "The present password, asked for once more, is wrong.",
        "Type the password that you sign in with.",
    ),
    "wrong-status": Explanation(
        "Wrong status",
        "The account is in a state in which this cannot be done.",
        "Read the account again; `detail` says what it would have to be.",
    ),
}
