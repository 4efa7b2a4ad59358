"""Refusals of billing."""

from questcity.domain.shared.errors import ConflictError


class NotEnoughCreditsError(ConflictError):
    """The payer has less than is asked for."""

    code = "not-enough-credits"

    def __init__(self) -> None:
        super().__init__("You do not have enough credits for this.")
