"""Refusals that only HTTP can make."""

from questcity.domain.shared.errors import UnreadableError, WrongTypeError


class UnreadableRequestError(UnreadableError):
    """The request cannot be read."""

    code = "unreadable"


class BadIdempotencyKeyError(UnreadableError):
    """The Idempotency-Key is not one."""

    code = "bad-idempotency-key"

    def __init__(self) -> None:
        super().__init__("An Idempotency-Key has 1 to 128 characters A-Z a-z 0-9 . _ -")


class BadRevisionError(UnreadableError):
    """The If-Match header does not hold an ETag of ours."""

    code = "bad-revision"

    def __init__(self) -> None:
        super().__init__('If-Match holds one ETag as it was sent, such as "3" with its quotes.')


class UnsupportedMediaTypeError(WrongTypeError):
    """The body is of a type that is not taken here."""

    code = "unsupported-media-type"

    def __init__(self, cure: str = "Send JSON, with `Content-Type: application/json`.") -> None:
        super().__init__(cure)
