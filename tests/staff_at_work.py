"""What the staff of a quest does while many walk it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from random import Random
from typing import Final, Self

from dishka import AsyncContainer

from blocks import block, using
from drafts import add_point, edit, open_draft
from fix_builders import (
    a_larger_radius,
    a_moved_place,
    a_retitled,
    a_withdrawal,
    ask_to_fix,
)
from play_builders import moved
from quest_builders import (
    HORSEMAN,
    a_published_quest,
    a_written_hint,
    a_written_place,
    a_written_point,
    a_written_word,
)
from questcity.domain.quests.model.activities import ActivityType, PhotoKind
from questcity.domain.quests.model.fields import Credits
from questcity.domain.quests.model.fixes import HintText, TextFix, WrittenAnswer, WrittenFix
from questcity.domain.quests.model.points import Point
from questcity.domain.quests.model.quests import QuestVersion
from questcity.domain.quests.model.written import WrittenActivity
from questcity.domain.quests.ports.repositories import QuestRepository
from questcity.domain.quests.use_cases.archive_quest import ArchiveQuest
from questcity.domain.quests.use_cases.publish_quest import PublishQuest
from questcity.domain.shared.ids import QuestId
from questcity.domain.shared.permissions import Actor

NORTH: Final = moved(HORSEMAN, north=150)
REWARD: Final = 50
POINTS: Final = (
    a_written_point(
        title="Word",
        activity=a_written_word("thunder"),
        hints=(a_written_hint(cost=4),),
        places=(a_written_place(random_occurrence=20.0),),
    ),
    a_written_point(title="Fallen"),
    a_written_point(title="Ghost", hints=(a_written_hint(cost=4), a_written_hint("Up.", 9))),
    a_written_point(
        title="Photo",
        activity=WrittenActivity(type=ActivityType.TAKE_PHOTO, kind=PhotoKind.MATCHING),
    ),
    a_written_point(
        title="Code", activity=WrittenActivity(type=ActivityType.ENTER_CODE, answers=("1703",))
    ),
    a_written_point(title="Last"),
)
ADDED: Final = a_written_point(title="Added", activity=a_written_word("thunder"))

Act = Callable[[], Awaitable[None]]
VersionFix = tuple[int, Callable[[dict[str, Point]], WrittenFix]]
"""The number of a version, and what is made of its points, which are known by their titles."""

BEFORE: Final[tuple[VersionFix, ...]] = (
    (1, lambda _: TextFix(title="By night")),
    (1, lambda points: a_retitled(points["Ghost"])),
    (1, lambda points: a_larger_radius(points["Word"], 60.0)),
    (1, lambda points: a_moved_place(points["Ghost"], NORTH)),
    (1, lambda points: WrittenAnswer(point_id=points["Word"].id, answer="lightning")),
    (1, lambda points: a_withdrawal(points["Fallen"])),
)
"""Before there is a second version, which is a copy with these."""

BESIDE: Final[tuple[VersionFix, ...]] = (
    (1, lambda points: TextFix(point_id=points["Photo"].id, description="Other way round.")),
    (1, lambda points: a_moved_place(points["Word"], NORTH)),
    (1, lambda points: WrittenAnswer(point_id=points["Code"].id, answer="17030")),
    (2, lambda _: TextFix(title="By day", description="Without the rain.")),
    (2, lambda points: a_larger_radius(points["Word"], 90.0)),
    (2, lambda points: a_moved_place(points["Photo"], NORTH)),
    (2, lambda points: WrittenAnswer(point_id=points["Added"].id, answer="lightning")),
    (2, lambda points: a_withdrawal(points["Code"])),
)

AFTER: Final[tuple[VersionFix, ...]] = (
    (1, lambda points: TextFix(point_id=points["Word"].id, hints=_hints(points["Word"]))),
    (2, lambda points: a_larger_radius(points["Photo"], 90.0)),
    (2, lambda points: a_withdrawal(points["Word"])),
)


@dataclass
class Staff:
    """Who works on a quest, of which all versions are kept here."""

    container: AsyncContainer
    author: Actor
    quest_id: QuestId
    versions: dict[int, QuestVersion] = field(default_factory=dict)
    is_open: bool = True

    @classmethod
    async def of_a_new_quest(cls, container: AsyncContainer) -> Self:
        """Return the staff of a quest of one version."""
        credits_ = Credits(reward=REWARD)
        quest = await a_published_quest(container, POINTS, timeframe=0, credits=credits_)
        return cls(container, quest.author, quest.quest_id, {1: quest.version})

    def work(self, dice: Random) -> list[Act]:
        """Return all that is done, in order; the dice decide about the order of fixes."""
        first, second, last = list(BEFORE), list(BESIDE), list(AFTER)
        for fixes in (first, second, last):
            dice.shuffle(fixes)
        return [
            *map(self._fixing, first),
            self._open_draft,
            self._fixing((1, lambda points: a_larger_radius(points["Last"], 90.0))),
            self._publish,
            *map(self._fixing, second),
            self._archive,
            self._fixing((1, lambda points: a_withdrawal(points["Last"]))),
            self._restore,
            *map(self._fixing, last),
        ]

    def _fixing(self, what: VersionFix) -> Act:
        number, write = what

        async def act() -> None:
            points = {point.title: point for point in self.versions[number].points}
            written = write(points)
            for is_repeat in (False, True):
                fixed = await ask_to_fix(
                    self.container, self.author, self.quest_id, written, number
                )
                assert fixed[1] is is_repeat

        return act

    async def _open_draft(self) -> None:
        opened, _ = await open_draft(self.container, self.author, self.quest_id)
        changed = await edit(self.container, self.author, opened.quest, title="Version 2")
        await add_point(self.container, self.author, changed.quest, ADDED)

    async def _publish(self) -> None:
        async with block(self.container, QuestRepository) as quests:
            quest = await quests.get(self.quest_id)
        async with using(self.container, PublishQuest) as publish_quest:
            await publish_quest(self.author, self.quest_id, quest.revision)
        async with block(self.container, QuestRepository) as quests:
            self.versions[2] = await quests.get_version(self.quest_id, 2)

    async def _archive(self) -> None:
        self.is_open = False
        async with using(self.container, ArchiveQuest) as archive_quest:
            await archive_quest(self.author, self.quest_id)

    async def _restore(self) -> None:
        async with using(self.container, PublishQuest) as publish_quest:
            await publish_quest(self.author, self.quest_id, None)
        self.is_open = True


def _hints(point: Point) -> tuple[HintText, ...]:
    return tuple(HintText(id=hint.id, text="Look up.") for hint in point.hints)
