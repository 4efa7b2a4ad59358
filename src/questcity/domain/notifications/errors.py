"""Refusals of notifications."""

from questcity.domain.shared.errors import InvalidError


class LetterRefusedError(InvalidError):
    """The mail server will not take this letter, however often it is offered."""

    code = "letter-refused"

    def __init__(self) -> None:
        super().__init__("The mail server refused the letter for good.")
