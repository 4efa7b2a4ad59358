"""What is read of quests outside any block."""

from abc import abstractmethod
from datetime import datetime
from typing import Any, Protocol

from questcity.domain.quests.model.finding import QuestFilter, QuestSort
from questcity.domain.quests.model.fixes import Fix
from questcity.domain.quests.model.mapped import Mapped
from questcity.domain.quests.model.quests import Quest, QuestStatus, QuestVersion
from questcity.domain.quests.model.reference import Area, Category, Label, Vehicle
from questcity.domain.quests.model.squares import Squares
from questcity.domain.quests.views.finding import (
    Facets,
    QuestDetail,
    QuestSummary,
    Show,
    ShowInFull,
    Suggestion,
)
from questcity.domain.quests.views.writing import OwnQuest, VersionSummary, WaitingQuest
from questcity.domain.shared.ids import AreaId, CategoryId, QuestId, UserId, VehicleId
from questcity.domain.shared.paging import Page, PageRequest


class QuestReader(Protocol):
    """Published quests as everybody sees them, and an author's own, outside any block."""

    @abstractmethod
    async def list(
        self, wanted: QuestFilter, sort: QuestSort, page: PageRequest, show: Show = QuestSummary.of
    ) -> Page[Any]:
        """Return a page of published quests in an order that `check_search` lets pass.

        Newest publication, best rating (then by more reviews), shortest way and best fit come
        first; titles rise, folded and letter by letter. The nearest end after `NEAREST_AT_MOST`;
        what is found by a text comes from at most `FOUND_AT_MOST` candidates, and whoever stops
        looking, once there are enough, does not count exactly.
        """

    @abstractmethod
    async def find(self, quest_id: QuestId, show: ShowInFull = QuestDetail.of) -> Any | None:
        """Return a published quest."""

    @abstractmethod
    async def get_quest(self, quest_id: QuestId) -> Quest:
        """Return a quest with its draft. Raise `QuestNotFoundError`."""

    @abstractmethod
    async def list_written(
        self, author: UserId | None, status: QuestStatus | None, page: PageRequest
    ) -> Page[OwnQuest]:
        """Return a page of an author's or all quests, drafts among them, latest change first."""

    @abstractmethod
    async def list_submissions(self, page: PageRequest, *, now: datetime) -> Page[WaitingQuest]:
        """Return a page of the drafts in review, longest waiting first."""

    @abstractmethod
    async def list_versions(self, quest_id: QuestId, page: PageRequest) -> Page[VersionSummary]:
        """Return a page of the versions of a quest, newest first."""

    @abstractmethod
    async def get_version(self, quest_id: QuestId, number: int) -> QuestVersion:
        """Return a version as it was published. Raise `VersionNotFoundError`."""

    @abstractmethod
    async def get_fixed_version(self, quest_id: QuestId, number: int) -> QuestVersion:
        """Return a version as players see it now, with its fixes. Raise `VersionNotFoundError`."""

    @abstractmethod
    async def list_fixes(self, quest_id: QuestId, page: PageRequest) -> Page[Fix]:
        """Return a page of the fixes of all versions of a quest, latest first."""


class FindingReader(Protocol):
    """What helps to find quests, beside the list."""

    @abstractmethod
    async def count_facets(self, wanted: QuestFilter) -> Facets:
        """Return the values that quests have, each counted without its own filter.

        Of more than `FACETED_AT_MOST` quests, only as many are counted, the newest; of more than
        `VALUES_AT_MOST` values, those of fewest quests are left out.
        """

    @abstractmethod
    async def suggest(self, text: str, *, limit: int) -> tuple[Suggestion, ...]:
        """Return titles, each once, and names of cities that fit, best first."""

    @abstractmethod
    async def list_similar(
        self, quest_id: QuestId, *, limit: int, show: Show = QuestSummary.of
    ) -> tuple[Any, ...]:
        """Return what a published quest has most in common with, of `SIMILAR_AMONG` neighbours.

        What has as much in common comes by its distance. Raise `QuestNotFoundError`.
        """


class Catalogue(Protocol):
    """All that everybody may see: published quests with their ratings, and references."""

    @abstractmethod
    async def get_edition(self) -> int:
        """Return a number that is another one as soon as a change of any of it is committed.

        Who asks for it first and reads then has read at least what that edition says.
        """


class MapReader(Protocol):
    """Published quests on a map, outside any block."""

    @abstractmethod
    async def list_squares(
        self, squares: Squares, wanted: QuestFilter, *, singly: int
    ) -> tuple[Mapped, ...]:
        """Return the quests that start in these squares.

        Where a square has up to `singly` of them, each is returned, else a cluster of all. They
        come by the numbers of their squares, and those of one square by their ids.
        """


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
