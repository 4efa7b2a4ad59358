"""Live fixes; a test says what matters about them."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from dishka import AsyncContainer

from blocks import using
from builders import NOON, an_id
from quest_builders import an_answer
from questcity.domain.quests.model.answers import AnswerKind
from questcity.domain.quests.model.fixes import (
    AcceptedAnswer,
    Fix,
    FixChange,
    LargerRadius,
    MovedPlace,
    TextFix,
    WithdrawnPoint,
    WrittenFix,
)
from questcity.domain.quests.model.points import GeoPoint, Point
from questcity.domain.quests.model.quests import QuestVersion
from questcity.domain.quests.use_cases.fix_quest import FixQuest
from questcity.domain.quests.views.writing import EditorsFix
from questcity.domain.shared.ids import FixId, PointId, QuestId
from questcity.domain.shared.permissions import Actor


def a_fix_of(version: QuestVersion, change: FixChange, number: int = 1, **changes: Any) -> Fix:
    """Return a fix that the author of a version made at noon."""
    fix = Fix(
        id=FixId(an_id()),
        quest_id=version.quest_id,
        version=version.number,
        number=number,
        author_id=version.author_id,
        created_at=NOON,
        change=change,
    )
    return replace(fix, **changes)


def an_accepted_answer(point: PointId, key: str = "key", **changes: Any) -> AcceptedAnswer:
    """Return one more word, sealed with a secret of that name."""
    accepted = AcceptedAnswer(point_id=point, answer_kind=AnswerKind.WORD, answer=an_answer(key))
    return replace(accepted, **changes)


def a_larger_radius(point: Point, metres: float = 100.0) -> LargerRadius:
    """Return a larger radius of the first place of a point."""
    return LargerRadius(point_id=point.id, place_id=point.places[0].id, detection_radius=metres)


def a_moved_place(point: Point, at: GeoPoint) -> MovedPlace:
    """Return another position of the first place of a point."""
    return MovedPlace(point_id=point.id, place_id=point.places[0].id, at=at)


def a_retitled(point: Point | None = None, title: str = "The Stone Guest") -> TextFix:
    """Return another title of a point, or else of the quest."""
    return TextFix(point_id=None if point is None else point.id, title=title)


def a_withdrawal(point: Point) -> WithdrawnPoint:
    """Return the end of a point."""
    return WithdrawnPoint(point_id=point.id)


async def ask_to_fix(
    container: AsyncContainer,
    actor: Actor,
    quest_id: QuestId,
    written: WrittenFix,
    version: int | None = None,
) -> tuple[EditorsFix, bool]:
    """Fix a quest, and tell whether that was done before."""
    async with using(container, FixQuest) as fix_quest:
        return await fix_quest(actor, quest_id, written, version)


async def fix(
    container: AsyncContainer, actor: Actor, quest_id: QuestId, written: WrittenFix
) -> Fix:
    """Fix the newest version of a quest."""
    return (await ask_to_fix(container, actor, quest_id, written))[0].fix


def at(fix: Fix, moment: datetime) -> Fix:
    """Return a fix that was made at another time."""
    return replace(fix, created_at=moment)
