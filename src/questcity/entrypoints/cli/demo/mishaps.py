"""What goes wrong on a walk: each thing once, at a point that chance decides."""

from dataclasses import dataclass
from random import Random
from typing import Self

from questcity.domain.quests.model.activities import ActivityType
from questcity.domain.quests.model.files import QuestDocument
from questcity.domain.quests.model.written import WrittenPoint
from questcity.entrypoints.cli.demo.quest_files import activity_of, hints_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Mishaps:
    """The orders of the points at which something goes wrong; None where nothing can.

    `too_early`: a check-in from afar. `imprecise`: a bad fix. `hint`: a hint is needed. `wrong`: an
    answer is. `lost`: the reply gets lost, and the phone sends what it sent before.
    """

    too_early: int | None
    imprecise: int | None
    hint: int | None
    wrong: int | None
    lost: int | None

    @classmethod
    def on(cls, quest: QuestDocument, chance: Random) -> Self:
        """Return what goes wrong on a walk of this quest."""
        points = tuple(enumerate(quest.points))
        anywhere = [order for order, _ in points]
        hinted = [order for order, point in points if hints_of(point)]
        typed = [order for order, point in points if _is_typed(point)]
        return cls(
            too_early=_one(anywhere, chance),
            imprecise=_one(anywhere, chance),
            hint=_one(hinted, chance),
            wrong=_one(typed, chance),
            lost=_one(anywhere, chance),
        )


def wrong_answer(point: WrittenPoint) -> str:
    """Return a right answer, typed backwards."""
    return activity_of(point).answers[0][::-1]


def _is_typed(point: WrittenPoint) -> bool:
    activity = activity_of(point)
    if activity.type is ActivityType.SCAN_QR or not activity.answers:
        return False
    return wrong_answer(point) not in activity.answers


def _one(orders: list[int], chance: Random) -> int | None:
    return chance.choice(orders) if orders else None
