"""The contract of what helps to find quests, beside the list."""

from typing import Any

import pytest
from dishka import AsyncContainer

from builders import an_id
from findable import add_area, publish, publish_towers
from quest_builders import HORSEMAN, SAVIOUR, an_author
from questcity.adapters.memory.references import CATEGORIES, VEHICLES
from questcity.domain.quests.errors import QuestNotFoundError
from questcity.domain.quests.model import finding
from questcity.domain.quests.model.fields import Level
from questcity.domain.quests.model.finding import Box, Facet, QuestFilter
from questcity.domain.quests.model.points import GeoPoint
from questcity.domain.quests.ports.readers import FindingReader
from questcity.domain.quests.views.finding import FacetValue, SuggestionKind
from questcity.domain.shared.ids import QuestId
from questcity.domain.shared.permissions import Actor

pytestmark = pytest.mark.anyio


@pytest.fixture
async def reader(container: AsyncContainer) -> FindingReader:
    """Return the reader of each store in turn."""
    reader: FindingReader = await container.get(FindingReader)
    return reader


@pytest.fixture
async def author(container: AsyncContainer) -> Actor:
    """Return somebody with an account."""
    return await an_author(container)


async def a_few(container: AsyncContainer, author: Actor) -> None:
    """Publish five quests of two languages and three levels."""
    for number, (language, level) in enumerate(
        [
            ("en", Level.EASY),
            ("en", Level.EASY),
            ("en", Level.HARD),
            ("ru", Level.EASY),
            ("ru", Level.MEDIUM),
        ]
    ):
        title = f"Tower {number}"
        await publish(container, author, title, language=language, level=level, minutes=number)


def counts(values: tuple[FacetValue, ...]) -> dict[Any, int]:
    return {value.value: value.count for value in values}


async def test_each_value_is_counted_and_most_quests_come_first(
    container: AsyncContainer, reader: FindingReader, author: Actor
) -> None:
    await a_few(container, author)

    facets = await reader.count_facets(QuestFilter())

    assert facets.is_exact
    assert facets.values[Facet.LANGUAGE] == (
        FacetValue(value="en", name=None, count=3),
        FacetValue(value="ru", name=None, count=2),
    )
    assert facets.values[Facet.CATEGORY] == (
        FacetValue(value=CATEGORIES[0].id, name="History", count=5),
    )
    assert facets.values[Facet.FREE] == (FacetValue(value=True, name=None, count=5),)
    assert facets.values[Facet.GROUP] == (FacetValue(value=2, name=None, count=5),)
    assert set(facets.values) == set(Facet)


async def test_a_filter_narrows_all_others_and_not_its_own(
    container: AsyncContainer, reader: FindingReader, author: Actor
) -> None:
    await a_few(container, author)

    wanted = QuestFilter(languages=("ru",), levels=(Level.EASY,))
    facets = await reader.count_facets(wanted)

    assert counts(facets.values[Facet.LANGUAGE]) == {"en": 2, "ru": 1}
    assert counts(facets.values[Facet.LEVEL]) == {"Easy": 1, "Medium": 1}
    assert counts(facets.values[Facet.VEHICLE]) == {VEHICLES[0].id: 1}


async def test_a_search_and_a_box_narrow_everything(
    container: AsyncContainer, reader: FindingReader, author: Actor
) -> None:
    await a_few(container, author)
    await publish(container, author, "Nothing of the kind", language="de")
    await publish(container, author, "Tower abroad", start=GeoPoint(0.0, 0.0), language="fr")

    facets = await reader.count_facets(
        QuestFilter(text="tower", box=Box(south=50, west=20, north=70, east=40))
    )

    assert counts(facets.values[Facet.LANGUAGE]) == {"en": 3, "ru": 2}


async def test_only_so_many_quests_and_values_are_counted(
    container: AsyncContainer,
    reader: FindingReader,
    author: Actor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await a_few(container, author)
    for store in ("memory", "postgres"):
        module = f"questcity.adapters.{store}.quest_finding"
        monkeypatch.setattr(f"{module}.FACETED_AT_MOST", 3)
        monkeypatch.setattr(f"{module}.VALUES_AT_MOST", 1)

    facets = await reader.count_facets(QuestFilter())
    few = await reader.count_facets(QuestFilter(languages=("en",)))

    assert not facets.is_exact
    assert counts(facets.values[Facet.LANGUAGE]) == {"ru": 2}
    assert counts(few.values[Facet.LEVEL]) == {"Easy": 2}


async def test_what_is_found_is_counted_among_what_is_wanted(
    container: AsyncContainer,
    reader: FindingReader,
    author: Actor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for number, language in enumerate(("ru", "ru", "ru", "en", "en", "en")):
        await publish(container, author, "Tower", language=language, minutes=number)
    for most in ("_ENOUGH", "_OTHERS", "_SAME"):
        monkeypatch.setattr(f"questcity.adapters.postgres.quest_search.{most}", 3)

    for language in ("en", "ru"):
        facets = await reader.count_facets(QuestFilter(text="tower", languages=(language,)))

        assert counts(facets.values[Facet.LEVEL]) == {"Easy": 3}


async def test_whatever_fits_a_text_is_counted_however_few_of_it_a_list_shows(
    container: AsyncContainer,
    reader: FindingReader,
    author: Actor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await publish_towers(container, author, 3)
    await publish(container, author, "Towering heights", language="de")
    await publish(container, author, "Nothing")
    monkeypatch.setattr("questcity.adapters.postgres.quest_search._ENOUGH", 3)

    facets = await reader.count_facets(QuestFilter(text="tower"))

    assert (counts(facets.values[Facet.LEVEL]), facets.is_exact) == ({"Easy": 7}, True)


async def test_of_what_fits_a_text_only_so_much_is_counted(
    container: AsyncContainer,
    reader: FindingReader,
    author: Actor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await publish_towers(container, author, 2)
    for store in ("memory", "postgres"):
        monkeypatch.setattr(f"questcity.adapters.{store}.quest_finding.FACETED_AT_MOST", 3)

    facets = await reader.count_facets(QuestFilter(text="tower"))

    assert (counts(facets.values[Facet.LEVEL]), facets.is_exact) == ({"Easy": 3}, False)


async def test_nothing_is_counted_of_nothing(reader: FindingReader) -> None:
    facets = await reader.count_facets(QuestFilter(text="tower"))

    assert facets.is_exact
    assert all(values == () for values in facets.values.values())


async def test_titles_and_cities_are_suggested_each_once(
    container: AsyncContainer, reader: FindingReader, author: Actor
) -> None:
    area = await add_area(container, "Towerville")
    first = await publish(container, author, "Tower of ghosts")
    await publish(container, author, "Tower of Ghosts")
    other = await publish(container, author, "The tower", place_id=area.id)

    found = await reader.suggest("towe", limit=10)

    assert [(one.kind, one.text) for one in found] == [
        (SuggestionKind.PLACE, "Towerville"),
        (SuggestionKind.QUEST, "Tower of ghosts"),
        (SuggestionKind.QUEST, "The tower"),
    ]
    assert [one.id for one in found] == [area.id, first, other]
    assert len(await reader.suggest("towe", limit=2)) == 2


async def test_a_slip_is_suggested_what_was_meant(
    container: AsyncContainer, reader: FindingReader, author: Actor
) -> None:
    await publish(container, author, "Медный всадник")

    assert [one.text for one in await reader.suggest("меднйы", limit=10)] == ["Медный всадник"]
    assert await reader.suggest("qqqqqq", limit=10) == ()
    assert await reader.suggest("%%%", limit=10) == ()


async def test_what_has_most_in_common_and_is_nearest_comes_first(
    container: AsyncContainer, reader: FindingReader, author: Actor
) -> None:
    this = await publish(container, author, "this", language="ru", start=HORSEMAN)
    same_far = await publish(container, author, "far", language="ru", start=GeoPoint(10.0, 10.0))
    same_near = await publish(container, author, "near", language="ru", start=SAVIOUR)
    other = await publish(container, author, "other", language="en", start=HORSEMAN)

    found = await reader.list_similar(this, limit=10)

    assert [quest.id for quest in found] == [same_near, same_far, other]
    assert [quest.id for quest in await reader.list_similar(this, limit=1)] == [same_near]


async def test_only_neighbours_are_similar(
    container: AsyncContainer,
    reader: FindingReader,
    author: Actor,
) -> None:
    this = await publish(container, author, "this", start=GeoPoint(0.0, 0.0))
    assert await reader.list_similar(this, limit=10) == ()
    neighbour = await publish(container, author, "near", start=GeoPoint(0.0, 1.0))

    assert [quest.id for quest in await reader.list_similar(this, limit=10)] == [neighbour]
    assert finding.SIMILAR_AMONG > 1


async def test_nothing_is_like_a_quest_that_is_not_there(reader: FindingReader) -> None:
    with pytest.raises(QuestNotFoundError):
        await reader.list_similar(QuestId(an_id()), limit=10)
