"""Quests that come as files, and that are taken along as such."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

import pytest
from dishka import AsyncContainer
from hypothesis import given, settings

import drafts
from builders import an_id
from files import bring, take
from installation import Installation
from quest_builders import (
    HISTORY,
    SAINT_PETERSBURG,
    WALKING,
    a_published_quest,
    a_written_point,
    a_written_quest,
    an_author,
)
from quest_documents import a_document, documents
from questcity.adapters.formats.bundle import write_bundle
from questcity.adapters.formats.files import read_file
from questcity.adapters.formats.quest_json import write_json
from questcity.domain.quests.errors import (
    FileNotReadableError,
    QuestNotFoundError,
    VersionNotFoundError,
)
from questcity.domain.quests.model.files import FileFormat, LossCode, QuestDocument
from questcity.domain.quests.model.quests import Quest, QuestStatus
from questcity.domain.shared.errors import IdempotencyKeyReusedError, InvalidInputError
from questcity.domain.shared.ids import QuestId
from questcity.domain.shared.permissions import Actor, Flag, NotPermittedError, Role
from stores import SetClock, application_over, memory_store

pytestmark = pytest.mark.anyio


@pytest.fixture
async def author(container: AsyncContainer) -> Actor:
    """Return somebody who may write quests."""
    return await an_author(container)


def ids_of(quest: Quest) -> Iterator[UUID]:
    draft = quest.require_draft()
    yield quest.id
    for merch in draft.fields.merch:
        assert merch.id is not None
        yield merch.id
    for point in draft.points:
        yield point.id
        yield from (place.id for place in point.places)
        yield from (hint.id for hint in point.hints)


async def test_a_bundle_becomes_a_draft_and_the_same_bundle_again(
    container: AsyncContainer, author: Actor
) -> None:
    bundle, _ = write_bundle(a_document())

    imported = await bring(container, author, bundle)
    exported, losses = await take(container, author, imported.seen.quest.id)
    again = await bring(container, author, exported)

    quest = imported.seen.quest
    fields = quest.require_draft().fields
    assert (quest.author_id, quest.status) == (author.user_id, QuestStatus.DRAFT)
    assert fields.category_id == HISTORY.id
    assert (fields.vehicle_id, fields.place_id) == (WALKING.id, SAINT_PETERSBURG.id)
    assert (exported, imported.losses, losses) == (bundle, (), ())
    assert await drafts.view(container, author, quest.id) == imported.seen
    assert set(ids_of(quest)).isdisjoint(ids_of(again.seen.quest))


def test_whatever_is_imported_is_exported_as_it_was(installation: Installation) -> None:
    clock = SetClock()

    async def come_and_go(document: QuestDocument) -> None:
        container = application_over(installation.settings(), clock, memory_store())
        author = await an_author(container)
        bundle, _ = write_bundle(document)
        quest = (await bring(container, author, bundle)).seen.quest
        assert await take(container, author, quest.id) == (bundle, ())
        await container.close()

    @settings(max_examples=25)
    @given(documents())
    def come_and_go_anyway(document: QuestDocument) -> None:
        asyncio.run(come_and_go(document))

    come_and_go_anyway()


async def test_names_are_found_in_any_letter_case_and_what_is_not_found_is_left_open(
    container: AsyncContainer, author: Actor
) -> None:
    document = a_document(category=" hIs\u200dTory ", vehicle="Camel", place="Samarkand")

    imported = await bring(container, author, write_json(document))

    fields = imported.seen.quest.require_draft().fields
    assert (fields.category_id, fields.vehicle_id, fields.place_id) == (HISTORY.id, None, None)
    assert [(loss.code, loss.path) for loss in imported.losses] == [
        (LossCode.UNKNOWN_VEHICLE, ("vehicle",)),
        (LossCode.UNKNOWN_PLACE, ("place",)),
    ]


async def test_everything_that_is_wrong_is_told_at_once_and_nothing_is_made(
    container: AsyncContainer, author: Actor
) -> None:
    document = a_document()
    points = (replace(document.points[0], title=" "), *document.points[1:])
    fields = replace(document.fields, group=9)
    bad = write_json(replace(document, fields=fields, points=points, category="x" * 129))

    with pytest.raises(InvalidInputError) as refused:
        await bring(container, author, bad)

    assert [(one.path, one.code) for one in refused.value.violations] == [
        (("group",), "invalid"),
        (("category",), "too-long"),
        (("points", 0, "title"), "too-short"),
    ]


async def test_who_may_not_write_quests_sends_no_file(container: AsyncContainer) -> None:
    player = await an_author(container, Role.USER)

    with pytest.raises(NotPermittedError):
        await bring(container, player, b"not even looked at")


async def test_a_repeated_import_makes_one_quest(container: AsyncContainer, author: Actor) -> None:
    content = write_json(a_document())

    first = await bring(container, author, content, "key")
    second = await bring(container, author, content, "key")

    assert (first.is_replay, second.is_replay) == (False, True)
    assert second.seen.quest.id == first.seen.quest.id
    with pytest.raises(IdempotencyKeyReusedError):
        await bring(container, author, content + b"\n", "key")


async def test_a_file_that_is_refused_uses_no_key_up(
    container: AsyncContainer, author: Actor
) -> None:
    with pytest.raises(FileNotReadableError):
        await bring(container, author, b"{", "key")

    assert not (await bring(container, author, write_json(a_document()), "key")).is_replay


async def test_the_draft_is_exported_before_the_newest_version_and_any_version_if_asked(
    container: AsyncContainer,
) -> None:
    published = await a_published_quest(container)
    author, quest_id = published.author, published.quest_id

    without_draft, _ = await take(container, author, quest_id)
    opened, _ = await drafts.open_draft(container, author, quest_id)
    await drafts.edit(container, author, opened.quest, title="Another")
    with_draft, _ = await take(container, author, quest_id)
    first, _ = await take(container, author, quest_id, version=1)

    assert first == without_draft
    assert read_file(with_draft)[0].fields.title == "Another"
    for version in (0, 2, -1, 10**30):
        with pytest.raises(VersionNotFoundError):
            await take(container, author, quest_id, version=version)


async def test_only_the_author_and_editors_of_all_quests_take_a_quest_along(
    container: AsyncContainer, author: Actor
) -> None:
    quest = (await a_written_quest(container, author)).quest
    editor = await an_author(container, Role.USER, flags=frozenset({Flag.CAN_EDIT_QUESTS}))

    assert await take(container, editor, quest.id) == await take(container, author, quest.id)
    for stranger in (await an_author(container), await an_author(container, Role.USER)):
        with pytest.raises(QuestNotFoundError):
            await take(container, stranger, quest.id)
    with pytest.raises(QuestNotFoundError):
        await take(container, author, QuestId(an_id()))


async def test_a_map_of_a_quest_says_what_it_does_not_hold(
    container: AsyncContainer, author: Actor
) -> None:
    quest = (await a_written_quest(container, author, (a_written_point(places=()),))).quest

    content, losses = await take(container, author, quest.id, FileFormat.GPX)

    assert content.startswith(b"<?xml")
    assert [(loss.code, loss.path) for loss in losses] == [
        (LossCode.FIELDS_NOT_EXPORTED, ()),
        (LossCode.PART_NOT_KEPT, ("points", 0)),
    ]
