"""Where answers are sealed."""

from abc import abstractmethod
from typing import Protocol

from questcity.domain.quests.model.answers import AnswerKind, SealedAnswer
from questcity.domain.shared.ids import PointId


class AnswerVault(Protocol):
    """Answers, sealed: players' tries can be compared with them, and editors can read them.

    A seal belongs to one point and one kind and is of no use elsewhere.
    """

    @abstractmethod
    def seal(self, point_id: PointId, kind: AnswerKind, answer: str) -> SealedAnswer:
        """Seal an answer with the current secret."""

    @abstractmethod
    def matches(
        self, point_id: PointId, kind: AnswerKind, answers: tuple[SealedAnswer, ...], typed: str
    ) -> bool:
        """Tell whether one of the answers is the typed one, normalised; look at all of them.

        Raise `UnknownKeyError` when a secret is gone.
        """

    @abstractmethod
    def read(self, point_id: PointId, kind: AnswerKind, answer: SealedAnswer) -> str:
        """Return an answer as it was written.

        Raise `UnknownKeyError` when its secret is gone and `BrokenSealError` when it was changed
        or belongs elsewhere.
        """

    @abstractmethod
    def current(self) -> str:
        """Return the id of the secret that new seals are made with."""
