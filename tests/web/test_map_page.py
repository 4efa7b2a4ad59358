"""The map in a real browser."""

import re
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Final

import pytest
import segno
from dishka import AsyncContainer
from playwright.async_api import Route, expect

from browsing import Visit, serving, visiting
from map_builders import publish_at
from questcity.domain.quests.model.mercator import position_of
from questcity.domain.quests.model.points import GeoPoint
from questcity.entrypoints.bootstrap.settings import Settings
from stores import SetClock, application_over, memory_store

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

WIDTH, HEIGHT = 1280, 720
PETERSBURG: Final = GeoPoint(59.94, 30.31)
LISBON: Final = GeoPoint(38.72, -9.14)
TOKYO: Final = GeoPoint(35.68, 139.69)
SLY: Final = "<img src=x onerror=alert(1)>"


def places_in_towns() -> list[GeoPoint]:
    """Return some hundreds of places, those of a town within half a kilometre or far out."""
    random = Random(5)  # noqa: S311 (no secret)
    return [
        town.offset(*(far * side + random.uniform(-400, 400) for side in (1, 1))).rounded(3)
        for town, many in ((PETERSBURG, 40), (LISBON, 70), (TOKYO, 90))
        for far in (0, 9_000)
        for _ in range(many)
    ]


def shown(places: list[GeoPoint], zoom: int, centre: GeoPoint) -> int:
    """Return how many places are within a map around a centre."""
    pixels = 512 << zoom
    x, y = position_of(centre)
    return sum(
        abs(east - x) * pixels <= WIDTH / 2 and abs(south - y) * pixels <= HEIGHT / 2
        for east, south in map(position_of, places)
    )


async def look_at(visit: Visit, zoom: int, centre: GeoPoint) -> None:
    """Open the map at a place, and wait until it is drawn."""
    address = f"{visit.home}/map#{zoom}/{centre.latitude}/{centre.longitude}"
    await visit.page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    await visit.page.goto(address)
    await expect(visit.page.locator("#map")).to_have_attribute("data-state", "idle")


@pytest.mark.parametrize(
    ("zoom", "centre", "expected"),
    [(2, GeoPoint(30, 60), 400), (8, PETERSBURG, 80), (14, PETERSBURG, 40)],
)
async def test_the_counts_on_the_map_add_up_to_the_quests_in_view(
    visit: Visit, memory_container: AsyncContainer, zoom: int, centre: GeoPoint, expected: int
) -> None:
    places = places_in_towns()
    await publish_at(memory_container, places)

    await look_at(visit, zoom, centre)

    counts = await visit.page.locator("#view button").evaluate_all(
        "buttons => buttons.map(button => Number(button.dataset.count ?? 1))"
    )
    assert sum(counts) == shown(places, zoom, centre) == expected
    assert len(counts) <= 50
    await expect(visit.page.locator("#view summary")).to_have_text(f"{expected} quests in view")
    assert any("/tiles/quests/" in url for url in visit.requests)
    assert visit.elsewhere() == []
    assert visit.complaints == []


async def test_a_quest_is_named_and_its_name_is_no_markup(
    visit: Visit, memory_container: AsyncContainer
) -> None:
    await publish_at(memory_container, [PETERSBURG, PETERSBURG], title=SLY)
    await look_at(visit, 15, PETERSBURG)

    await visit.page.mouse.click(WIDTH / 2, HEIGHT / 2)

    names = visit.page.locator(".maplibregl-popup-content h2")
    await expect(names).to_have_text([SLY, SLY])
    await expect(visit.page.locator(".maplibregl-popup-content p").first).to_have_text(
        "Easy · 2 points · 3 hours"
    )
    assert visit.complaints == []


async def test_the_map_begins_where_the_quests_are_and_obeys_the_keys(
    visit: Visit, memory_container: AsyncContainer
) -> None:
    await publish_at(memory_container, [LISBON] * 60)
    await visit.page.set_viewport_size({"width": 390, "height": 700})
    await visit.page.goto(f"{visit.home}/map")
    await expect(visit.page).to_have_url(re.compile(r"#10/38\.72\d*/-9\.1\d*"))

    await visit.page.locator("#view summary").press("Enter")
    await visit.page.get_by_role("button", name="60 quests").press("Enter")
    await expect(visit.page).to_have_url(re.compile(r"#12/"))
    await visit.page.get_by_role("region", name="Map").press("=")
    await expect(visit.page).to_have_url(re.compile(r"#13/"))
    await visit.page.get_by_role("button", name="Zoom out").press("Enter")

    await expect(visit.page).to_have_url(re.compile(r"#12/"))
    assert visit.complaints == []


async def test_a_base_map_comes_from_where_the_settings_say_and_nothing_else_does(
    chromium: str, tmp_path: Path, settings: Settings, clock: SetClock
) -> None:
    tiles = "http://tiles.test/{z}/{x}/{y}.png?key=1&b=2"
    based = replace(settings, map_tiles_url=tiles, map_attribution="© <b>Somebody</b>")

    picture = BytesIO()
    segno.make("A picture of a map.").save(picture, kind="png", scale=6)

    async def draw(route: Route) -> None:
        headers = {"Access-Control-Allow-Origin": "*"}
        body = picture.getvalue()
        await route.fulfill(body=body, content_type="image/png", headers=headers)

    async with (
        serving(application_over(based, clock, memory_store()), based) as home,
        visiting(chromium, tmp_path, home) as visit,
    ):
        await visit.page.context.route("http://tiles.test/**", draw)
        await look_at(visit, 3, PETERSBURG)
        attribution = visit.page.locator(".maplibregl-ctrl-attrib-inner")

        await expect(attribution).to_contain_text("© <b>Somebody</b>")
        asked = [re.sub("[0-9]+", "N", url) for url in visit.elsewhere()]
        assert set(asked) == {"http://tiles.test/N/N/N.png?key=N&b=N"}
        assert visit.complaints == []
