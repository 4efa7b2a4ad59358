from dataclasses import replace

import pytest

from quest_builders import a_category, an_area
from questcity.adapters.memory.references import ACTIVITIES, AREAS, CATEGORIES, TOOLS, VEHICLES
from questcity.domain.quests.errors import InUseError
from questcity.domain.quests.model.points import GeoPoint
from questcity.domain.quests.model.reference import Reference, Uses, edited, named, told
from questcity.domain.quests.rules.references import check_reference

ANYWHERE = GeoPoint(90, -180)


def found(reference: Reference) -> list[tuple[str, str]]:
    violations = check_reference(reference, lambda zone: zone == "Europe/Moscow")
    return [(str(violation.path[0]), violation.code) for violation in violations]


def test_what_every_database_holds_is_good() -> None:
    everything: list[Reference] = [*CATEGORIES, *VEHICLES, *ACTIVITIES, *TOOLS]
    everything += [replace(area, zone="Europe/Moscow") for area in AREAS]

    assert [fault for thing in everything for fault in found(thing)] == []


def test_a_name_is_kept_composed_and_without_outer_spaces() -> None:
    assert named(a_category(name=" \u00a0E\u0301t\u00e9\t")).name == "\u00c9t\u00e9"


def test_everything_that_is_wrong_with_a_place_is_told_at_once() -> None:
    area = an_area(name="", centre=GeoPoint(90.1, float("nan")), zone="Moscow")

    assert found(area) == [
        ("name", "too-short"),
        ("latitude", "out-of-range"),
        ("longitude", "out-of-range"),
        ("time_zone", "unknown"),
    ]
    assert found(an_area(centre=ANYWHERE)) == []


def test_a_change_keeps_what_it_does_not_name() -> None:
    area = an_area()

    moved = edited(area, {"centre": {"latitude": 1.5}, "name": " Tver "})

    centre = GeoPoint(1.5, area.centre.longitude)
    assert moved == replace(area, centre=centre, name="Tver")
    assert edited(area, {"centre": {}}) == area


def test_the_trail_tells_every_field_as_text() -> None:
    area = an_area(name="Null Island", centre=GeoPoint(0.0, 0.0))

    assert told(area) == {
        "name": "Null Island",
        "zone": "Europe/Moscow",
        "latitude": "0.0",
        "longitude": "0.0",
    }
    assert told(TOOLS[6]) == {"code": "target_compass", "name": "Target compass", "media_id": ""}


@pytest.mark.parametrize("uses", [Uses(published=1), Uses(drafts=2), Uses(versions=3)])
def test_what_is_used_in_any_way_stays(uses: Uses) -> None:
    with pytest.raises(InUseError) as refusal:
        uses.require_none()

    told = refusal.value
    assert Uses(published=told.published, drafts=told.drafts, versions=told.versions) == uses
    Uses().require_none()
