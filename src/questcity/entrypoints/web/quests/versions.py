"""Versions on the wire."""

from datetime import datetime
from typing import Self

from questcity.domain.quests.views.writing import EditorsVersion, VersionSummary
from questcity.entrypoints.web.paging import CountResponse
from questcity.entrypoints.web.quests.drafts import ContentResponse
from questcity.entrypoints.web.quests.submissions import PersonResponse
from questcity.entrypoints.web.shapes import Answer


class VersionSummaryResponse(Answer, frozen=True, kw_only=True):
    """A version in the list of those of its quest, as it was published.

    Players get the present one, with its fixes.
    """

    number: int
    title: str
    points_count: int
    published_at: datetime
    published_by: PersonResponse | None
    is_present: bool

    @classmethod
    def of(cls, version: VersionSummary) -> Self:
        """Return the response that shows this version."""
        by = version.published_by
        return cls(
            number=version.number,
            title=version.title,
            points_count=version.points_count,
            published_at=version.published_at,
            published_by=None if by is None else PersonResponse.of(by),
            is_present=version.is_present,
        )


class VersionPage(Answer, frozen=True, kw_only=True, omit_defaults=True):
    """A page of versions."""

    items: list[VersionSummaryResponse]
    next_cursor: str | None
    count: CountResponse | None = None


class VersionResponse(ContentResponse, frozen=True, kw_only=True):
    """A version as it was published, with its answers."""

    number: int
    published_at: datetime
    is_present: bool

    @classmethod
    def of(cls, seen: EditorsVersion) -> Self:
        """Return the response that shows this version."""
        version = seen.version
        return cls(
            number=version.number,
            published_at=version.published_at,
            is_present=seen.is_present,
            **cls.fields_of(version.quest_id, seen.content),
        )
