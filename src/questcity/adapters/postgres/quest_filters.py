"""Which rows of the listing are wanted, in SQL."""

from questcity.adapters.postgres.keyset import Narrowing
from questcity.adapters.postgres.sphere import chord_of, on_sphere
from questcity.domain.quests.model.finding import Box, Nearby, QuestFilter
from questcity.domain.quests.model.mercator import cells_between
from questcity.domain.quests.model.points import GeoPoint


def narrow(narrowing: Narrowing, wanted: QuestFilter) -> None:
    """Add what the listing has to meet, but for the text."""
    narrow_by_facets(narrowing, wanted)
    if wanted.near is not None:
        narrow_around(narrowing, wanted.near)
    if wanted.box is not None:
        _narrow_to(narrowing, wanted.box)


def narrow_by_facets(narrowing: Narrowing, wanted: QuestFilter) -> None:
    """Add which values the fields may have."""
    any_of = (
        ("category_id = ANY({})", wanted.categories),
        ("vehicle_id = ANY({})", wanted.vehicles),
        ("place_id = ANY({})", wanted.places),
        ("level = ANY({})", wanted.levels),
        ("group_size = ANY({}::smallint[])", wanted.groups),
        ("timeframe = ANY({}::smallint[])", wanted.timeframes),
        ("language = ANY({})", wanted.languages),
    )
    for condition, values in any_of:
        if values:
            narrowing.add(condition, [value for value in values if _can_be(value)])
    if wanted.is_free is not None:
        narrowing.add("(price_amount = 0 AND NOT price_subscription) = {}", wanted.is_free)


def _can_be(value: object) -> bool:
    """Return whether a column can have a value: there is no group of a million."""
    return not isinstance(value, int) or abs(value) < 1 << 15


def chord_to(narrowing: Narrowing, near: Nearby) -> str:
    """Return the distance of a row through the sphere, in SQL, whose arguments it binds."""
    return f"(sphere <-> {_point(narrowing, near)})"


def _point(narrowing: Narrowing, near: Nearby) -> str:
    return f"cube({narrowing.bind(on_sphere(near.at))}::float8[])"


def narrow_around(narrowing: Narrowing, near: Nearby) -> None:
    """Add how far away it may be, if that is said."""
    if near.radius is None:
        return
    origin, chord = _point(narrowing, near), narrowing.bind(chord_of(near.radius))
    # The box is what an index answers, and the distance what is meant.
    narrowing.conditions.append(f"sphere <@ cube_enlarge({origin}, {chord}::float8, 3)")
    narrowing.conditions.append(f"(sphere <-> {origin}) <= {chord}::float8")


def _narrow_to(narrowing: Narrowing, box: Box) -> None:
    halves = " OR ".join(_half(narrowing, half) for half in box.halves())
    narrowing.conditions.append(f"({halves})")


def _half(narrowing: Narrowing, box: Box) -> str:
    bind = narrowing.bind
    cells = cells_between(GeoPoint(box.south, box.west), GeoPoint(box.north, box.east))
    ranges = " OR ".join(f"cell BETWEEN {bind(first)} AND {bind(last)}" for first, last in cells)
    return (
        f"(({ranges}) AND start_latitude BETWEEN {bind(box.south)} AND {bind(box.north)} "
        f"AND start_longitude BETWEEN {bind(box.west)} AND {bind(box.east)})"
    )
