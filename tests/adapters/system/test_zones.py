from zoneinfo import ZoneInfo

import pytest

from questcity.adapters.memory.references import AREAS
from questcity.adapters.system.zones import PackagedTimeZones

ZONES = PackagedTimeZones()


@pytest.mark.parametrize("name", ["UTC", "Asia/Tokyo", "America/Argentina/Buenos_Aires"])
def test_a_zone_that_there_is_can_be_used(name: str) -> None:
    assert ZONES.has(name)
    assert ZoneInfo.no_cache(name).key == name


def test_every_area_of_a_new_database_has_a_zone() -> None:
    assert all(ZONES.has(area.zone) for area in AREAS)


@pytest.mark.parametrize(
    "name",
    ["", "Factory", "Moscow", "europe/moscow", "Europe", "../passwd", "/etc/passwd", "UTC+3", "\0"],
)
def test_nothing_else_is_a_zone(name: str) -> None:
    assert not ZONES.has(name)


def test_a_machine_without_zones_of_its_own_knows_them_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("zoneinfo._tzpath.TZPATH", ())

    assert ZoneInfo.no_cache("Europe/Moscow").key == "Europe/Moscow"
