"""Looking over drafts, and what an error holds up."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest
from dishka import AsyncContainer

import drafts
from blocks import block, using
from builders import NOON
from quest_builders import (
    HORSEMAN,
    a_published_quest,
    a_written_place,
    a_written_point,
    a_written_quest,
    an_author,
)
from questcity.domain.quests.errors import (
    DraftNotFoundError,
    QuestNotFoundError,
    QuestNotReadyError,
)
from questcity.domain.quests.model.activities import ActivityType
from questcity.domain.quests.model.points import GeoPoint
from questcity.domain.quests.model.quests import Quest
from questcity.domain.quests.model.written import WrittenActivity
from questcity.domain.quests.ports.repositories import QuestRepository
from questcity.domain.quests.rules.linting.findings import Code, Finding
from questcity.domain.quests.use_cases.decide_submission import DecideSubmission, Decision
from questcity.domain.quests.use_cases.lint_draft import LintDraft
from questcity.domain.quests.use_cases.publish_quest import PublishQuest
from questcity.domain.shared.ids import QuestId
from questcity.domain.shared.permissions import Actor, Role

pytestmark = pytest.mark.anyio

SWAPPED = a_written_place(GeoPoint(HORSEMAN.longitude, HORSEMAN.latitude))


async def look_over(
    container: AsyncContainer, actor: Actor, quest_id: QuestId
) -> tuple[Finding, ...]:
    async with using(container, LintDraft) as lint_draft:
        return await lint_draft(actor, quest_id)


async def publish(container: AsyncContainer, actor: Actor, quest: Quest) -> Quest:
    async with using(container, PublishQuest) as publish_quest:
        return await publish_quest(actor, quest.id, quest.revision)


async def approve(container: AsyncContainer, actor: Actor, quest: Quest) -> Quest:
    """Approve what has come into review all the same: cities change, too."""
    async with block(container, QuestRepository) as quests:
        submitted = await quests.save((await quests.get(quest.id)).submitted(at=NOON))
    async with using(container, DecideSubmission) as decide:
        return await decide(
            actor, quest.id, Decision(expected=submitted.revision, is_approved=True)
        )


async def test_an_author_sees_what_is_wrong_with_answers_too(
    memory_container: AsyncContainer,
) -> None:
    author = await an_author(memory_container)
    code = WrittenActivity(type=ActivityType.ENTER_CODE, answers=("1111",))
    points = (a_written_point(places=(SWAPPED,)), a_written_point(activity=code))
    quest = (await a_written_quest(memory_container, author, points)).quest

    found = {
        (finding.code, finding.path)
        for finding in await look_over(memory_container, author, quest.id)
    }

    assert found >= {
        (Code.COORDINATES_SWAPPED, ("points", 0, "places", 0)),
        (Code.CODE_EASY_TO_GUESS, ("points", 1, "activity", "code")),
    }


async def test_only_who_may_read_a_draft_has_it_looked_over(
    memory_container: AsyncContainer,
) -> None:
    author, moderator = [await an_author(memory_container) for _ in range(2)]
    quest = (await a_written_quest(memory_container, author)).quest
    player = await an_author(memory_container, Role.USER)

    assert await look_over(memory_container, moderator, quest.id)
    with pytest.raises(QuestNotFoundError):
        await look_over(memory_container, player, quest.id)


async def test_there_is_nothing_to_look_over_without_a_draft(
    memory_container: AsyncContainer,
) -> None:
    published = await a_published_quest(memory_container)

    with pytest.raises(DraftNotFoundError):
        await look_over(memory_container, published.author, published.quest_id)


@pytest.mark.parametrize("step", [drafts.submit, publish, approve], ids=lambda step: step.__name__)
async def test_an_error_that_only_vehicle_or_city_shows_holds_up_a_quest(
    memory_container: AsyncContainer,
    step: Callable[[AsyncContainer, Actor, Quest], Awaitable[Quest]],
) -> None:
    author = await an_author(memory_container)
    far = a_written_place(replace(HORSEMAN, latitude=HORSEMAN.latitude + 0.4))
    points = (a_written_point(places=(SWAPPED,)), a_written_point(), a_written_point(places=(far,)))
    quest = (await a_written_quest(memory_container, author, points, timeframe=1)).quest

    with pytest.raises(QuestNotReadyError) as refusal:
        await step(memory_container, author, quest)

    assert [(error.path, error.code) for error in refusal.value.violations] == [
        (("timeframe",), "time-impossible"),
        (("points", 0, "places", 0), "coordinates-swapped"),
    ]
