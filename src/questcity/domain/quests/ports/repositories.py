"""Where quests are kept."""

from abc import abstractmethod
from typing import Any, Protocol
from uuid import UUID

from questcity.domain.quests.model.fixes import Fix
from questcity.domain.quests.model.quests import Quest, QuestVersion
from questcity.domain.quests.model.reference import R, ReferenceKind, Uses
from questcity.domain.shared.ids import QuestId


class QuestRepository(Protocol):
    """Quests with their drafts, each loaded and saved as a whole, and their versions.

    What is loaded stays locked until the block ends.
    """

    @abstractmethod
    async def add(self, quest: Quest) -> None:
        """Store a new quest.

        Raise `InvalidInputError` when it refers to what was removed meanwhile.
        """

    @abstractmethod
    async def get(self, quest_id: QuestId) -> Quest:
        """Return the quest. Raise `QuestNotFoundError`."""

    @abstractmethod
    async def save(self, quest: Quest) -> Quest:
        """Store a change and return the quest under its next revision.

        Players find a quest, in its newest version, while its status is published. Raise
        `StaleRevisionError` if it was changed since it was loaded, and `InvalidInputError` as `add`
        does.
        """

    @abstractmethod
    async def remove(self, quest_id: QuestId) -> None:
        """Remove a quest that was never published."""

    @abstractmethod
    async def add_version(self, version: QuestVersion) -> None:
        """Store a new version; lists show it once its quest is saved with it."""

    @abstractmethod
    async def get_version(self, quest_id: QuestId, number: int) -> QuestVersion:
        """Return a version. Raise `QuestNotFoundError`."""

    @abstractmethod
    async def add_fix(self, fix: Fix) -> None:
        """Store a fix; from now on lists and players see what it makes of its version."""

    @abstractmethod
    async def list_fixes(self, quest_id: QuestId, version: int | None = None) -> tuple[Fix, ...]:
        """Return the fixes of a version, or of all, in the order in which they were made."""

    @abstractmethod
    async def list_key_ids(self) -> frozenset[str]:
        """Return the ids of all secrets that some stored answer is sealed with."""

    @abstractmethod
    async def list_sealed_before(self, key_id: str, *, limit: int) -> tuple[QuestId, ...]:
        """Return quests with an answer, wherever it is, that is sealed with another secret."""

    @abstractmethod
    async def list_versions(self, quest_id: QuestId) -> tuple[QuestVersion, ...]:
        """Return every version of a quest, oldest first."""

    @abstractmethod
    async def reseal(
        self, quest: Quest, versions: tuple[QuestVersion, ...], fixes: tuple[Fix, ...]
    ) -> None:
        """Store the answers of a draft, versions and fixes under other seals.

        Nothing else changes.
        """


class ReferenceRepository(Protocol):
    """What quests refer to.

    What is loaded stays locked until the block ends, and no quest begins to refer to it meanwhile.
    """

    @abstractmethod
    async def add(self, kind: ReferenceKind[R], reference: R) -> None:
        """Store a new one. Raise `NameTakenError`."""

    @abstractmethod
    async def get(self, kind: ReferenceKind[R], reference_id: UUID | int) -> R:
        """Return one. Raise `ReferenceNotFoundError`."""

    @abstractmethod
    async def save(self, kind: ReferenceKind[R], reference: R) -> None:
        """Store a change. Raise `NameTakenError`."""

    @abstractmethod
    async def remove(self, kind: ReferenceKind[Any], reference_id: UUID) -> None:
        """Remove one that no quest refers to."""

    @abstractmethod
    async def count_uses(self, kind: ReferenceKind[Any], reference_id: UUID) -> Uses:
        """Count what refers to it."""
