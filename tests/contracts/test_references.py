"""The contract of what quests refer to; every new database holds what memory holds."""

from zoneinfo import ZoneInfo

import pytest
from dishka import AsyncContainer

from builders import an_id
from questcity.adapters.memory.references import ACTIVITIES, AREAS, CATEGORIES, TOOLS, VEHICLES
from questcity.domain.quests.model.activities import ActivityType, Tool
from questcity.domain.quests.ports.readers import ReferenceReader
from questcity.domain.shared.ids import AreaId, CategoryId, VehicleId

pytestmark = pytest.mark.anyio


@pytest.fixture
async def references(container: AsyncContainer) -> ReferenceReader:
    """Return the references of each store in turn."""
    references: ReferenceReader = await container.get(ReferenceReader)
    return references


async def test_things_are_listed_by_name(references: ReferenceReader) -> None:
    assert list(await references.list_categories()) == sorted(
        CATEGORIES, key=lambda category: category.name
    )
    assert list(await references.list_vehicles()) == sorted(
        VEHICLES, key=lambda vehicle: vehicle.name
    )
    assert list(await references.list_areas()) == sorted(AREAS, key=lambda area: area.name)


async def test_activities_and_tools_have_the_numbers_and_codes_of_the_domain(
    references: ReferenceReader,
) -> None:
    activities, tools = await references.list_activities(), await references.list_tools()

    assert (activities, tools) == (ACTIVITIES, TOOLS)
    assert [(label.id, label.code) for label in activities] == [
        (activity.value, activity.code) for activity in ActivityType
    ]
    assert [(label.id, label.code) for label in tools] == [(tool.value, tool.code) for tool in Tool]


async def test_every_area_has_a_known_time_zone(references: ReferenceReader) -> None:
    zones = {area.zone for area in await references.list_areas()}

    assert {ZoneInfo(zone).key for zone in zones} == zones


async def test_what_is_given_and_does_not_exist_is_named(references: ReferenceReader) -> None:
    category, vehicle, area = CATEGORIES[0].id, VEHICLES[0].id, AREAS[0].id
    strange = an_id()

    assert await references.find_unknown(category, vehicle, area) == ()
    assert await references.find_unknown(None, None, None) == ()
    assert await references.find_unknown(CategoryId(strange), vehicle, AreaId(strange)) == (
        "category_id",
        "place_id",
    )
    assert await references.find_unknown(None, VehicleId(strange), None) == ("vehicle_id",)


async def test_a_thing_of_another_kind_is_unknown(references: ReferenceReader) -> None:
    vehicle = CategoryId(VEHICLES[0].id)

    assert await references.find_unknown(vehicle, None, None) == ("category_id",)
