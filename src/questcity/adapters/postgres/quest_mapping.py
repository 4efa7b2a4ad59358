"""From rows to quests and back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from questcity.adapters.postgres.quest_content import (
    content_document,
    merch_document,
    read_content,
    read_merch,
    read_refusal,
    refusal_document,
)
from questcity.adapters.postgres.search_words import place_word
from questcity.adapters.postgres.sphere import metres_of, on_sphere
from questcity.domain.quests.model.comparisons import SubmissionKind
from questcity.domain.quests.model.fields import Mentor
from questcity.domain.quests.model.finding import START_DECIMALS
from questcity.domain.quests.model.mercator import cell_of
from questcity.domain.quests.model.quests import (
    Draft,
    DraftStatus,
    Quest,
    QuestStatus,
    QuestVersion,
)
from questcity.domain.quests.model.searching import Findable
from questcity.domain.quests.views.finding import DetailValues, QuestValues
from questcity.domain.quests.views.writing import (
    OwnQuest,
    Person,
    VersionSummary,
    WaitingQuest,
    waiting_seconds,
)
from questcity.domain.shared.ids import (
    QuestId,
    Revision,
    UserId,
)

Row = Mapping[Any, Any]


def to_quest(row: Row) -> Quest:
    """Return the quest of a row."""
    return Quest(
        id=QuestId(row["id"]),
        author_id=UserId(row["author_id"]),
        status=QuestStatus(row["status"]),
        draft=_to_draft(row) if row["draft"] is not None else None,
        version=row["version"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
        revision=Revision(row["revision"]),
    )


def quest_columns(quest: Quest) -> dict[str, Any]:
    """Return the row of a quest, but for the title of one without a draft."""
    columns: dict[str, Any] = {
        "id": quest.id,
        "author_id": quest.author_id,
        "status": quest.status,
        "version": quest.version,
        "created_at": quest.created_at,
        "updated_at": quest.updated_at,
        "revision": quest.revision,
    }
    return columns | draft_columns(quest.draft)


def draft_columns(draft: Draft | None) -> dict[str, Any]:
    """Return what the row of a quest says of its draft."""
    if draft is None:
        nothing = dict.fromkeys(("draft", "draft_status", "submitted_at", "refusal"))
        return nothing | {"key_ids": []}
    return {
        "title": draft.fields.title,
        "draft": content_document(draft.content),
        "draft_status": draft.status,
        "submitted_at": draft.submitted_at,
        "refusal": refusal_document(draft.refusal) if draft.refusal else None,
        "key_ids": sorted(draft.key_ids),
    }


def to_version(row: Row) -> QuestVersion:
    """Return the version of a row."""
    content = read_content(row["content"])
    return QuestVersion(
        quest_id=QuestId(row["quest_id"]),
        number=row["number"],
        author_id=UserId(row["author_id"]),
        fields=content.fields,
        points=content.points,
        published_at=row["published_at"],
        published_by=None if row["published_by"] is None else UserId(row["published_by"]),
    )


def version_columns(version: QuestVersion) -> dict[str, Any]:
    """Return the row of a version."""
    return {
        "quest_id": version.quest_id,
        "number": version.number,
        "author_id": version.author_id,
        "published_at": version.published_at,
        "published_by": version.published_by,
        "content": content_document(version.content),
        "key_ids": sorted(version.content.key_ids),
    }


def listing_columns(version: QuestVersion, findable: Findable) -> dict[str, Any]:
    """Return the row that lists show of a version, and by what it is found."""
    fields = version.fields
    assert fields.place_id is not None
    start = version.points[0].places[0].at.rounded(START_DECIMALS)
    return {
        "quest_id": version.quest_id,
        "version": version.number,
        "published_at": version.published_at,
        "title": fields.title,
        "description": fields.description,
        "language": fields.language,
        "category_id": fields.category_id,
        "vehicle_id": fields.vehicle_id,
        "place_id": fields.place_id,
        "level": fields.level,
        "group_size": fields.group,
        "timeframe": fields.timeframe,
        "mileage": fields.mileage,
        "mentor": fields.mentor,
        "points_count": len(version.points),
        "price_amount": fields.price.amount,
        "price_currency": fields.price.currency,
        "price_subscription": fields.price.subscription,
        "credits_auto": fields.credits.auto,
        "credits_cost": fields.credits.cost,
        "credits_reward": fields.credits.reward,
        "start_latitude": start.latitude,
        "start_longitude": start.longitude,
        "merch": merch_document(fields.merch),
        "cell": cell_of(start),
        "sphere": on_sphere(start),
        "folded_title": findable.title,
        "title_words": [*findable.title_words],
        "words": sorted([*findable.words, place_word(fields.place_id)]),
    }


_VALUES: Final = {
    "id": "quest_id",
    "category_name": "category.name AS category_name",
    "vehicle_name": "vehicle.name AS vehicle_name",
    "place_name": "area.name AS place_name",
    "group": "group_size",
}
"""What columns are called otherwise than the values that a quest is shown by."""

_IN_ROWS: Final = QuestValues._fields[:-1]
VALUE_COLUMNS: Final = ", ".join(_VALUES.get(name, name) for name in _IN_ROWS)
"""The columns that `values_of` reads, which come first and in this order."""


def values_of(row: Row) -> QuestValues:
    """Return what a row of a list says, with how far away that is if it tells `chord`."""
    chord = row.get("chord")
    away = None if chord is None else metres_of(chord)
    return QuestValues._make((*row[: len(_IN_ROWS)], away))


def detail_values_of(row: Row) -> DetailValues:
    """Return what the row of one quest says beside."""
    merch = row["merch"]
    return DetailValues(
        row["description"],
        _MENTORS[row["mentor"]],
        () if merch == _NO_MERCH else read_merch(merch),
        row["version"],
    )


# To ask the class would take ten times as long.
_MENTORS: Final = {mentor.value: mentor for mentor in Mentor}
_NO_MERCH: Final = merch_document(())


def to_own(row: Row) -> OwnQuest:
    """Return what an author's list shows of a row."""
    return OwnQuest(
        id=QuestId(row["id"]),
        title=row["title"],
        status=QuestStatus(row["status"]),
        draft_status=row["draft_status"],
        version=row["version"],
        updated_at=row["updated_at"],
        submitted_at=row["submitted_at"],
    )


def to_waiting(row: Row, now: datetime) -> WaitingQuest:
    """Return what the queue of those who decide shows of a row."""
    return WaitingQuest(
        id=QuestId(row["id"]),
        title=row["title"],
        author=Person(id=UserId(row["author_id"]), username=row["username"]),
        status=QuestStatus(row["status"]),
        kind=SubmissionKind.of(version=row["version"], was_refused=row["was_refused"]),
        version=row["version"],
        updated_at=row["updated_at"],
        submitted_at=row["submitted_at"],
        waiting_seconds=waiting_seconds(row["submitted_at"], now),
    )


def to_version_summary(row: Row) -> VersionSummary:
    """Return what the list of the versions of a quest shows of a row."""
    by = row["published_by"]
    return VersionSummary(
        number=row["number"],
        title=row["title"],
        points_count=row["points_count"],
        published_at=row["published_at"],
        published_by=None if by is None else Person(id=UserId(by), username=row["username"]),
        is_present=row["is_present"],
    )


def _to_draft(row: Row) -> Draft:
    content = read_content(row["draft"])
    return Draft(
        fields=content.fields,
        points=content.points,
        status=DraftStatus(row["draft_status"]),
        refusal=None if row["refusal"] is None else read_refusal(row["refusal"]),
        submitted_at=row["submitted_at"],
    )
