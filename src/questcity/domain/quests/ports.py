"""What quests need from the outside."""

from abc import abstractmethod
from typing import Protocol

from questcity.domain.quests.model.answers import AnswerKind, SealedAnswer
from questcity.domain.quests.model.quests import Quest, QuestStatus, QuestVersion
from questcity.domain.quests.model.reference import Area, Category, Label, Vehicle
from questcity.domain.quests.views import OwnQuest, QuestDetail, QuestFilter, QuestSummary
from questcity.domain.shared.ids import AreaId, CategoryId, PointId, QuestId, UserId, VehicleId
from questcity.domain.shared.paging import Page, PageRequest


class QuestRepository(Protocol):
    """Quests with their drafts, each loaded and saved as a whole, and their versions.

    What is loaded stays locked until the block ends.
    """

    @abstractmethod
    async def add(self, quest: Quest) -> None:
        """Store a new quest."""

    @abstractmethod
    async def get(self, quest_id: QuestId) -> Quest:
        """Return the quest. Raise `QuestNotFoundError`."""

    @abstractmethod
    async def save(self, quest: Quest) -> Quest:
        """Store a change and return the quest under its next revision.

        Players find a quest while its status is published. Raise `StaleRevisionError` if it was
        changed since it was loaded.
        """

    @abstractmethod
    async def remove(self, quest_id: QuestId) -> None:
        """Remove a quest that was never published."""

    @abstractmethod
    async def add_version(self, version: QuestVersion) -> None:
        """Store a new version; from now on lists show it."""

    @abstractmethod
    async def get_version(self, quest_id: QuestId, number: int) -> QuestVersion:
        """Return a version. Raise `QuestNotFoundError`."""

    @abstractmethod
    async def list_key_ids(self) -> frozenset[str]:
        """Return the ids of all secrets that some stored answer is sealed with."""

    @abstractmethod
    async def list_sealed_before(self, key_id: str, *, limit: int) -> tuple[QuestId, ...]:
        """Return quests with a draft or a version that has an answer sealed with another secret."""

    @abstractmethod
    async def list_versions(self, quest_id: QuestId) -> tuple[QuestVersion, ...]:
        """Return every version of a quest, oldest first."""

    @abstractmethod
    async def reseal(self, quest: Quest, versions: tuple[QuestVersion, ...]) -> None:
        """Store the answers of a draft and of versions under other seals; nothing else changes."""


class QuestReader(Protocol):
    """Published quests as everybody sees them, and an author's own, outside any block."""

    @abstractmethod
    async def list(self, wanted: QuestFilter, page: PageRequest) -> Page[QuestSummary]:
        """Return a page of published quests, newest publication first."""

    @abstractmethod
    async def find(self, quest_id: QuestId) -> QuestDetail | None:
        """Return a published quest."""

    @abstractmethod
    async def find_quest(self, quest_id: QuestId) -> Quest | None:
        """Return a quest with its draft."""

    @abstractmethod
    async def list_own(
        self, author: UserId, status: QuestStatus | None, page: PageRequest
    ) -> Page[OwnQuest]:
        """Return a page of an author's quests, latest change first."""

    @abstractmethod
    async def list_submissions(self, page: PageRequest) -> Page[OwnQuest]:
        """Return a page of the drafts in review, longest waiting first."""


class ReferenceReader(Protocol):
    """What quests refer to; lists are in the order of their names, or ids where they have some."""

    @abstractmethod
    async def list_categories(self) -> tuple[Category, ...]:
        """Return all categories."""

    @abstractmethod
    async def list_vehicles(self) -> tuple[Vehicle, ...]:
        """Return all vehicles."""

    @abstractmethod
    async def list_areas(self) -> tuple[Area, ...]:
        """Return all cities and districts."""

    @abstractmethod
    async def list_activities(self) -> tuple[Label, ...]:
        """Return the names of all activities."""

    @abstractmethod
    async def list_tools(self) -> tuple[Label, ...]:
        """Return the names of all tools."""

    @abstractmethod
    async def find_unknown(
        self,
        category_id: CategoryId | None,
        vehicle_id: VehicleId | None,
        place_id: AreaId | None,
    ) -> tuple[str, ...]:
        """Return the names of those arguments that are given and do not exist."""


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
