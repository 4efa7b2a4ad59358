"""Refusals of reviews and favourites."""

from questcity.domain.shared.errors import ConflictError, ForbiddenError, NotFoundError


class ReviewNotFoundError(NotFoundError):
    """There is no such review."""

    code = "review-not-found"

    def __init__(self) -> None:
        super().__init__("There is no such review.")


class RunNeededError(ConflictError):
    """A quest is reviewed by who has been there."""

    code = "run-needed"

    def __init__(self) -> None:
        super().__init__("Begin to walk this quest first; then you can say how it is.")


class OwnQuestError(ForbiddenError):
    """Authors do not rate what they have written."""

    code = "own-quest"

    def __init__(self) -> None:
        super().__init__("You have written this quest; others say how it is.")


class TooManyFavoritesError(ConflictError):
    """The list of somebody's favourites is full."""

    code = "too-many-favorites"

    def __init__(self, most: int) -> None:
        super().__init__(f"You can keep {most} favourites. Take one out first.")
