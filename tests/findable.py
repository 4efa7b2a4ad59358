"""Published quests that differ in how they are found."""

from datetime import timedelta
from typing import Any

from dishka import AsyncContainer

from blocks import block
from builders import NOON
from quest_builders import (
    HORSEMAN,
    SAVIOUR,
    a_draft,
    a_place,
    a_point,
    a_quest,
    an_area,
    some_fields,
)
from questcity.domain.quests.model.points import GeoPoint
from questcity.domain.quests.model.reference import PLACE, Area
from questcity.domain.quests.ports.repositories import QuestRepository, ReferenceRepository
from questcity.domain.shared.ids import QuestId
from questcity.domain.shared.permissions import Actor


async def publish(
    container: AsyncContainer,
    author: Actor,
    title: str,
    *,
    start: GeoPoint = HORSEMAN,
    minutes: int = 0,
    **fields: Any,
) -> QuestId:
    """Publish a quest of a title that starts somewhere, so many minutes after noon."""
    points = (a_point(places=(a_place(start),)), a_point(places=(a_place(SAVIOUR),)))
    draft = a_draft(fields=some_fields(title=title, **fields), points=points)
    quest = a_quest(author.identity, draft=draft)
    published, version = quest.published(at=NOON + timedelta(minutes=minutes))
    async with block(container, QuestRepository) as quests:
        await quests.add(quest)
        await quests.add_version(version)
        await quests.save(published)
    return quest.id


async def publish_towers(container: AsyncContainer, author: Actor, many: int) -> None:
    """Publish so many quests with a tower in their titles, and as many with one elsewhere."""
    for number in range(many):
        await publish(container, author, f"Tower {number}")
        await publish(container, author, f"Walk {number}", description="To a tower")


async def add_area(container: AsyncContainer, name: str) -> Area:
    """Add a city."""
    area = an_area(name=name)
    async with block(container, ReferenceRepository) as references:
        await references.add(PLACE, area)
    return area
