"""The contract of what everybody, and an author, reads of quests."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from dishka import AsyncContainer

from blocks import block
from builders import NOON, an_id
from quest_builders import (
    HORSEMAN,
    SAVIOUR,
    a_draft,
    a_place,
    a_point,
    a_quest,
    a_refusal,
    a_version,
    an_author,
    some_fields,
)
from questcity.adapters.memory.references import AREAS, CATEGORIES, VEHICLES
from questcity.domain.quests.errors import QuestNotFoundError, VersionNotFoundError
from questcity.domain.quests.model.comparisons import SubmissionKind
from questcity.domain.quests.model.fields import (
    Credits,
    Level,
    Mentor,
    Merch,
    Mileage,
    Money,
    Price,
)
from questcity.domain.quests.model.finding import QuestFilter, QuestSort
from questcity.domain.quests.model.points import GeoPoint
from questcity.domain.quests.model.quests import DraftStatus, Quest, QuestStatus, QuestVersion
from questcity.domain.quests.model.ratings import Rating
from questcity.domain.quests.ports.readers import QuestReader
from questcity.domain.quests.ports.repositories import QuestRepository
from questcity.domain.quests.views.finding import Named, QuestDetail, QuestSummary
from questcity.domain.quests.views.writing import OwnQuest, Person, VersionSummary, WaitingQuest
from questcity.domain.shared.ids import CategoryId, MerchId, QuestId
from questcity.domain.shared.paging import Count, Page, PageRequest
from questcity.domain.shared.permissions import Actor

pytestmark = pytest.mark.anyio


@pytest.fixture
async def reader(container: AsyncContainer) -> QuestReader:
    """Return the reader of each store in turn."""
    reader: QuestReader = await container.get(QuestReader)
    return reader


@pytest.fixture
async def author(container: AsyncContainer) -> Actor:
    """Return somebody with an account."""
    return await an_author(container)


async def add(container: AsyncContainer, author: Actor, **changes: Any) -> Quest:
    quest = a_quest(author.identity, **changes)
    async with block(container, QuestRepository) as quests:
        await quests.add(quest)
    return quest


async def save(container: AsyncContainer, quest: Quest) -> Quest:
    async with block(container, QuestRepository) as quests:
        return await quests.save(quest)


async def publish(
    container: AsyncContainer, author: Actor, at: datetime = NOON, **fields: Any
) -> Quest:
    quest = a_quest(author.identity, draft=a_draft(fields=some_fields(**fields)))
    published, version = quest.published(at=at)
    async with block(container, QuestRepository) as quests:
        await quests.add(quest)
        await quests.add_version(version)
        return await quests.save(published)


async def add_version(container: AsyncContainer, quest: Quest, version: QuestVersion) -> Quest:
    async with block(container, QuestRepository) as quests:
        await quests.add_version(version)
        return await quests.save(replace(quest, draft=None, version=version.number))


async def ids(
    reader: QuestReader, wanted: QuestFilter | None = None, page: PageRequest | None = None
) -> list[QuestId]:
    found = await reader.list(wanted or QuestFilter(), QuestSort.NEWEST, page or PageRequest())
    return [quest.id for quest in found.items]


async def every_page(
    reader: QuestReader, limit: int, wanted: QuestFilter | None = None
) -> list[Page[QuestSummary]]:
    pages = [await reader.list(wanted or QuestFilter(), QuestSort.NEWEST, PageRequest(limit=limit))]
    while pages[-1].next_after is not None:
        request = PageRequest(limit=limit, after=pages[-1].next_after)
        pages.append(await reader.list(wanted or QuestFilter(), QuestSort.NEWEST, request))
    return pages


async def test_a_published_quest_is_shown_to_everybody(
    container: AsyncContainer, reader: QuestReader, author: Actor
) -> None:
    merch = (
        Merch(id=MerchId(an_id()), description="A map", price=Money(amount=9, currency="EUR")),
    )
    fields = some_fields(
        title="Тени",
        language="ru",
        group=4,
        timeframe=0,
        level=Level.HARD,
        mileage=Mileage.VERY_LONG,
        mentor=Mentor.REQUIRED,
        credits=Credits(auto=False, cost=1, reward=2),
        price=Price(currency="RUB"),
        merch=merch,
    )
    points = (a_point(places=(a_place(HORSEMAN), a_place(SAVIOUR))), a_point(), a_point())
    quest = await add(container, author)
    version = a_version(quest, fields=fields, points=points)
    await add_version(container, replace(quest, status=QuestStatus.PUBLISHED), version)

    detail = await reader.find(quest.id)
    page = await reader.list(QuestFilter(), QuestSort.NEWEST, PageRequest())

    assert detail == QuestDetail(
        summary=QuestSummary(
            id=quest.id,
            title="Тени",
            language="ru",
            category=Named(id=CATEGORIES[0].id, name="History"),
            vehicle=Named(id=VEHICLES[0].id, name="Walking"),
            place=Named(id=AREAS[0].id, name="Saint Petersburg"),
            level=Level.HARD,
            group=4,
            timeframe=0,
            mileage=Mileage.VERY_LONG,
            points_count=3,
            price=Price(currency="RUB"),
            credits=Credits(auto=False, cost=1, reward=2),
            rating=Rating(),
            start=GeoPoint(59.936, 30.302),
            published_at=NOON,
        ),
        description="A walk along the canal.",
        mentor=Mentor.REQUIRED,
        merch=merch,
        version=1,
    )
    assert page == Page(items=(detail.summary,))


async def test_a_quest_is_found_while_it_is_published(
    container: AsyncContainer, reader: QuestReader, author: Actor
) -> None:
    draft = await add(container, author)
    published = await publish(container, author)

    archived = await save(container, published.archived(at=NOON))
    while_archived = await reader.find(published.id), await ids(reader)
    await save(container, archived.restored(at=NOON))

    assert while_archived == (None, [])
    assert await ids(reader) == [published.id]
    assert await reader.find(published.id) is not None
    assert await reader.find(draft.id) is None


async def test_the_newest_version_is_shown_and_its_draft_is_not(
    container: AsyncContainer, reader: QuestReader, author: Actor
) -> None:
    quest = await publish(container, author, title="First")
    second = a_version(
        quest, 2, fields=some_fields(title="Second"), published_at=NOON + timedelta(days=1)
    )
    quest = await add_version(container, quest, second)
    await save(container, replace(quest, draft=a_draft(fields=some_fields(title="Third"))))

    detail = await reader.find(quest.id)

    assert detail is not None
    assert (detail.summary.title, detail.version) == ("Second", 2)
    assert detail.summary.published_at == second.published_at
    assert await ids(reader) == [quest.id]


async def test_an_archived_quest_comes_back_in_its_newest_version(
    container: AsyncContainer, reader: QuestReader, author: Actor
) -> None:
    quest = await publish(container, author, title="First")
    quest = await add_version(
        container, quest, a_version(quest, 2, fields=some_fields(title="Second"))
    )
    archived = await save(container, quest.archived(at=NOON))

    await save(container, archived.restored(at=NOON))

    detail = await reader.find(quest.id)
    assert detail is not None
    assert (detail.summary.title, detail.version) == ("Second", 2)


async def test_the_newest_publication_comes_first(
    container: AsyncContainer, reader: QuestReader, author: Actor
) -> None:
    days = (2, 0, 1)
    quests = {day: await publish(container, author, NOON + timedelta(days=day)) for day in days}

    assert await ids(reader) == [quests[day].id for day in (2, 1, 0)]


async def test_pages_go_on_where_the_one_before_ended(
    container: AsyncContainer, reader: QuestReader, author: Actor
) -> None:
    at = [NOON, NOON, NOON, NOON + timedelta(microseconds=1), NOON - timedelta(microseconds=1)]
    for moment in at:
        await publish(container, author, moment)

    pages = await every_page(reader, limit=2)

    assert [len(page.items) for page in pages] == [2, 2, 1]
    assert [quest.id for page in pages for quest in page.items] == await ids(reader)


async def test_a_last_page_that_is_full_says_so(
    container: AsyncContainer, reader: QuestReader, author: Actor
) -> None:
    for _ in range(2):
        await publish(container, author)

    page = await reader.list(QuestFilter(), QuestSort.NEWEST, PageRequest(limit=2))

    assert page.next_after is None


ONE_OF_EACH: list[tuple[QuestFilter, dict[str, Any]]] = [
    (QuestFilter(categories=(CATEGORIES[1].id,)), {"category_id": CATEGORIES[1].id}),
    (QuestFilter(vehicles=(VEHICLES[1].id,)), {"vehicle_id": VEHICLES[1].id}),
    (QuestFilter(places=(AREAS[1].id,)), {"place_id": AREAS[1].id}),
    (QuestFilter(levels=(Level.HARD,)), {"level": Level.HARD}),
    (QuestFilter(groups=(4,)), {"group": 4}),
    (QuestFilter(timeframes=(0,)), {"timeframe": 0}),
    (QuestFilter(languages=("ru",)), {"language": "ru"}),
]


@pytest.mark.parametrize(
    ("wanted", "fields"), ONE_OF_EACH, ids=[next(iter(fields)) for _, fields in ONE_OF_EACH]
)
async def test_a_list_can_be_narrowed(
    container: AsyncContainer,
    reader: QuestReader,
    author: Actor,
    wanted: QuestFilter,
    fields: dict[str, Any],
) -> None:
    await publish(container, author)
    fitting = await publish(container, author, **fields)

    assert await ids(reader, wanted) == [fitting.id]


async def test_any_value_of_a_field_will_do_and_all_fields_must(
    container: AsyncContainer, reader: QuestReader, author: Actor
) -> None:
    for level in Level:
        for language in ("en", "ru"):
            await publish(container, author, level=level, language=language)
    wanted = QuestFilter(levels=(Level.EASY, Level.HARD), languages=("ru", "fr"))

    found = await reader.list(wanted, QuestSort.NEWEST, PageRequest(with_count=True))
    pages = await every_page(reader, 1, wanted)

    assert {(quest.level, quest.language) for quest in found.items} == {
        (Level.EASY, "ru"),
        (Level.HARD, "ru"),
    }
    assert found.count == Count(2, is_exact=True)
    assert [page.items[0] for page in pages] == list(found.items)


@pytest.mark.parametrize(
    "wanted",
    [
        QuestFilter(groups=(10**30,)),
        QuestFilter(timeframes=(-(10**30),)),
        QuestFilter(categories=(CategoryId(an_id()),)),
        QuestFilter(languages=("x" * 1000,)),
    ],
    ids=["group", "timeframe", "category", "language"],
)
async def test_what_no_quest_has_finds_none(
    container: AsyncContainer, reader: QuestReader, author: Actor, wanted: QuestFilter
) -> None:
    await publish(container, author)

    assert await ids(reader, wanted) == []


async def test_a_list_is_counted_only_when_asked(
    container: AsyncContainer, reader: QuestReader, author: Actor
) -> None:
    for _ in range(3):
        await publish(container, author)
    first = await reader.list(
        QuestFilter(), QuestSort.NEWEST, PageRequest(limit=1, with_count=True)
    )

    second = await reader.list(
        QuestFilter(),
        QuestSort.NEWEST,
        PageRequest(limit=1, after=first.next_after, with_count=True),
    )
    uncounted = await reader.list(QuestFilter(), QuestSort.NEWEST, PageRequest(limit=1))

    assert first.count == second.count == Count(3, is_exact=True)
    assert uncounted.count is None


async def test_a_quest_with_its_draft_is_read_as_it_was_stored(
    container: AsyncContainer, reader: QuestReader, author: Actor
) -> None:
    quest = await add(container, author)

    assert await reader.get_quest(quest.id) == quest
    with pytest.raises(QuestNotFoundError):
        await reader.get_quest(QuestId(an_id()))


async def test_an_author_sees_all_their_own_quests_latest_change_first(
    container: AsyncContainer, reader: QuestReader, author: Actor
) -> None:
    written = await add(container, author, draft=a_draft(fields=some_fields(title="Written")))
    later = NOON + timedelta(hours=1)
    published = await publish(container, author, title="Published")
    published = await save(container, replace(published, updated_at=later))
    other = await add(container, await an_author(container), updated_at=NOON - timedelta(hours=1))

    page = await reader.list_written(author.identity, None, PageRequest())
    everybodys = await reader.list_written(None, None, PageRequest())

    assert page == Page(
        items=(
            OwnQuest(
                id=published.id,
                title="Published",
                status=QuestStatus.PUBLISHED,
                draft_status=None,
                version=1,
                updated_at=later,
                submitted_at=None,
            ),
            OwnQuest(
                id=written.id,
                title="Written",
                status=QuestStatus.DRAFT,
                draft_status=DraftStatus.EDITING,
                version=0,
                updated_at=NOON,
                submitted_at=None,
            ),
        )
    )
    assert [quest.id for quest in everybodys.items] == [published.id, written.id, other.id]


async def test_an_authors_list_can_be_narrowed_and_read_by_pages(
    container: AsyncContainer, reader: QuestReader, author: Actor
) -> None:
    drafts = {(await add(container, author)).id for _ in range(3)}
    published = await publish(container, author)

    first = await reader.list_written(
        author.identity, QuestStatus.DRAFT, PageRequest(limit=2, with_count=True)
    )
    rest = await reader.list_written(
        author.identity, QuestStatus.DRAFT, PageRequest(limit=2, after=first.next_after)
    )
    open_ones = await reader.list_written(author.identity, QuestStatus.PUBLISHED, PageRequest())

    assert first.count == Count(3, is_exact=True)
    assert [len(first.items), len(rest.items)] == [2, 1]
    assert {quest.id for quest in (*first.items, *rest.items)} == drafts
    assert [quest.id for quest in open_ones.items] == [published.id]


async def test_a_quest_is_called_by_its_draft_or_else_by_its_version(
    container: AsyncContainer, reader: QuestReader, author: Actor
) -> None:
    quest = await publish(container, author, title="Version")
    draft = a_draft(fields=some_fields(title="Draft"))
    quest = await save(container, replace(quest, draft=draft))
    with_draft = await reader.list_written(author.identity, None, PageRequest())

    await save(container, replace(quest, draft=None))

    without = await reader.list_written(author.identity, None, PageRequest())
    assert [quest.title for quest in (*with_draft.items, *without.items)] == ["Draft", "Version"]


async def test_submissions_wait_in_a_queue(
    container: AsyncContainer, reader: QuestReader, author: Actor
) -> None:
    def submitted(hours: int) -> dict[str, Any]:
        at = NOON + timedelta(hours=hours)
        return {"draft": a_draft(status=DraftStatus.IN_REVIEW, submitted_at=at)}

    second, first = (
        await add(container, author, **submitted(2)),
        await add(container, await an_author(container), **submitted(1)),
    )
    third = await add(container, author, **submitted(3))
    await add(container, author)

    now = NOON + timedelta(hours=2)
    page = await reader.list_submissions(PageRequest(limit=2, with_count=True), now=now)
    rest = await reader.list_submissions(PageRequest(limit=2, after=page.next_after), now=now)

    assert [quest.id for quest in page.items] == [first.id, second.id]
    assert [quest.id for quest in rest.items] == [third.id]
    assert page.items[0].submitted_at == NOON + timedelta(hours=1)
    # Clocks of two servers may differ; nobody has waited for less than nothing.
    waits = [quest.waiting_seconds for quest in (*page.items, *rest.items)]
    assert waits == [3600, 0, 0]
    assert page.count == Count(3, is_exact=True)


async def test_the_queue_says_whose_a_draft_is_and_whether_it_has_been_there(
    container: AsyncContainer, reader: QuestReader, author: Actor
) -> None:
    in_review: dict[str, Any] = {"status": DraftStatus.IN_REVIEW, "submitted_at": NOON}
    fields = some_fields(title="Draft")
    new = await add(container, author, draft=a_draft(fields=fields, **in_review))
    following = await publish(container, author, title="Version")
    again = await publish(container, author)
    for quest, refusal in ((following, None), (again, a_refusal())):
        draft = a_draft(fields=fields, refusal=refusal, **in_review)
        await save(container, replace(quest, draft=draft))

    page = await reader.list_submissions(PageRequest(), now=NOON + timedelta(seconds=1.9))

    told = {quest.id: quest for quest in page.items}
    assert told[new.id] == WaitingQuest(
        id=new.id,
        title="Draft",
        author=Person(id=author.identity, username=author.name),
        status=QuestStatus.DRAFT,
        kind=SubmissionKind.NEW,
        version=0,
        updated_at=new.updated_at,
        submitted_at=NOON,
        waiting_seconds=1,
    )
    assert (told[following.id].kind, told[following.id].version) == (SubmissionKind.NEXT, 1)
    assert (told[again.id].kind, told[again.id].title) == (SubmissionKind.AGAIN, "Draft")


async def test_versions_are_listed_newest_first_page_by_page(
    container: AsyncContainer, reader: QuestReader, author: Actor
) -> None:
    quest = await publish(container, author, title="First")
    publisher = await an_author(container)
    for number in range(2, 12):
        version = a_version(
            quest,
            number,
            fields=some_fields(title=f"{number}"),
            points=(a_point(),) * number,
            published_by=publisher.identity,
        )
        quest = await add_version(container, quest, version)
    await publish(container, author)

    first = await reader.list_versions(quest.id, PageRequest(limit=10, with_count=True))
    rest = await reader.list_versions(quest.id, PageRequest(limit=10, after=first.next_after))

    # As text, 9 is more than 10.
    assert [version.number for version in first.items] == [*range(11, 1, -1)]
    assert first.count == Count(11, is_exact=True)
    assert first.items[0] == VersionSummary(
        number=11,
        title="11",
        points_count=11,
        published_at=NOON,
        published_by=Person(id=publisher.identity, username=publisher.name),
        is_present=True,
    )
    assert [(one.number, one.published_by, one.is_present) for one in rest.items] == [
        (1, None, False)
    ]
    assert rest.next_after is None


async def test_a_version_is_read_as_it_was_stored(
    container: AsyncContainer, reader: QuestReader, author: Actor
) -> None:
    quest = await publish(container, author)
    second = a_version(quest, 2, published_by=author.identity)
    await add_version(container, quest, second)

    assert await reader.get_version(quest.id, 2) == second
    for quest_id, number in ((quest.id, 3), (quest.id, 10**30), (QuestId(an_id()), 1)):
        with pytest.raises(VersionNotFoundError):
            await reader.get_version(quest_id, number)
