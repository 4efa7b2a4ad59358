"""Quests in memory: the reading side."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar

from questcity.adapters.memory.accounts import USERS
from questcity.adapters.memory.database import MemoryDatabase
from questcity.adapters.memory.pages import page_of
from questcity.adapters.memory.quest_lists import Listed, list_quests, values_of
from questcity.adapters.memory.quests import (
    FIXES,
    QUESTS,
    RATINGS,
    REFERRING,
    VERSIONS,
    fixes_of,
)
from questcity.domain.accounts.model.users import User
from questcity.domain.quests.errors import QuestNotFoundError, VersionNotFoundError
from questcity.domain.quests.model.comparisons import SubmissionKind
from questcity.domain.quests.model.finding import START_DECIMALS, QuestFilter, QuestSort
from questcity.domain.quests.model.fixes import Fix
from questcity.domain.quests.model.quests import (
    Draft,
    DraftStatus,
    Quest,
    QuestStatus,
    QuestVersion,
)
from questcity.domain.quests.model.ratings import Rating
from questcity.domain.quests.ports.readers import Catalogue, QuestReader
from questcity.domain.quests.views.finding import (
    DetailValues,
    Named,
    QuestDetail,
    QuestSummary,
    Show,
    ShowInFull,
)
from questcity.domain.quests.views.writing import (
    OwnQuest,
    Person,
    VersionSummary,
    WaitingQuest,
    waiting_seconds,
)
from questcity.domain.shared.ids import QuestId, UserId
from questcity.domain.shared.paging import Page, PageRequest

T = TypeVar("T")


class MemoryCatalogue(Catalogue):
    """Every block that is committed makes another edition."""

    def __init__(self, database: MemoryDatabase) -> None:
        self._database = database

    async def get_edition(self) -> int:
        return self._database.commits


class MemoryQuestReader(QuestReader):
    """Committed quests and versions."""

    def __init__(self, database: MemoryDatabase) -> None:
        self._database = database

    async def list(
        self, wanted: QuestFilter, sort: QuestSort, page: PageRequest, show: Show = QuestSummary.of
    ) -> Page[Any]:
        found = list_quests(self.listed(), wanted, sort, page)
        return replace(found, items=tuple(show(values_of(quest)) for quest in found.items))

    async def find(self, quest_id: QuestId, show: ShowInFull = QuestDetail.of) -> Any | None:
        quest = self._database.find(QUESTS, quest_id, Quest)
        if quest is None or quest.status is not QuestStatus.PUBLISHED:
            return None
        detail = self._detail(self._newest_version(quest))
        more = DetailValues(detail.description, detail.mentor, detail.merch, detail.version)
        return show(values_of(detail.summary), more)

    async def get_quest(self, quest_id: QuestId) -> Quest:
        quest = self._database.find(QUESTS, quest_id, Quest)
        if quest is None:
            raise QuestNotFoundError
        return quest

    async def list_written(
        self, author: UserId | None, status: QuestStatus | None, page: PageRequest
    ) -> Page[OwnQuest]:
        own = (
            self._own(quest)
            for quest in self._quests()
            if author in {None, quest.author_id} and status in {None, quest.status}
        )
        return page_of(own, lambda quest: (quest.updated_at, quest.id), page)

    async def list_submissions(self, page: PageRequest, *, now: datetime) -> Page[WaitingQuest]:
        waiting = (
            self._waiting(quest, quest.draft, now)
            for quest in self._quests()
            if quest.draft and quest.draft.status is DraftStatus.IN_REVIEW
        )
        return page_of(
            waiting, lambda quest: (quest.submitted_at, quest.id), page, is_falling=False
        )

    async def list_versions(self, quest_id: QuestId, page: PageRequest) -> Page[VersionSummary]:
        present = {quest.id: quest.version for quest in self._quests()}
        summaries = (
            VersionSummary(
                number=version.number,
                title=version.fields.title,
                points_count=len(version.points),
                published_at=version.published_at,
                published_by=self._person(version.published_by) if version.published_by else None,
                is_present=version.number == present[quest_id],
            )
            for version in self._database.values(VERSIONS, QuestVersion)
            if version.quest_id == quest_id
        )
        return page_of(summaries, lambda version: (version.number,), page)

    async def get_version(self, quest_id: QuestId, number: int) -> QuestVersion:
        version = self._database.find(VERSIONS, (quest_id, number), QuestVersion)
        if version is None:
            raise VersionNotFoundError
        return version

    async def get_fixed_version(self, quest_id: QuestId, number: int) -> QuestVersion:
        return self._fixed(await self.get_version(quest_id, number))

    async def list_fixes(self, quest_id: QuestId, page: PageRequest) -> Page[Fix]:
        own = fixes_of(self._database.values(FIXES, Fix), quest_id)
        return page_of(own, lambda fix: (fix.created_at, fix.id), page)

    def listed(self) -> tuple[Listed, ...]:
        """Return all quests that can be found."""
        return tuple(
            Listed(summary=self._detail(version).summary, fields=version.fields)
            for version in self._open_versions()
        )

    def _quests(self) -> Iterator[Quest]:
        return self._database.values(QUESTS, Quest)

    def _newest_version(self, quest: Quest) -> QuestVersion:
        key = quest.id, quest.version
        return self._fixed(_given(self._database.find(VERSIONS, key, QuestVersion)))

    def _fixed(self, version: QuestVersion) -> QuestVersion:
        fixes = self._database.values(FIXES, Fix)
        return version.fixed(fixes_of(fixes, version.quest_id, version.number))

    def _open_versions(self) -> Iterator[QuestVersion]:
        for quest in self._quests():
            if quest.status is QuestStatus.PUBLISHED:
                yield self._newest_version(quest)

    def _own(self, quest: Quest) -> OwnQuest:
        written = quest.draft or self._newest_version(quest)
        return OwnQuest(
            id=quest.id,
            title=written.fields.title,
            status=quest.status,
            draft_status=quest.draft.status if quest.draft else None,
            version=quest.version,
            updated_at=quest.updated_at,
            submitted_at=quest.draft.submitted_at if quest.draft else None,
        )

    def _waiting(self, quest: Quest, draft: Draft, now: datetime) -> WaitingQuest:
        submitted_at = _given(draft.submitted_at)
        return WaitingQuest(
            id=quest.id,
            title=draft.fields.title,
            author=self._person(quest.author_id),
            status=quest.status,
            kind=SubmissionKind.of(version=quest.version, was_refused=draft.refusal is not None),
            version=quest.version,
            updated_at=quest.updated_at,
            submitted_at=submitted_at,
            waiting_seconds=waiting_seconds(submitted_at, now),
        )

    def _detail(self, version: QuestVersion) -> QuestDetail:
        fields = version.fields
        summary = QuestSummary(
            id=version.quest_id,
            title=fields.title,
            language=_given(fields.language),
            category=self._named(version, "category_id"),
            vehicle=self._named(version, "vehicle_id"),
            place=self._named(version, "place_id"),
            level=_given(fields.level),
            group=_given(fields.group),
            timeframe=_given(fields.timeframe),
            mileage=_given(fields.mileage),
            points_count=len(version.points),
            price=fields.price,
            credits=fields.credits,
            rating=self._rating(version.quest_id),
            start=version.points[0].places[0].at.rounded(START_DECIMALS),
            published_at=version.published_at,
        )
        return QuestDetail(
            summary=summary,
            description=_given(fields.description),
            mentor=fields.mentor,
            merch=fields.merch,
            version=version.number,
        )

    def _rating(self, quest_id: QuestId) -> Rating:
        ratings: dict[Any, Rating] = self._database.committed.get(RATINGS, {})
        return ratings.get(quest_id, Rating())

    def _named(self, version: QuestVersion, field: str) -> Named:
        key = getattr(version.fields, field)
        thing: Any = self._database.find(REFERRING[field].code, key, object)
        return Named(id=thing.id, name=thing.name)

    def _person(self, user_id: UserId) -> Person:
        user = _given(self._database.find(USERS, user_id, User))
        return Person(id=user_id, username=user.username)


def _given(value: T | None) -> T:
    assert value is not None
    return value
