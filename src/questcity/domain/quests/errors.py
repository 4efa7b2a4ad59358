"""Refusals of quests."""

from questcity.domain.shared.errors import (
    ConflictError,
    InvalidError,
    NotFoundError,
    TooLargeError,
    Violation,
    WrongTypeError,
)


class QuestNotFoundError(NotFoundError):
    """There is no such quest, or it is not for the one who asks."""

    code = "quest-not-found"

    def __init__(self) -> None:
        super().__init__("There is no such quest.")


class DraftNotFoundError(NotFoundError):
    """Nobody works on the quest just now."""

    code = "draft-not-found"

    def __init__(self) -> None:
        super().__init__("This quest has no draft. Open one first.")


class VersionNotFoundError(NotFoundError):
    """The quest has no version of that number."""

    code = "version-not-found"

    def __init__(self) -> None:
        super().__init__("This quest has no version of that number.")


class RefusalNotFoundError(NotFoundError):
    """The draft was never refused."""

    code = "refusal-not-found"

    def __init__(self) -> None:
        super().__init__("This draft was never refused.")


class PointNotFoundError(NotFoundError):
    """The draft has no such point."""

    code = "point-not-found"

    def __init__(self) -> None:
        super().__init__("The draft has no such point.")


class InReviewError(ConflictError):
    """The draft waits for a decision and is not changed meanwhile."""

    code = "in-review"

    def __init__(self) -> None:
        super().__init__("The draft is in review. Withdraw it to change it.")


class NotInReviewError(ConflictError):
    """There is nothing to decide."""

    code = "not-in-review"

    def __init__(self) -> None:
        super().__init__("The draft is not in review. Its author submits it first.")


class QuestNotPublishedError(ConflictError):
    """What was never published cannot be archived or fixed."""

    code = "quest-not-published"

    def __init__(self) -> None:
        super().__init__("This quest was never published. Change its draft, or delete it.")


class QuestNotReadyError(ConflictError):
    """The draft lacks what players need."""

    code = "quest-not-ready"

    def __init__(self, violations: tuple[Violation, ...]) -> None:
        super().__init__("Before it opens, this quest needs some work.", violations)


class ReferenceNotFoundError(NotFoundError):
    """There is no such category, vehicle, place, activity or tool."""

    code = "reference-not-found"

    def __init__(self) -> None:
        super().__init__("There is no such thing. See the list.")


class NameTakenError(ConflictError):
    """Another one of its kind is called so."""

    code = "name-taken"

    def __init__(self) -> None:
        super().__init__("Another one has this name already, perhaps in another case.")


class InUseError(ConflictError):
    """Quests refer to it."""

    code = "in-use"

    def __init__(self, published: int, drafts: int, versions: int) -> None:
        super().__init__(
            "Quests refer to this, so it stays. "
            f"Published quests: {published}, drafts: {drafts}, old versions: {versions}."
        )
        self.published = published
        self.drafts = drafts
        self.versions = versions


class FormatUnknownError(WrongTypeError):
    """The file is of no format that quests come in."""

    code = "format-unknown"

    def __init__(self) -> None:
        super().__init__(
            "Send a bundle of QuestCity, quest.json, YAML, GeoJSON, GPX, KML or KMZ; YAML begins "
            "with the name of a field and a colon."
        )


class FileNotReadableError(InvalidError):
    """The file is broken, or made so as to do harm; the reason is a whole sentence."""

    code = "file-not-readable"


class FileTooLargeError(TooLargeError):
    """There is more in the file than is taken; the reason is a whole sentence."""

    code = "file-too-large"
