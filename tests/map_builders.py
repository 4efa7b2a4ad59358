"""Published quests at places of a map."""

from collections.abc import Iterable
from typing import Any

from dishka import AsyncContainer

from blocks import block
from builders import NOON
from quest_builders import a_draft, a_place, a_point, a_quest, an_author, some_fields
from questcity.domain.quests.model.points import GeoPoint
from questcity.domain.quests.ports.repositories import QuestRepository
from questcity.domain.shared.ids import QuestId


async def publish_at(
    container: AsyncContainer, places: Iterable[GeoPoint], **fields: Any
) -> tuple[QuestId, ...]:
    """Publish a quest at each of these places, by one author, and return their ids."""
    author = await an_author(container)
    added = []
    async with block(container, QuestRepository) as quests:
        for place in places:
            points = (a_point(places=(a_place(place),)), a_point(places=(a_place(place),)))
            draft = a_draft(fields=some_fields(**fields), points=points)
            quest = a_quest(author.identity, draft=draft)
            published, version = quest.published(at=NOON)
            await quests.add(quest)
            await quests.add_version(version)
            await quests.save(published)
            added.append(quest.id)
    return tuple(added)
