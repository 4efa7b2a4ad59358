"""Finding quests over HTTP: translation only, what is found is tested elsewhere."""

from typing import Any, Final

import pytest
from dishka import AsyncContainer
from httpx import AsyncClient

from findable import add_area, publish
from quest_builders import HORSEMAN, SAVIOUR, an_author
from questcity.domain.quests.model.points import GeoPoint
from web.test_quests import QUESTS
from web_people import faults, problem

pytestmark = pytest.mark.anyio

HERE: Final = "59.936,30.302"
LISTS: Final = (QUESTS, f"{QUESTS}/facets")


@pytest.fixture
async def towers(memory_container: AsyncContainer) -> AsyncContainer:
    """Return the application with three quests in two cities."""
    author = await an_author(memory_container)
    fiji = await add_area(memory_container, "Suva")
    await publish(memory_container, author, "Tower of ghosts", start=HORSEMAN, minutes=2)
    await publish(memory_container, author, "Башня", start=SAVIOUR, language="ru", minutes=1)
    away = GeoPoint(-18.1, 178.4)
    await publish(memory_container, author, "Two towers", start=away, place_id=fiji.id)
    return memory_container


async def titles(client: AsyncClient, **query: Any) -> list[str]:
    answer = await client.get(QUESTS, params=query)
    assert answer.status_code == 200, answer.text
    return [item["title"] for item in answer.json()["items"]]


@pytest.mark.usefixtures("towers")
async def test_every_parameter_narrows_or_orders(client: AsyncClient) -> None:
    everything = ["Tower of ghosts", "Башня", "Two towers"]

    assert await titles(client) == everything
    assert await titles(client, q="TOWER") == ["Tower of ghosts", "Two towers"]
    assert await titles(client, q="towre") == ["Tower of ghosts"]
    assert await titles(client, q="suva", sort="newest") == ["Two towers"]
    assert await titles(client, near=HERE) == everything
    assert (await titles(client, near="-18,178", sort="nearest"))[0] == "Two towers"
    assert await titles(client, near=HERE, radius=100) == ["Tower of ghosts"]
    assert await titles(client, bbox="59,30,60,31") == ["Tower of ghosts", "Башня"]
    assert await titles(client, bbox="-20,170,-10,-170") == ["Two towers"]
    assert await titles(client, sort="title") == ["Tower of ghosts", "Two towers", "Башня"]
    assert await titles(client, sort="rating", limit=1, language="ru") == ["Башня"]
    assert await titles(client, free="true") == everything
    assert await titles(client, free="false") == []


@pytest.mark.usefixtures("towers")
async def test_how_far_it_is_is_told_to_who_says_where_they_are(client: AsyncClient) -> None:
    near = (await client.get(QUESTS, params={"near": "59.93638,30.30222"})).json()["items"]
    far = (await client.get(QUESTS)).json()["items"]

    # The start is rounded, and so is where somebody is: nobody learns more by asking often.
    assert near[0]["distance"] == 0.0
    assert near[1]["distance"] == pytest.approx(1568, abs=1)
    assert all("distance" not in item for item in far)


@pytest.mark.usefixtures("towers")
@pytest.mark.parametrize("sort", ["nearest", "newest", "rating", "title", "relevance"])
async def test_each_order_is_read_page_by_page(client: AsyncClient, sort: str) -> None:
    query: dict[str, Any] = {"sort": sort, "q": "tower", "near": HERE, "limit": 1, "count": "true"}
    first = await client.get(QUESTS, params=query)
    second = await client.get(first.links["next"]["url"])

    found = [item["title"] for page in (first, second) for item in page.json()["items"]]
    assert found == await titles(client, **query | {"limit": 2})
    assert first.json()["count"] == {"value": 2, "isExact": True}
    assert second.json()["nextCursor"] is None


@pytest.mark.usefixtures("towers")
async def test_a_cursor_is_good_for_its_list_alone(client: AsyncClient) -> None:
    first = await client.get(QUESTS, params={"sort": "newest", "limit": 1})
    cursor = first.json()["nextCursor"]

    for query in ({"sort": "title"}, {"q": "tower"}, {"near": HERE}, {"free": "true"}):
        refused = await client.get(QUESTS, params={"limit": 1, "cursor": cursor, **query})

        assert problem(refused) == (400, "bad-cursor")


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize(
    ("query", "fault"),
    [
        ({"q": "ab"}, ("?q", "too-short")),
        ({"q": " ab "}, ("?q", "too-short")),
        ({"q": "x" * 65}, ("?q", "too-long")),
        ({"near": "59.9"}, ("?near", "invalid")),
        ({"near": "59.9,30.3,1"}, ("?near", "invalid")),
        ({"near": "nan,inf"}, ("?near", "invalid")),
        ({"near": "north,east"}, ("?near", "invalid")),
        ({"near": "91,0"}, ("?near", "out-of-range")),
        ({"near": HERE, "radius": "0"}, ("?radius", "out-of-range")),
        ({"near": HERE, "radius": "nan"}, ("?radius", "out-of-range")),
        ({"radius": "100"}, ("?radius", "invalid")),
        ({"bbox": "1,2,3"}, ("?bbox", "invalid")),
        ({"bbox": "2,0,1,1"}, ("?bbox", "invalid")),
        ({"bbox": "0,0,1,1e400"}, ("?bbox", "invalid")),
        ({"bbox": "0,0,1,181"}, ("?bbox", "out-of-range")),
        ({"free": "perhaps"}, ("?free", "invalid-parameter")),
        ({"category": "history"}, ("?category", "invalid-parameter")),
    ],
)
async def test_what_cannot_be_looked_for_is_told(
    client: AsyncClient, path: str, query: dict[str, str], fault: tuple[str, str]
) -> None:
    refused = await client.get(path, params=query)

    assert problem(refused) == (422, "invalid-input")
    assert list(faults(refused).items()) == [fault]


async def test_all_that_is_wrong_is_told_at_once_each_by_its_own_name(client: AsyncClient) -> None:
    refused = await client.get(
        QUESTS, params={"limit": "x", "sort": "best", "count": "9", "cursor": "c" * 2049}
    )

    told = {fault["pointer"]: fault["detail"] for fault in refused.json()["errors"]}
    assert told == {
        "?cursor": "Expected `str` of length <= 2048.",
        "?count": "Expected `bool`, got `str`.",
        "?limit": "Expected `int`, got `str`.",
        "?sort": "This is one of: nearest, newest, rating, title, relevance.",
    }


async def test_the_values_of_a_filter_are_told(client: AsyncClient) -> None:
    refused = await client.get(QUESTS, params={"level": ["Easy", "easy"]})

    [fault] = refused.json()["errors"]
    assert (fault["pointer"], fault["detail"]) == ("?level", "This is one of: Easy, Medium, Hard.")


@pytest.mark.parametrize("sort", ["nearest", "relevance", "random"])
async def test_an_order_needs_what_it_goes_by(client: AsyncClient, sort: str) -> None:
    refused = await client.get(QUESTS, params={"sort": sort})

    assert problem(refused) == (422, "invalid-input")
    assert list(faults(refused)) == ["?sort"]


@pytest.mark.usefixtures("towers")
async def test_what_the_filters_can_be_is_counted(client: AsyncClient) -> None:
    answer = await client.get(f"{QUESTS}/facets", params={"language": "ru"})

    facets = answer.json()
    assert facets["language"] == [{"value": "en", "count": 2}, {"value": "ru", "count": 1}]
    assert facets["place"] == [
        {"value": facets["place"][0]["value"], "name": "Saint Petersburg", "count": 1}
    ]
    assert facets["free"] == [{"value": True, "count": 1}]
    assert facets["group"] == [{"value": 2, "count": 1}]
    assert facets["isExact"]


@pytest.mark.usefixtures("towers")
async def test_titles_and_cities_are_suggested(client: AsyncClient) -> None:
    answer = await client.get(f"{QUESTS}/suggestions", params={"q": "suv"})
    nothing = await client.get(f"{QUESTS}/suggestions", params={"q": "%%%"})
    short = await client.get(f"{QUESTS}/suggestions", params={"q": "su"})

    found = [(item["kind"], item["text"]) for item in answer.json()["items"]]
    assert found == [("place", "Suva"), ("quest", "Two towers")]
    assert nothing.json() == {"items": []}
    assert faults(short) == {"?q": "too-short"}


@pytest.mark.usefixtures("towers")
async def test_similar_quests_are_quests(client: AsyncClient) -> None:
    [first, second, third] = (await client.get(QUESTS)).json()["items"]

    similar = await client.get(f"{QUESTS}/{first['id']}/similar")

    assert similar.json()["items"] == [second, third]
