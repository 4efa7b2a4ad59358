"""Refusals: each has a kind, a stable code and a sentence for the person who was refused.

A kind says what the caller can do about it; the edges (web, command line, worker) have one table
from kind to their own words and know nothing of single errors.
"""

from dataclasses import dataclass
from typing import ClassVar

from questcity.domain.shared.ids import Revision


@dataclass(frozen=True, slots=True)
class Violation:
    """One thing that is wrong with what was sent.

    `path` leads to it: names of fields and positions in lists, outermost first.
    """

    path: tuple[str | int, ...]
    code: str
    detail: str


class DomainError(Exception):
    """A refusal. Only its kinds are inherited from, and only named errors are raised."""

    code: ClassVar[str]

    def __init__(self, detail: str, violations: tuple[Violation, ...] = ()) -> None:
        super().__init__(detail)
        self.detail = detail
        self.violations = violations


class UnreadableError(DomainError):
    """What was sent cannot be read at all."""


class InvalidError(DomainError):
    """What was sent can be read, but is against the rules."""


class UnauthenticatedError(DomainError):
    """Nobody, or nobody any more, stands behind the request."""


class ForbiddenError(DomainError):
    """The actor is known and may not do this."""


class NotFoundError(DomainError):
    """There is no such thing, or it is private to somebody else."""


class ConflictError(DomainError):
    """It cannot be done in the present state of things."""


class StaleError(DomainError):
    """The thing was changed since it was read."""


class PreconditionError(DomainError):
    """The caller must say which revision it has seen."""


class TooLargeError(DomainError):
    """More was sent than is taken."""


class WrongTypeError(DomainError):
    """The content is of a type that is not taken here."""


class TooManyError(DomainError):
    """It was asked too often; `retry_after` is the number of whole seconds to wait."""

    def __init__(self, detail: str, retry_after: int) -> None:
        super().__init__(detail)
        self.retry_after = max(1, retry_after)


class AwayError(DomainError):
    """Something that is needed does not answer just now; nothing was decided."""

    retry_after: ClassVar[int] = 1


class InvalidInputError(InvalidError):
    """One or more values are against the rules; all of them are named at once."""

    code = "invalid-input"

    def __init__(self, violations: tuple[Violation, ...]) -> None:
        super().__init__("Some values need to be put right.", violations)


class StaleRevisionError(StaleError):
    """The slower of two edits."""

    code = "stale"

    def __init__(self, present: Revision | None = None) -> None:
        now = "" if present is None else f" It is now at revision {present}."
        super().__init__(f"This was changed since you read it.{now} Read it again, then repeat.")
        self.present = present


class RevisionMissingError(PreconditionError):
    """An edit that does not say what it is based on."""

    code = "precondition-missing"

    def __init__(self) -> None:
        super().__init__("Send If-Match with the ETag that you read, so that no edit is lost.")


class BadCursorError(UnreadableError):
    """A cursor that was not made here, or for another list, query or person."""

    code = "bad-cursor"

    def __init__(self) -> None:
        super().__init__("This cursor does not belong to this list. Start again without one.")


class RequestInFlightError(ConflictError):
    """The first request under this key has not ended yet."""

    code = "request-in-flight"
    retry_after: ClassVar[int] = 1

    def __init__(self) -> None:
        super().__init__("A request under this Idempotency-Key is still under way. Repeat it soon.")


class IdempotencyKeyReusedError(InvalidError):
    """A key that already stands for another request."""

    code = "idempotency-key-reused"

    def __init__(self) -> None:
        super().__init__(
            "This Idempotency-Key was used for another request. Send a new key with a new request.",
        )


class TooManyRequestsError(TooManyError):
    """An allowance is used up."""

    code = "too-many-requests"

    def __init__(self, retry_after: int) -> None:
        super().__init__("That was too often. Wait a little, then try again.", retry_after)


class BusyError(AwayError):
    """Everything that could serve this is in use."""

    code = "busy"

    def __init__(self) -> None:
        super().__init__("QuestCity is busy. Repeat the request in a moment.")


class DependencyAwayError(AwayError):
    """A service behind QuestCity does not answer."""

    code = "dependency-away"

    def __init__(self) -> None:
        super().__init__("A part of QuestCity does not answer. Repeat the request in a moment.")
