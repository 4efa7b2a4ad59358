"""Whether the way can be made in the time that there is, and is as long as the quest says."""

from collections.abc import Iterator
from typing import Final

from questcity.domain.quests.model.fields import Mileage
from questcity.domain.quests.rules.linting.findings import Code, Finding
from questcity.domain.quests.rules.linting.lintable import Lintable

TYPICAL_SHARE: Final = 1 / 3
"""Of a vehicle's top speed: how fast one usually is, with all that holds one up on the way."""
DETOUR: Final = 1.3
"""How much longer the way along streets usually is than as the crow flies."""
LONGEST_DETOUR: Final = 2.0
"""How much longer it may well be."""
SECONDS_AT_A_POINT: Final = 180.0
"""What one needs at least to read, to look and to answer."""
SECONDS_OF_AN_HOUR: Final = 3600.0
SECONDS_WITHOUT_LIMIT: Final = 30 * 24 * SECONDS_OF_AN_HOUR
"""How long a run may last where the quest says no time."""

_KILOMETRES: Final[dict[Mileage, tuple[float, float]]] = {
    # Nothing shorter can be said.
    Mileage.SHORT: (0.0, 10.0),
    Mileage.MIDDLE: (10.0, 30.0),
    Mileage.LONG: (30.0, 100.0),
    Mileage.VERY_LONG: (100.0, float("inf")),
}


def find_too_little_time(quest: Lintable) -> Iterator[Finding]:
    """Find a way that cannot be made in the time, or hardly."""
    timeframe, vehicle = quest.fields.timeframe, quest.vehicle
    if timeframe is None or vehicle is None or vehicle.top_speed <= 0:
        return
    seconds = timeframe * SECONDS_OF_AN_HOUR or SECONDS_WITHOUT_LIMIT
    route = quest.route
    pace = vehicle.top_speed * TYPICAL_SHARE
    usual = route.length * DETOUR / pace + len(route.stops) * SECONDS_AT_A_POINT
    advice = "Allow more time, take points out, or choose a faster vehicle"
    if route.length_at_least / vehicle.top_speed > seconds:
        message = (
            f"{advice}: as the crow flies it is {_km(route.length_at_least)}, "
            f"and nobody makes that in the time by “{vehicle.name}”."
        )
        yield Finding(("timeframe",), Code.TIME_IMPOSSIBLE, message)
    elif usual > seconds:
        message = (
            f"{advice}: {_km(route.length)} as the crow flies and {len(route.stops)} points "
            f"usually take about {usual / SECONDS_OF_AN_HOUR:.1f} hours by “{vehicle.name}”."
        )
        yield Finding(("timeframe",), Code.TIME_TIGHT, message)


def find_contradicted_mileage(quest: Lintable) -> Iterator[Finding]:
    """Find a way that is longer or shorter than the quest says, whichever streets one takes."""
    mileage, length = quest.fields.mileage, quest.route.length
    if mileage is None or len(quest.route.stops) != len(quest.points):
        return
    least, most = _KILOMETRES[mileage]
    if not least / LONGEST_DETOUR <= length / 1000 <= most:
        message = (
            f"Say another mileage than {mileage}: "
            f"from point to point it is {_km(length)} as the crow flies."
        )
        yield Finding(("mileage",), Code.MILEAGE_CONTRADICTED, message)


def _km(metres: float) -> str:
    return f"{metres / 1000:.1f} km"
