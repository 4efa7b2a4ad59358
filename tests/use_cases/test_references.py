"""Looking after what quests refer to."""

import asyncio
from typing import Any

import pytest
from dishka import AsyncContainer

from blocks import using
from builders import an_actor, an_id
from quest_builders import (
    HISTORY,
    a_category,
    a_published_quest,
    a_written_quest,
    an_author,
)
from questcity.adapters.memory.references import TOOLS, VEHICLES
from questcity.domain.accounts.use_cases.read_audit_trail import ReadAuditTrail
from questcity.domain.quests.errors import InUseError, NameTakenError, ReferenceNotFoundError
from questcity.domain.quests.model.reference import (
    ACTIVITY,
    CATEGORY,
    PLACE,
    TOOL,
    VEHICLE,
    ReferenceKind,
)
from questcity.domain.quests.ports.readers import ReferenceReader
from questcity.domain.quests.use_cases.add_reference import AddReference
from questcity.domain.quests.use_cases.edit_reference import EditReference
from questcity.domain.quests.use_cases.remove_reference import RemoveReference
from questcity.domain.shared.audit import AuditEntry
from questcity.domain.shared.errors import InvalidInputError
from questcity.domain.shared.paging import PageRequest
from questcity.domain.shared.permissions import Actor, NotPermittedError, Role

pytestmark = pytest.mark.anyio

ADMIN = an_actor(Role.ADMIN)


async def add(container: AsyncContainer, name: str = "Музыка", actor: Actor = ADMIN) -> Any:
    async with using(container, AddReference) as add_reference:
        return await add_reference(actor, CATEGORY, lambda new_id: a_category(id=new_id, name=name))


async def edit(
    container: AsyncContainer, kind: ReferenceKind[Any], id_: Any, actor: Actor = ADMIN, **said: Any
) -> Any:
    async with using(container, EditReference) as edit_reference:
        return await edit_reference(actor, kind, id_, said)


async def remove(
    container: AsyncContainer, kind: ReferenceKind[Any], id_: Any, actor: Actor = ADMIN
) -> None:
    async with using(container, RemoveReference) as remove_reference:
        await remove_reference(actor, kind, id_)


async def trail(container: AsyncContainer) -> list[AuditEntry]:
    async with using(container, ReadAuditTrail) as read_audit_trail:
        return list((await read_audit_trail(ADMIN, PageRequest())).items)


async def test_who_did_what_is_on_record(container: AsyncContainer) -> None:
    added = await add(container, "  Музыка ")
    await edit(container, CATEGORY, added.id, name="Опера")
    await remove(container, CATEGORY, added.id)

    removed, edited, first = await trail(container)
    assert [entry.action for entry in (first, edited, removed)] == [
        "category.added",
        "category.edited",
        "category.removed",
    ]
    assert {
        (entry.actor_id, entry.subject_kind, entry.subject_id) for entry in (first, removed)
    } == {(ADMIN.user_id, "category", added.id)}
    assert (first.before, first.after) == ({}, {"name": "Музыка", "media_id": ""})
    assert (edited.before, edited.after) == ({"name": "Музыка"}, {"name": "Опера"})
    assert (removed.before, removed.after) == ({"name": "Опера", "media_id": ""}, {})


async def test_a_label_is_on_record_by_its_code(container: AsyncContainer) -> None:
    await edit(container, TOOL, 7, name="Компас")

    [entry] = await trail(container)
    assert (entry.action, entry.subject_kind, entry.subject_id) == ("tool.edited", "tool", None)
    assert entry.before == {"code": "target_compass", "name": TOOLS[6].name}
    assert entry.after == {"code": "target_compass", "name": "Компас"}


async def test_what_changes_nothing_leaves_no_trace(memory_container: AsyncContainer) -> None:
    same = await edit(memory_container, CATEGORY, HISTORY.id, name=f" {HISTORY.name} ")

    assert same == HISTORY
    assert await trail(memory_container) == []


async def test_a_name_may_change_its_own_case(memory_container: AsyncContainer) -> None:
    shouted = await edit(memory_container, CATEGORY, HISTORY.id, name="HISTORY")

    assert shouted.name == "HISTORY"


async def test_a_refusal_leaves_no_trace(memory_container: AsyncContainer) -> None:
    await add(memory_container)
    before = await trail(memory_container)

    with pytest.raises(NameTakenError):
        await add(memory_container, "МУЗЫКА")
    with pytest.raises(NameTakenError):
        await edit(memory_container, CATEGORY, HISTORY.id, name="музыка")
    with pytest.raises(InvalidInputError):
        await edit(memory_container, CATEGORY, HISTORY.id, name="")
    with pytest.raises(InvalidInputError):
        await add(memory_container, " x ")
    for kind, strange in ((CATEGORY, an_id()), (VEHICLE, HISTORY.id), (ACTIVITY, 99)):
        with pytest.raises(ReferenceNotFoundError):
            await edit(memory_container, kind, strange, name="Past")

    assert await trail(memory_container) == before


async def test_what_a_quest_refers_to_stays(memory_container: AsyncContainer) -> None:
    draft = (await a_written_quest(memory_container, await an_author(memory_container))).quest
    assert draft.draft is not None
    fields = draft.draft.fields

    for kind, id_ in (
        (CATEGORY, fields.category_id),
        (VEHICLE, fields.vehicle_id),
        (PLACE, fields.place_id),
    ):
        with pytest.raises(InUseError) as refusal:
            await remove(memory_container, kind, id_)
        assert (refusal.value.published, refusal.value.drafts) == (0, 1)

    await remove(memory_container, VEHICLE, VEHICLES[1].id)
    async with using(memory_container, ReferenceReader) as references:
        assert VEHICLES[1] not in await references.list_vehicles()


async def test_either_a_quest_begins_with_it_or_it_is_removed(container: AsyncContainer) -> None:
    music, author = await add(container), await an_author(container)

    begun, removed = await asyncio.gather(
        a_published_quest(container, author=author, category_id=music.id),
        remove(container, CATEGORY, music.id),
        return_exceptions=True,
    )

    refused = [outcome for outcome in (begun, removed) if isinstance(outcome, Exception)]
    assert len(refused) == 1
    assert isinstance(refused[0], InvalidInputError | InUseError)


@pytest.mark.parametrize("kind", [CATEGORY, VEHICLE, PLACE, ACTIVITY, TOOL], ids=lambda k: k.code)
async def test_only_who_manages_a_kind_changes_it(
    memory_container: AsyncContainer, kind: ReferenceKind[Any]
) -> None:
    manager = an_actor(Role.MANAGER)

    with pytest.raises(NotPermittedError):
        await edit(memory_container, kind, 1, manager, name="Past")
    with pytest.raises(NotPermittedError):
        await remove(memory_container, kind, HISTORY.id, manager)
    with pytest.raises(NotPermittedError):
        await add(memory_container, actor=manager)
