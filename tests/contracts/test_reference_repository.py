"""The contract of what quests refer to: the writing side."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest
from dishka import AsyncContainer

from blocks import block, using
from builders import NOON, an_id
from quest_builders import (
    HISTORY,
    WALKING,
    a_category,
    a_draft,
    a_quest,
    a_vehicle,
    an_area,
    an_author,
    some_fields,
)
from questcity.adapters.memory.references import AREAS, CATEGORIES, TOOLS
from questcity.domain.quests.errors import NameTakenError, ReferenceNotFoundError
from questcity.domain.quests.model.points import GeoPoint
from questcity.domain.quests.model.quests import Quest, QuestStatus
from questcity.domain.quests.model.reference import (
    ACTIVITY,
    CATEGORY,
    PLACE,
    TOOL,
    VEHICLE,
    Category,
    Label,
    Reference,
    ReferenceKind,
    Uses,
)
from questcity.domain.quests.ports.readers import QuestReader, ReferenceReader
from questcity.domain.quests.ports.repositories import QuestRepository, ReferenceRepository
from questcity.domain.shared.errors import InvalidInputError
from questcity.domain.shared.ids import MediaId

pytestmark = pytest.mark.anyio

MUSIC = a_category(name="Музыка", media_id=MediaId(an_id()))
TRAM = a_vehicle(name="Трамвай")
TVER = an_area(name="Тверь")
NEW: tuple[tuple[ReferenceKind[Any], Any], ...] = (
    (CATEGORY, MUSIC),
    (VEHICLE, TRAM),
    (PLACE, TVER),
)
FIELDS = {CATEGORY: "category_id", VEHICLE: "vehicle_id", PLACE: "place_id"}


async def add(container: AsyncContainer, kind: ReferenceKind[Any], new: Any) -> None:
    async with block(container, ReferenceRepository) as references:
        await references.add(kind, new)


async def listed(container: AsyncContainer, kind: ReferenceKind[Any]) -> tuple[Reference, ...]:
    reader = await container.get(ReferenceReader)
    lists = {
        CATEGORY: reader.list_categories,
        VEHICLE: reader.list_vehicles,
        PLACE: reader.list_areas,
        ACTIVITY: reader.list_activities,
        TOOL: reader.list_tools,
    }
    found: tuple[Reference, ...] = await lists[kind]()
    return found


async def uses(container: AsyncContainer, category: Category = HISTORY) -> Uses:
    async with block(container, ReferenceRepository) as references:
        return await references.count_uses(CATEGORY, category.id)


async def a_quest_of(container: AsyncContainer, **fields: Any) -> Quest:
    quest = a_quest(
        (await an_author(container)).identity, draft=a_draft(fields=some_fields(**fields))
    )
    async with block(container, QuestRepository) as quests:
        await quests.add(quest)
    return quest


async def publish(container: AsyncContainer, quest: Quest) -> Quest:
    published, version = quest.published(at=NOON)
    async with block(container, QuestRepository) as quests:
        await quests.add_version(version)
        return await quests.save(published)


async def test_what_is_added_comes_back_whole_and_is_listed(container: AsyncContainer) -> None:
    for kind, new in NEW:
        await add(container, kind, new)

        async with block(container, ReferenceRepository) as references:
            assert await references.get(kind, new.id) == new
        # Cyrillic comes after Latin, whatever the locale of the database.
        assert (await listed(container, kind))[-1] == new


async def test_lists_are_in_the_order_of_names_whatever_their_case(
    container: AsyncContainer,
) -> None:
    names = ("ягоды", "Яблоки", "eggs")
    for name in names:
        await add(container, CATEGORY, a_category(name=name))

    found = [category.name for category in await listed(container, CATEGORY)]

    assert [name for name in found if name in {*names, "Art", "Family"}] == [
        "Art",
        "eggs",
        "Family",
        "Яблоки",
        "ягоды",
    ]


async def test_a_change_is_seen_at_once(container: AsyncContainer) -> None:
    changes: tuple[tuple[ReferenceKind[Any], Any], ...] = (
        (CATEGORY, replace(HISTORY, name="Past")),
        (VEHICLE, replace(WALKING, name="walking", top_speed=3.5)),
        (PLACE, replace(AREAS[0], centre=GeoPoint(1.5, -2.5), zone="Asia/Tokyo")),
        (ACTIVITY, Label(id=4, code="scan_qr", name="Сканировать")),
        (TOOL, replace(TOOLS[2], media_id=MediaId(an_id()))),
    )
    for kind, changed in changes:
        before = {thing.id: thing for thing in await listed(container, kind)}

        async with block(container, ReferenceRepository) as references:
            await references.save(kind, changed)

        after = {thing.id: thing for thing in await listed(container, kind)}
        assert after == before | {changed.id: changed}


async def test_what_is_not_there_cannot_be_loaded(container: AsyncContainer) -> None:
    strange: tuple[tuple[ReferenceKind[Any], Any], ...] = (
        (CATEGORY, an_id()),
        (CATEGORY, WALKING.id),
        (ACTIVITY, 8),
        (TOOL, 0),
        (TOOL, -1),
        (TOOL, 10**100),
    )
    for kind, id_ in strange:
        async with block(container, ReferenceRepository) as references:
            with pytest.raises(ReferenceNotFoundError):
                await references.get(kind, id_)


async def test_a_name_is_taken_in_any_case_and_script(container: AsyncContainer) -> None:
    for kind, new in NEW:
        await add(container, kind, new)
        before = await listed(container, kind)

        with pytest.raises(NameTakenError):
            await add(container, kind, replace(new, id=an_id(), name=new.name.upper()))
        with pytest.raises(NameTakenError):
            async with block(container, ReferenceRepository) as references:
                other: Any = before[0]
                await references.save(kind, replace(other, name=new.name.upper()))

        assert await listed(container, kind) == before


async def test_a_tool_may_have_the_name_of_an_activity_but_not_of_a_tool(
    container: AsyncContainer,
) -> None:
    async with block(container, ReferenceRepository) as references:
        await references.save(TOOL, replace(TOOLS[2], name="Take a photo"))

    with pytest.raises(NameTakenError):
        async with block(container, ReferenceRepository) as references:
            await references.save(TOOL, replace(TOOLS[3], name="take a PHOTO"))


async def test_of_two_who_take_one_name_at_once_one_gets_it(container: AsyncContainer) -> None:
    names = ("Опера", "ОПЕРА")
    outcomes = await asyncio.gather(
        *(add(container, CATEGORY, a_category(name=name)) for name in names),
        return_exceptions=True,
    )

    assert {type(outcome) for outcome in outcomes} == {NameTakenError, type(None)}


async def test_what_nothing_uses_is_removed(container: AsyncContainer) -> None:
    for kind, new in NEW:
        before = await listed(container, kind)
        await add(container, kind, new)

        async with block(container, ReferenceRepository) as references:
            assert await references.count_uses(kind, new.id) == Uses()
            await references.remove(kind, new.id)

        assert await listed(container, kind) == before


async def test_uses_are_counted_by_what_they_are(container: AsyncContainer) -> None:
    draft = await a_quest_of(container)
    assert await uses(container) == Uses(drafts=1)

    published = await publish(container, draft)
    assert await uses(container) == Uses(published=1)

    async with block(container, QuestRepository) as quests:
        fields = some_fields(category_id=CATEGORIES[1].id)
        await quests.save(published.with_draft(a_draft(fields=fields), at=NOON))
    assert await uses(container) == Uses(published=1)
    assert await uses(container, CATEGORIES[1]) == Uses(drafts=1)


async def test_a_version_of_before_counts_as_one_that_is_archived(
    container: AsyncContainer,
) -> None:
    first = await publish(container, await a_quest_of(container))
    async with block(container, QuestRepository) as quests:
        fields = some_fields(category_id=CATEGORIES[1].id)
        reopened = await quests.save(first.with_draft(a_draft(fields=fields), at=NOON))
    second = await publish(container, reopened)
    assert await uses(container) == Uses(versions=1)
    assert await uses(container, CATEGORIES[1]) == Uses(published=1)

    async with block(container, QuestRepository) as quests:
        await quests.save(second.archived(at=NOON))
    assert await uses(container, CATEGORIES[1]) == Uses(versions=1)


async def test_each_kind_is_counted_by_its_own_field(container: AsyncContainer) -> None:
    await a_quest_of(container)
    for kind, new in NEW:
        await add(container, kind, new)
        await publish(container, await a_quest_of(container, **{FIELDS[kind]: new.id}))

        async with block(container, ReferenceRepository) as references:
            assert await references.count_uses(kind, new.id) == Uses(published=1)


async def test_no_draft_refers_to_what_was_removed_meanwhile(container: AsyncContainer) -> None:
    """Whoever writes it has looked the thing up before."""
    there = await a_quest_of(container)
    for kind, gone in NEW:
        field = FIELDS[kind]
        referring = a_draft(fields=some_fields(**{field: gone.id}))

        with pytest.raises(InvalidInputError) as added:
            await a_quest_of(container, **{field: gone.id})
        with pytest.raises(InvalidInputError) as saved:
            async with block(container, QuestRepository) as quests:
                await quests.save(replace(there, draft=referring))

        for refusal in (added, saved):
            assert [fault.path for fault in refusal.value.violations] == [(field,)]


async def test_quests_show_a_new_name_at_once(container: AsyncContainer) -> None:
    quest = await publish(container, await a_quest_of(container))
    assert quest.status is QuestStatus.PUBLISHED

    async with block(container, ReferenceRepository) as references:
        await references.save(CATEGORY, replace(HISTORY, name="Прошлое"))
        await references.save(VEHICLE, replace(WALKING, name="Пешком"))

    async with using(container, QuestReader) as reader:
        detail = await reader.find(quest.id)
    assert detail is not None
    assert (detail.summary.category.name, detail.summary.vehicle.name) == ("Прошлое", "Пешком")
