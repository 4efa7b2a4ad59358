"""The closed list of problem codes: each with its title, and what to do about it.

The codes and sentences of refusals stand with the domain's errors; this adds what only HTTP can
refuse, and the pages that explain each code to a person.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Explanation:
    """A problem in words: a short title, what it means, and what helps."""

    title: str
    meaning: str
    cure: str


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
    "bad-cursor": Explanation(
        "Cursor not valid",
        "The cursor was made for another list, another query or another person, or was changed.",
        "Start again without a cursor, and use each cursor as it came.",
    ),
    "bad-idempotency-key": Explanation(
        "Idempotency-Key not valid",
        "The key is empty, longer than 128 characters, or has others than A-Z a-z 0-9 and `._-`.",
        "Send a random UUID as the key.",
    ),
    "bad-revision": Explanation(
        "If-Match not valid",
        "The If-Match header does not hold one ETag as QuestCity sends them.",
        "Send the ETag of the thing as you got it, with its quotes.",
    ),
    "busy": Explanation(
        "Busy",
        "Everything that could serve the request was in use.",
        "Repeat the request after the seconds in Retry-After.",
    ),
    "code-invalid": Explanation(
        "Code not valid",
        "The code is wrong, older than ten minutes, was used, was tried five times, or is of "
        "another request.",
        "Check the latest mail, or ask for a new code.",
    ),
    "dependency-away": Explanation(
        "A part does not answer",
        "Something behind QuestCity, such as its database, did not answer in time. Whether a "
        "change was made is not known.",
        "Repeat the request after the seconds in Retry-After; repeating is safe.",
    ),
    "draft-not-found": Explanation(
        "No draft",
        "Nobody works on this quest just now.",
        "Open a draft first, or look at the published quest.",
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
    "idempotency-key-reused": Explanation(
        "Idempotency-Key used before",
        "The key stands for an earlier request that asked for something else.",
        "Send a new key with each new request; repeat a request with its own key.",
    ),
    "in-review": Explanation(
        "In review",
        "The draft waits for a decision and cannot be changed meanwhile.",
        "Withdraw it from review, change it, and submit it again.",
    ),
    "in-use": Explanation(
        "In use",
        "Something else refers to this, so it cannot be taken away. `uses` says how often.",
        "Change what refers to it first. Old versions of quests never change: rename it instead.",
    ),
    "internal": Explanation(
        "Internal error",
        "Something went wrong that should not have. It was noted with the request's id.",
        "Try again later, and tell the operator the id in `instance` if it happens again.",
    ),
    "invalid-input": Explanation(
        "Values not valid",
        "What was sent can be read, but some values are missing, unknown or against the rules.",
        "Put right what `errors` names; each entry points to its place.",
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
    "media-not-usable": Explanation(
        "File not usable",
        "The file is not yours, is not ready, or was made for another purpose.",
        "Upload the file yourself, for this purpose.",
    ),
    "method-not-allowed": Explanation(
        "Method not allowed",
        "This address exists, but not for this method.",
        "Use one of the methods in the Allow header.",
    ),
    "name-taken": Explanation(
        "Name taken",
        "Another thing of the same kind has this name, perhaps in another case.",
        "Choose another name, or use the thing that has it.",
    ),
    "not-enough-credits": Explanation(
        "Not enough credits",
        "The run costs more credits than there are.",
        "Earn some with quests that cost nothing.",
    ),
    "not-found": Explanation(
        "Not found",
        "There is nothing at this address, or it is private to somebody else.",
        "Check the address against the contract at /docs.",
    ),
    "not-in-review": Explanation(
        "Not in review",
        "Nobody has submitted the draft, or it was decided already.",
        "Read the quest again.",
    ),
    "not-permitted": Explanation(
        "Not permitted",
        "Your role does not include this.",
        "Ask somebody whose role does.",
    ),
    "password-change-required": Explanation(
        "Password change required",
        "Somebody else has set your password.",
        "Choose your own first; until then you can only see yourself and sign out.",
    ),
    "point-not-found": Explanation(
        "No such point",
        "The draft has no point of that id.",
        "Read the draft again.",
    ),
    "precondition-missing": Explanation(
        "Revision missing",
        "An edit must say which revision it is based on, so that nobody's work is lost.",
        "Send If-Match with the ETag that you read.",
    ),
    "quest-not-found": Explanation(
        "No such quest",
        "There is no such quest, or it is not for you.",
        "Check the id. A quest that was archived is gone from the lists.",
    ),
    "quest-not-published": Explanation(
        "Never published",
        "Only what was published can be archived or fixed.",
        "Change the draft instead, or delete it.",
    ),
    "quest-not-ready": Explanation(
        "Quest not ready",
        "The draft lacks something that players need.",
        "Put right what `errors` names, then repeat the request.",
    ),
    "reference-not-found": Explanation(
        "No such thing",
        "There is no such category, vehicle, place, activity or tool.",
        "Read the list again.",
    ),
    "refusal-not-found": Explanation(
        "Never refused",
        "The draft was never refused, so there is nothing that it was then.",
        "Compare it with a version.",
    ),
    "request-in-flight": Explanation(
        "Request under way",
        "An earlier request under the same Idempotency-Key has not ended.",
        "Repeat it after the seconds in Retry-After.",
    ),
    "reward-not-waiting": Explanation(
        "No reward waits",
        "The run has no reward that staff could grant.",
        "Look at the reward of the run.",
    ),
    "run-already-active": Explanation(
        "Run already active",
        "You are walking this quest, and one walks a quest once at a time.",
        "Go on with the run in `runId`, or abandon it.",
    ),
    "run-not-found": Explanation(
        "No such run",
        "There is no such run, or it is somebody else's.",
        "Look at the list of your runs.",
    ),
    "run-over": Explanation(
        "The run is over",
        "It was finished, abandoned, or its time is over.",
        "Look at the run; start another one if you like.",
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
    "stale": Explanation(
        "Changed meanwhile",
        "Somebody changed this after you read it.",
        "Read it again, repeat your change on it, and send the new ETag.",
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
    "too-large": Explanation(
        "Too large",
        "The body is larger than this address takes.",
        "Send less.",
    ),
    "too-many-requests": Explanation(
        "Too many requests",
        "This was asked for too often.",
        "Wait for the seconds in Retry-After.",
    ),
    "unlock-request-not-found": Explanation(
        "No such request", "There is no such request to be unlocked.", "Read the list again."
    ),
    "unreadable": Explanation(
        "Not readable",
        "The request cannot be read: it is not JSON in UTF-8, or holds a character U+0000.",
        "Check how the body and the address are encoded.",
    ),
    "unsupported-media-type": Explanation(
        "Content type not supported",
        "The Content-Type header names a type that is not taken here.",
        "Send JSON with `Content-Type: application/json`.",
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
    "wrong-status": Explanation(
        "Wrong status",
        "The account is in a state in which this cannot be done.",
        "Read the account again; `detail` says what it would have to be.",
    ),
    "version-not-found": Explanation(
        "No such version",
        "The quest has no version of that number.",
        "Read the list of its versions.",
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
}
