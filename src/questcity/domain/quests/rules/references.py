"""What the things that quests refer to may be."""

from collections.abc import Callable, Iterator
from typing import Final

from questcity.domain.quests.model.reference import Area, Category, Label, Reference, Vehicle
from questcity.domain.quests.rules.violations import check_number, check_text, no_media
from questcity.domain.shared.errors import Violation
from questcity.domain.shared.texts import has_control_characters, without_joiners

NAME_LENGTHS: Final = range(2, 129)
SLOWEST: Final = 0.5
FASTEST: Final = 100.0
"""In m/s: from a slow walk to a fast train."""


def check_reference(reference: Reference, is_zone: Callable[[str], bool]) -> Iterator[Violation]:
    """Find what is wrong with something that quests are to refer to."""
    least, most, name = NAME_LENGTHS.start, NAME_LENGTHS.stop - 1, reference.name
    if len(seen := without_joiners(name)) < least:
        # Joiners alone are no name that anybody could read.
        name = seen
    yield from check_text(("name",), name, most, least=least)
    if has_control_characters(reference.name):
        yield Violation(("name",), "invalid", "A name has no control characters.")
    match reference:
        case Category(media_id=media_id) | Label(media_id=media_id):
            if media_id is not None:
                yield no_media(("image_media_id",))
        case Vehicle(top_speed=top_speed):
            yield from check_number(("top_speed",), top_speed, SLOWEST, FASTEST)
        case Area(centre=centre, zone=zone):
            yield from check_number(("latitude",), centre.latitude, -90, 90)
            yield from check_number(("longitude",), centre.longitude, -180, 180)
            if not is_zone(zone):
                yield Violation(
                    ("time_zone",), "unknown", "A time zone has an IANA name, as Europe/Moscow."
                )
