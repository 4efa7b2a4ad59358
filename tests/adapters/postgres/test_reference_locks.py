"""Something is removed while somebody begins a quest with it: PostgreSQL decides who was first."""

import asyncio

import pytest
from dishka import AsyncContainer

from blocks import block, using
from builders import an_actor
from quest_builders import HISTORY, a_quest, an_author
from questcity.domain.quests.errors import InUseError
from questcity.domain.quests.model.reference import CATEGORY
from questcity.domain.quests.ports.repositories import QuestRepository, ReferenceRepository
from questcity.domain.quests.use_cases.remove_reference import RemoveReference
from questcity.domain.shared.errors import InvalidInputError
from questcity.domain.shared.permissions import Role
from waiting import UntilWaiting

pytestmark = [pytest.mark.anyio, pytest.mark.postgres]


async def test_a_quest_that_was_begun_first_keeps_what_it_refers_to(
    container: AsyncContainer,
    other_container: AsyncContainer,
    until_waiting: UntilWaiting,
) -> None:
    quest = a_quest((await an_author(container)).identity)

    async def remove() -> None:
        async with using(other_container, RemoveReference) as remove_reference:
            await remove_reference(an_actor(Role.ADMIN), CATEGORY, HISTORY.id)

    async with block(container, QuestRepository) as quests:
        await quests.add(quest)
        later = asyncio.create_task(remove())
        await until_waiting(later)

    with pytest.raises(InUseError) as refusal:
        await later
    assert refusal.value.drafts == 1


async def test_what_was_removed_first_is_unknown_to_a_quest(
    container: AsyncContainer,
    other_container: AsyncContainer,
    until_waiting: UntilWaiting,
) -> None:
    quest = a_quest((await an_author(container)).identity)

    async def begin() -> None:
        async with block(other_container, QuestRepository) as quests:
            await quests.add(quest)

    async with block(container, ReferenceRepository) as references:
        await references.get(CATEGORY, HISTORY.id)
        later = asyncio.create_task(begin())
        await until_waiting(later)
        assert (await references.count_uses(CATEGORY, HISTORY.id)).drafts == 0
        await references.remove(CATEGORY, HISTORY.id)

    with pytest.raises(InvalidInputError) as refusal:
        await later
    assert [fault.path for fault in refusal.value.violations] == [("category_id",)]
