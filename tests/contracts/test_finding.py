"""The contract of finding published quests: by words, by place, and in each order."""

from dataclasses import replace
from typing import Any, Final

import pytest
from dishka import AsyncContainer

from blocks import block
from findable import add_area, publish, publish_towers
from quest_builders import (
    HORSEMAN,
    SAVIOUR,
    an_author,
)
from questcity.domain.quests.model.finding import Box, Nearby, QuestFilter, QuestSort
from questcity.domain.quests.model.points import GeoPoint
from questcity.domain.quests.model.reference import PLACE
from questcity.domain.quests.ports.readers import Catalogue, QuestReader
from questcity.domain.quests.ports.repositories import ReferenceRepository
from questcity.domain.quests.views.finding import QuestSummary
from questcity.domain.shared.ids import QuestId
from questcity.domain.shared.paging import Count, PageRequest
from questcity.domain.shared.permissions import Actor

pytestmark = pytest.mark.anyio

FIJI: Final = GeoPoint(-17.0, 179.9)
SAMOA: Final = GeoPoint(-13.8, -171.8)


@pytest.fixture
async def reader(container: AsyncContainer) -> QuestReader:
    """Return the reader of each store in turn."""
    reader: QuestReader = await container.get(QuestReader)
    return reader


@pytest.fixture
async def author(container: AsyncContainer) -> Actor:
    """Return somebody with an account."""
    return await an_author(container)


async def titles(
    reader: QuestReader, wanted: QuestFilter, sort: QuestSort = QuestSort.RELEVANCE
) -> list[str]:
    page = await reader.list(wanted, sort, PageRequest(limit=100))
    return [quest.title for quest in page.items]


async def searched(reader: QuestReader, text: str) -> list[str]:
    return await titles(reader, QuestFilter(text=text))


async def every_item(
    reader: QuestReader, wanted: QuestFilter, sort: QuestSort, limit: int
) -> list[QuestSummary]:
    found: list[QuestSummary] = []
    after = None
    while True:
        page = await reader.list(wanted, sort, PageRequest(limit=limit, after=after))
        found += page.items
        after = page.next_after
        if after is None:
            return found
        assert len(page.items) == limit


FITS: Final = [
    ("Медный всадник", "медный всадник"),
    ("Медный всадник", "МЕДНЫЙ"),
    ("Медный всадник", "всад"),
    ("Медный всадник", "садник"),
    ("Медный всадник", "всадинк"),
    ("Медный всадник", "всдник"),
    ("Медный всадник", "вссадник"),
    ("Медный всадник", "всодник"),
    ("От Всадника до Спаса", "всадинк"),
    ("Ёлка и ёж", "елка"),
    ("Елка и еж", "ёжик ёлка"),
    ("Café del Mar", "cafe"),
    ("Cafe del Mar", "café del"),
    ("Smørrebrød tour", "smorrebrod"),
    ("DROP the bass", "DROP the bass"),
    ("Union Square", "union square"),
    ("O'Neill and Rock'n'roll; -- tour", "rock'n'roll; -- tour"),
    ("100% Kazan", "100%"),
    ("A_B testing", "a_b"),
    ("C:\\x files", r"C:\x"),
    ("Казань; DELETE", "Казань; DELETE"),
    ("Ghosts 👻 of the port", "👻 of"),
    ("select exec sp_", "sp_"),
    ("A walk", "canal"),
]


@pytest.mark.parametrize(("title", "text"), FITS, ids=[text for _, text in FITS])
async def test_what_is_meant_is_found(
    container: AsyncContainer, reader: QuestReader, author: Actor, title: str, text: str
) -> None:
    await publish(container, author, title)
    await publish(container, author, "Zzyzx", description="Nothing")

    assert await searched(reader, text) == [title]


async def test_no_part_of_an_id_finds_anything(
    container: AsyncContainer, reader: QuestReader, author: Actor
) -> None:
    """Quests are found by names of their cities, and yet not by what tells cities apart."""
    area = await add_area(container, "Тверь")
    quest_id = await publish(container, author, "Медный всадник", place_id=area.id)

    for each in (area.id, quest_id):
        digits = each.hex
        for text in (str(each), digits, f"@{digits}", digits[:3], digits[9:15], digits[-5:]):
            assert await searched(reader, text) == [], text


@pytest.mark.parametrize(
    "text",
    ["%%%%%", "___", "%' OR 1=1 --", "квартира", "bass'; DROP TABLE quest", "\\\\\\", "🗿🗿🗿"],
)
async def test_what_is_not_there_is_not_found(
    container: AsyncContainer, reader: QuestReader, author: Actor, text: str
) -> None:
    await publish(container, author, "Медный всадник")

    page = await reader.list(
        QuestFilter(text=text), QuestSort.RELEVANCE, PageRequest(with_count=True)
    )

    assert page.items == ()
    assert page.count == Count(0, is_exact=True)


async def test_the_better_a_title_fits_the_earlier_it_comes(
    container: AsyncContainer, reader: QuestReader, author: Actor
) -> None:
    in_kazan = await add_area(container, "Tower on the hill")
    expected = [
        "Tower",
        "Towel",
        "Tower of ghosts",
        "A tower",
        "The tower of the old port",
        "Two towers",
        "The watchtower",
        "By day",
        "By night",
    ]
    texts: dict[str, dict[str, Any]] = {
        "By night": {"place_id": in_kazan.id},
        "By day": {"description": "Up the tower."},
    }
    for minutes, title in enumerate(reversed(expected)):
        await publish(container, author, title, minutes=minutes, **texts.get(title, {}))

    assert await searched(reader, "tower") == expected


async def test_one_word_that_nobody_knows_does_not_hide_the_rest(
    container: AsyncContainer, reader: QuestReader, author: Actor
) -> None:
    await publish(container, author, "Медный всадник")

    assert await searched(reader, "медный qqqqqqq") == ["Медный всадник"]


async def test_a_short_word_alone_has_no_slips(
    container: AsyncContainer, reader: QuestReader, author: Actor
) -> None:
    await publish(container, author, "Fox")

    assert await searched(reader, "fxo") == []
    assert await searched(reader, "fox") == ["Fox"]


async def test_a_city_that_is_renamed_is_found_by_its_new_name(
    container: AsyncContainer, reader: QuestReader, author: Actor
) -> None:
    area = await add_area(container, "Leningrad")
    await publish(container, author, "A walk", description="", place_id=area.id)

    async with block(container, ReferenceRepository) as references:
        await references.save(PLACE, replace(area, name="Petrograd"))

    assert await searched(reader, "leningrad") == []
    assert await searched(reader, "petrograd") == ["A walk"]
    assert await searched(reader, "petrogard") == ["A walk"]


async def test_what_is_found_can_be_filtered_sorted_and_counted(
    container: AsyncContainer, reader: QuestReader, author: Actor
) -> None:
    for minutes in range(5):
        language = "ru" if minutes % 2 else "en"
        await publish(container, author, f"Tower {minutes}", minutes=minutes, language=language)
    await publish(container, author, "Nothing of the kind", language="ru")
    wanted = QuestFilter(text="tower", languages=("en",))

    newest = await reader.list(wanted, QuestSort.NEWEST, PageRequest(limit=2, with_count=True))
    best = await reader.list(wanted, QuestSort.RELEVANCE, PageRequest(limit=2, with_count=True))

    assert [quest.title for quest in newest.items] == ["Tower 4", "Tower 2"]
    assert newest.count == best.count == Count(3, is_exact=True)
    assert len(await every_item(reader, wanted, QuestSort.RELEVANCE, limit=1)) == 3


async def test_what_fits_in_several_ways_is_one_and_does_not_stop_the_search(
    container: AsyncContainer,
    reader: QuestReader,
    author: Actor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for number in range(3):
        await publish(container, author, f"Tower {number}")
    await publish(container, author, "A walk", description="To a tower")
    monkeypatch.setattr("questcity.adapters.postgres.quest_search._ENOUGH", 5)

    page = await reader.list(
        QuestFilter(text="tower"), QuestSort.RELEVANCE, PageRequest(with_count=True)
    )

    assert (len(page.items), page.count) == (4, Count(4, is_exact=True))


@pytest.mark.parametrize("sort", [QuestSort.RELEVANCE, QuestSort.NEWEST, QuestSort.NEAREST])
async def test_who_stops_looking_does_not_say_that_it_was_all(
    container: AsyncContainer,
    reader: QuestReader,
    author: Actor,
    monkeypatch: pytest.MonkeyPatch,
    sort: QuestSort,
) -> None:
    await publish_towers(container, author, 5)
    monkeypatch.setattr("questcity.adapters.postgres.quest_search._ENOUGH", 3)
    wanted = QuestFilter(
        text="tower", near=Nearby(at=HORSEMAN) if sort is QuestSort.NEAREST else None
    )

    page = await reader.list(wanted, sort, PageRequest(limit=2, with_count=True))

    assert page.count in {Count(10, is_exact=True), Count(5, is_exact=False)}


async def test_the_nearest_come_first_and_say_how_far_they_are(
    container: AsyncContainer, reader: QuestReader, author: Actor
) -> None:
    await publish(container, author, "far", start=SAMOA)
    await publish(container, author, "here", start=FIJI)
    near = Nearby(at=GeoPoint(-17.0, -179.9))

    page = await reader.list(QuestFilter(near=near), QuestSort.NEAREST, PageRequest())

    assert [quest.title for quest in page.items] == ["here", "far"]
    distances = [quest.distance for quest in page.items]
    assert distances == pytest.approx(
        [near.at.distance_to(FIJI), near.at.distance_to(SAMOA)], rel=1e-9
    )


@pytest.mark.parametrize("sort", [QuestSort.NEWEST, QuestSort.NEAREST, QuestSort.TITLE])
async def test_a_radius_ends_where_it_says(
    container: AsyncContainer, reader: QuestReader, author: Actor, sort: QuestSort
) -> None:
    away = HORSEMAN.rounded(3).distance_to(SAVIOUR.rounded(3))
    await publish(container, author, "here", start=HORSEMAN)
    await publish(container, author, "there", start=SAVIOUR)
    at = HORSEMAN.rounded(3)

    within = QuestFilter(near=Nearby(at=at, radius=away + 1))
    short = QuestFilter(near=Nearby(at=at, radius=away - 1))

    assert sorted(await titles(reader, within, sort)) == ["here", "there"]
    assert await titles(reader, short, sort) == ["here"]


@pytest.mark.parametrize(
    ("box", "found"),
    [
        (Box(south=59, west=30, north=60, east=31), {"neva"}),
        (Box(south=59.936, west=30.302, north=59.936, east=30.302), {"neva"}),
        (Box(south=59.937, west=30, north=60, east=31), set()),
        (Box(south=-20, west=170, north=-10, east=-170), {"fiji", "samoa"}),
        (Box(south=-20, west=-180, north=-10, east=-170), {"samoa"}),
        (Box(south=-90, west=-180, north=90, east=180), {"neva", "fiji", "samoa", "pole"}),
        (Box(south=89, west=-180, north=90, east=180), {"pole"}),
        (Box(south=-10, west=170, north=0, east=-170), set()),
    ],
)
async def test_a_box_holds_what_lies_in_it(
    container: AsyncContainer, reader: QuestReader, author: Actor, box: Box, found: set[str]
) -> None:
    places = {"neva": HORSEMAN, "fiji": FIJI, "samoa": SAMOA, "pole": GeoPoint(90.0, 180.0)}
    for title, start in places.items():
        await publish(container, author, title, start=start)

    assert set(await titles(reader, QuestFilter(box=box), QuestSort.NEWEST)) == found


async def test_titles_rise_whatever_their_case_and_accents(
    container: AsyncContainer, reader: QuestReader, author: Actor
) -> None:
    expected = ["apple", "Éclair", "Zebra", "арка", "Баня", "ёж", "Жук"]
    for title in reversed(expected):
        await publish(container, author, title)

    assert await titles(reader, QuestFilter(), QuestSort.TITLE) == expected


async def test_what_costs_nothing_can_be_told_from_the_rest(
    container: AsyncContainer, reader: QuestReader, author: Actor
) -> None:
    await publish(container, author, "free")

    assert await titles(reader, QuestFilter(is_free=True), QuestSort.NEWEST) == ["free"]
    assert await titles(reader, QuestFilter(is_free=False), QuestSort.NEWEST) == []


@pytest.mark.parametrize("sort", list(QuestSort))
async def test_pages_of_every_order_neither_skip_nor_repeat(
    container: AsyncContainer, reader: QuestReader, author: Actor, sort: QuestSort
) -> None:
    # Many that are level in everything but their ids, and some that come while pages are read.
    starts = [HORSEMAN, HORSEMAN, HORSEMAN, SAVIOUR, FIJI]
    there = [
        await publish(
            container, author, f"Tower {number % 2}", start=starts[number % 5], minutes=number % 3
        )
        for number in range(13)
    ]
    wanted = QuestFilter(text="tower", near=Nearby(at=HORSEMAN.rounded(3)))
    found: list[QuestId] = []
    after = None
    while True:
        page = await reader.list(wanted, sort, PageRequest(limit=3, after=after))
        found += [quest.id for quest in page.items]
        after = page.next_after
        if after is None:
            break
        await publish(container, author, "Tower 0", start=HORSEMAN, minutes=9)
        await publish(container, author, "Tower 1", start=FIJI, minutes=-9)

    assert len(found) == len(set(found))
    assert set(there) <= set(found)


async def test_every_change_that_everybody_sees_makes_another_edition(
    container: AsyncContainer, author: Actor
) -> None:
    catalogue = await container.get(Catalogue)
    before = await catalogue.get_edition()

    await publish(container, author, "Tower")
    published = await catalogue.get_edition()
    await add_area(container, "Tver")
    renamed = await catalogue.get_edition()

    assert len({before, published, renamed}) == 3
    assert await catalogue.get_edition() == renamed
