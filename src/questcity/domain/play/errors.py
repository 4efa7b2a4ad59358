"""Refusals of play."""

from questcity.domain.shared.errors import ConflictError, NotFoundError
from questcity.domain.shared.ids import RunId


class RunNotFoundError(NotFoundError):
    """There is no such run, or it is somebody else's."""

    code = "run-not-found"

    def __init__(self) -> None:
        super().__init__("There is no such run.")


class RunAlreadyActiveError(ConflictError):
    """One walks a quest once at a time."""

    code = "run-already-active"

    def __init__(self, run_id: RunId) -> None:
        super().__init__("You are walking this quest already. Go on, or abandon that run first.")
        self.run_id = run_id


class RunOverError(ConflictError):
    """What is over cannot be given up."""

    code = "run-over"

    def __init__(self) -> None:
        super().__init__("This run is over.")


class RewardNotWaitingError(ConflictError):
    """The run has no reward that staff could grant."""

    code = "reward-not-waiting"

    def __init__(self) -> None:
        super().__init__("No reward waits to be granted for this run.")
