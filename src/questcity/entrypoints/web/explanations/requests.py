"""What can be refused of any request."""

from typing import Final

from questcity.entrypoints.web.explanations.explanation import Explanation

EXPLANATIONS: Final[dict[str, Explanation]] = {
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
    "dependency-away": Explanation(
        "A part does not answer",
        "Something behind QuestCity, such as its database, did not answer in time. Whether a "
        "change was made is not known.",
        "Repeat the request after the seconds in Retry-After; repeating is safe.",
    ),
    "idempotency-key-reused": Explanation(
        "Idempotency-Key used before",
        "The key stands for an earlier request that asked for something else.",
        "Send a new key with each new request; repeat a request with its own key.",
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
    "method-not-allowed": Explanation(
        "Method not allowed",
        "This address exists, but not for this method.",
        "Use one of the methods in the Allow header.",
    ),
    "not-found": Explanation(
        "Not found",
        "There is nothing at this address, or it is private to somebody else.",
        "Check the address against the contract at /docs.",
    ),
    "not-permitted": Explanation(
        "Not permitted",
        "Your role does not include this.",
        "Ask somebody whose role does.",
    ),
    "precondition-missing": Explanation(
        "Revision missing",
        "An edit must say which revision it is based on, so that nobody's work is lost.",
        "Send If-Match with the ETag that you read.",
    ),
    "request-in-flight": Explanation(
        "Request under way",
        "An earlier request under the same Idempotency-Key has not ended.",
        "Repeat it after the seconds in Retry-After.",
    ),
    "stale": Explanation(
        "Changed meanwhile",
        "Somebody changed this after you read it.",
        "Read it again, repeat your change on it, and send the new ETag.",
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
    "unreadable": Explanation(
        "Not readable",
        "The request cannot be read: it is not JSON in UTF-8, holds a character U+0000, or ended "
        "before its end.",
        "Check how the body and the address are encoded, and send all of it.",
    ),
    "unsupported-media-type": Explanation(
        "Content type not supported",
        "The Content-Type header names a type that is not taken here.",
        "Send JSON with `Content-Type: application/json`, or a file as one of the types that the "
        "contract names for it.",
    ),
}
