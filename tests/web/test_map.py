"""Quests on a map over HTTP."""

from typing import Any, Final

import mapbox_vector_tile  # type: ignore[import-untyped]
import pytest
from dishka import AsyncContainer
from httpx import AsyncClient

from map_builders import publish_at
from quest_builders import HORSEMAN, SAVIOUR
from questcity.domain.quests.model.fields import Level
from questcity.domain.quests.model.mapped import Cluster
from questcity.domain.quests.model.mercator import Tile
from questcity.domain.quests.model.points import GeoPoint
from questcity.entrypoints.web.map.shapes import ClusterProperties
from web_people import faults, problem

pytestmark = pytest.mark.anyio

CLUSTERS: Final = "/api/v1/quests/clusters"
WORLD: Final = "-90,-180,90,180"
TILE: Final = Tile.at(HORSEMAN, 9)
FAR: Final = GeoPoint(59.93, 30.5)


def address(tile: Tile) -> str:
    return f"/api/v1/tiles/quests/{tile.zoom}/{tile.x}/{tile.y}.mvt"


def points_of(content: bytes) -> list[tuple[list[int], dict[str, Any]]]:
    """Return where each point of a tile is, and what is told of it."""
    layers = mapbox_vector_tile.decode(content, default_options={"y_coord_down": True})
    assert set(layers) <= {"quests"}
    return [
        (feature["geometry"]["coordinates"], feature["properties"])
        for layer in layers.values()
        for feature in layer["features"]
    ]


async def test_clusters_have_the_shape_of_superclusters(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    kind = {"title": "Тени", "language": "ru", "level": Level.HARD, "timeframe": 0}
    await publish_at(memory_container, [HORSEMAN, HORSEMAN])
    [alone] = await publish_at(memory_container, [FAR], **kind)

    answer = await client.get(CLUSTERS, params={"bbox": "59.8,30,60,31", "zoom": 9})

    assert answer.headers["content-type"] == "application/geo+json"
    square = Tile.at(HORSEMAN, 11)
    cluster_id = 4**11 + square.number
    collection = answer.json()
    assert collection["type"] == "FeatureCollection"
    assert sorted(collection["features"], key=lambda one: str(one["id"])) == [
        {
            "type": "Feature",
            "id": str(alone),
            "geometry": {"type": "Point", "coordinates": [30.5, 59.93]},
            "properties": {
                "id": str(alone),
                "title": "Тени",
                "language": "ru",
                "level": "Hard",
                "timeframe": 0,
                "mileage": "5-10",
                "pointsCount": 2,
            },
        },
        {
            "type": "Feature",
            "id": cluster_id,
            "geometry": {"type": "Point", "coordinates": [30.302, 59.936]},
            "properties": {
                "cluster": True,
                "cluster_id": cluster_id,
                "point_count": 2,
                "point_count_abbreviated": 2,
            },
        },
    ]


@pytest.mark.parametrize(
    ("count", "abbreviated"),
    [
        (2, 2),
        (999, 999),
        (1_000, "1k"),
        (1_249, "1.2k"),
        (1_250, "1.3k"),
        (9_949, "9.9k"),
        (9_999, "10k"),
        (10_000, "10k"),
        (12_499, "12k"),
        (12_500, "13k"),
        (200_000, "200k"),
    ],
)
def test_large_numbers_are_abbreviated(count: int, abbreviated: int | str) -> None:
    cluster = Cluster(square=TILE, quests_count=count, at=HORSEMAN)

    assert ClusterProperties.of(cluster).point_count_abbreviated == abbreviated


async def test_a_tile_has_what_is_in_it_from_the_north_west_on(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    [one, other] = await publish_at(memory_container, [HORSEMAN, SAVIOUR], title="Тени")

    apart = await client.get(address(Tile.at(HORSEMAN, 14)))
    together = await client.get(address(TILE))
    nothing = await client.get(address(Tile(zoom=1, x=0, y=0)))

    assert apart.headers["content-type"] == "application/vnd.mapbox-vector-tile"
    start = HORSEMAN.rounded(3)
    [(position, quest), *_] = points_of(apart.content)
    assert tuple(position) == Tile.at(start, 14).steps_to(start, 4096)
    assert quest == {
        "id": str(one),
        "title": "Тени",
        "language": "en",
        "level": "Easy",
        "timeframe": 3,
        "mileage": "5-10",
        "pointsCount": 2,
    }
    [(_, cluster)] = points_of(together.content)
    assert (cluster["cluster"], cluster["point_count"]) == (True, 2)
    assert str(other).encode() not in together.content
    assert (nothing.status_code, nothing.content) == (200, b"")


@pytest.mark.parametrize(
    "path", [f"{CLUSTERS}?bbox={WORLD}&zoom=2", address(TILE), address(Tile(zoom=1, x=0, y=1))]
)
async def test_what_is_known_already_is_not_sent_again(
    client: AsyncClient, memory_container: AsyncContainer, path: str
) -> None:
    await publish_at(memory_container, [HORSEMAN])
    first = await client.get(path)

    again = await client.get(path, headers={"If-None-Match": first.headers["etag"]})
    await publish_at(memory_container, [HORSEMAN, GeoPoint(-50, -90)])
    changed = await client.get(path, headers={"If-None-Match": first.headers["etag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert changed.status_code == 200


async def test_a_map_may_be_of_some_kinds_of_quests(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    await publish_at(memory_container, [HORSEMAN, HORSEMAN, SAVIOUR], language="ru")
    await publish_at(memory_container, [HORSEMAN], language="en")

    [cluster] = (
        await client.get(CLUSTERS, params={"bbox": WORLD, "zoom": 2, "language": "ru"})
    ).json()["features"]
    tile = await client.get(address(TILE), params={"language": "en", "free": "true"})

    assert cluster["properties"]["point_count"] == 3
    assert [quest["language"] for _, quest in points_of(tile.content)] == ["en"]


@pytest.mark.parametrize(
    ("params", "told"),
    [
        ({"zoom": "2"}, {"?bbox": "invalid-parameter"}),
        ({"bbox": WORLD}, {"?zoom": "invalid-parameter"}),
        ({"bbox": WORLD, "zoom": "21"}, {"?zoom": "invalid-parameter"}),
        ({"bbox": WORLD, "zoom": "-1"}, {"?zoom": "invalid-parameter"}),
        ({"bbox": WORLD, "zoom": "1.5"}, {"?zoom": "invalid-parameter"}),
        ({"bbox": WORLD, "zoom": "9" * 5000}, {"?zoom": "invalid-parameter"}),
        ({"bbox": WORLD, "zoom": "5"}, {"?bbox": "too-large"}),
        ({"bbox": "1,2,3", "zoom": "2"}, {"?bbox": "invalid"}),
        ({"bbox": "1,2,3,4,5", "zoom": "2"}, {"?bbox": "invalid"}),
        ({"bbox": "a,b,c,d", "zoom": "2"}, {"?bbox": "invalid"}),
        ({"bbox": "nan,0,1,1", "zoom": "2"}, {"?bbox": "invalid"}),
        ({"bbox": "inf,0,1,1", "zoom": "2"}, {"?bbox": "invalid"}),
        ({"bbox": "0,0,1," + "1" * 200, "zoom": "2"}, {"?bbox": "invalid-parameter"}),
        ({"bbox": "2,0,1,1", "zoom": "2"}, {"?bbox": "invalid"}),
        ({"bbox": "0,0,91,1", "zoom": "2"}, {"?bbox": "out-of-range"}),
        ({"bbox": "0,0,1,180.1", "zoom": "2"}, {"?bbox": "out-of-range"}),
        ({"bbox": WORLD, "zoom": "2", "category": "none"}, {"?category": "invalid-parameter"}),
    ],
)
async def test_what_is_no_window_of_the_map_is_named(
    client: AsyncClient, params: dict[str, str], told: dict[str, str]
) -> None:
    answer = await client.get(CLUSTERS, params=params)

    assert (answer.status_code, faults(answer)) == (422, told)


@pytest.mark.parametrize(
    "path",
    [
        "0/0/1.mvt",
        "0/1/0.mvt",
        "1/-1/0.mvt",
        "1/0/-1.mvt",
        "21/0/0.mvt",
        "-1/0/0.mvt",
        "1/0/0",
        "1/0/0.png",
        "1/0/0.mvt.mvt",
        "1/0/.mvt",
        "1/0/0.MVT",
        "1/0/٠.mvt",
        "1/0/00000000.mvt",
        "1/0/1e0.mvt",
        f"1/{'9' * 5000}/0.mvt",
        f"20/0/{'9' * 5000}.mvt",
        "a/0/0.mvt",
    ],
)
async def test_there_is_no_other_tile(client: AsyncClient, path: str) -> None:
    answer = await client.get(f"/api/v1/tiles/quests/{path}")

    assert problem(answer) == (404, "not-found")
