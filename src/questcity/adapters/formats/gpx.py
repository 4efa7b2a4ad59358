"""GPX 1.1: waypoints and routes, as devices and geocachers have them."""

from collections import Counter
from collections.abc import Iterable
from typing import Final
from xml.etree import ElementTree as ET

from questcity.adapters.formats import xml
from questcity.adapters.formats.markup import plain_text
from questcity.adapters.formats.numbers import decimal, number
from questcity.adapters.formats.shared_maps import lost_on_maps
from questcity.adapters.formats.sketches import Sketch
from questcity.adapters.formats.xml import Element, Outline, Wanted, put
from questcity.domain.quests.model.fields import Level
from questcity.domain.quests.model.files import LossCode, Losses, QuestDocument
from questcity.domain.quests.model.written import WrittenPlace

ROOT: Final = "gpx"
WANTED: Final = Wanted(
    names={"metadata", "name", "desc", "wpt", "rtept"}, hollow={"logs", "travelbugs", "attributes"}
)

_SPACE: Final = "http://www.topografix.com/GPX/1/1"
_CACHES: Final = "http://www.groundspeak.com/cache/"
_USED: Final = {"name", "desc", "extensions", "cache"}
_USED_OF_CACHES: Final = {
    "name",
    "short_description",
    "long_description",
    "encoded_hints",
    "difficulty",
    "terrain",
}
_EASY: Final = 2.0
_MEDIUM: Final = 3.5


def read_gpx(found: Outline) -> tuple[QuestDocument, Losses]:
    """Return the quest that follows the routes of a map, and then its other waypoints."""
    sketch = Sketch()
    for element in found.found:
        if element.name == "metadata":
            sketch.call(element.say("name"), element.say("desc"))
        if element.within == ROOT and element.name == "name":
            sketch.call(element.text)
        if element.within == ROOT and element.name == "desc":
            sketch.call(None, element.text)
    waypoints = {_key(one): one for one in found.found if one.name == "wpt"}
    route = {_key(one): one for one in found.found if one.name == "rtept"}
    # A route often repeats of a waypoint no more than where it is.
    points = list((route | waypoints).values())
    for point in points:
        _add(sketch, point)
    sketch.level = _level(points)
    _lose(sketch, found, points)
    return sketch.finished()


def write_gpx(document: QuestDocument) -> tuple[bytes, Losses]:
    """Return a waypoint for each place, and a route along the first places of the points."""
    root = ET.Element(ROOT, {"xmlns": _SPACE, "version": "1.1", "creator": "QuestCity"})
    metadata = put(root, "metadata")
    put(metadata, "name", document.fields.title)
    put(metadata, "desc", document.fields.description or "")
    for point in document.points:
        for which, place in enumerate(point.places or ()):
            waypoint = _located(root, "wpt", place)
            put(waypoint, "name", point.title or "")
            if which == 0:
                put(waypoint, "desc", point.description or "")
    route = put(root, "rte")
    put(route, "name", document.fields.title)
    for point in document.points:
        for place in (point.places or ())[:1]:
            put(_located(route, "rtept", place), "name", point.title or "")
    return xml.document(root), tuple(lost_on_maps(document))


def _key(point: Element) -> tuple[float, float, str]:
    at = point.attributes
    return number(at.get("lat")), number(at.get("lon")), (point.say("name") or "").strip()


def _add(sketch: Sketch, point: Element) -> None:
    latitude, longitude, name = _key(point)
    place = WrittenPlace(latitude=latitude, longitude=longitude)
    cache = _cache_of(point)
    if cache is None:
        sketch.add(name, point.say("desc") or point.say("cmt"), (place,))
        return
    told = (*cache.all("short_description"), *cache.all("long_description"))
    texts = [text for text in map(_description, told) if text]
    sketch.add(
        cache.say("name") or name,
        "\n\n".join(texts) or point.say("desc"),
        (place,),
        cache.say("encoded_hints"),
    )


def _description(part: Element) -> str:
    is_html = part.attributes.get("html", "").lower() == "true"
    return plain_text(part.text)[0] if is_html else part.text.strip()


def _cache_of(point: Element) -> Element | None:
    around = [point, *point.all("extensions")]
    caches = (cache for part in around for cache in part.all("cache"))
    return next((cache for cache in caches if cache.space.startswith(_CACHES)), None)


def _level(points: Iterable[Element]) -> Level | None:
    """Return how hard the hardest cache is, whose stars go from 1 to 5."""
    caches = [cache for cache in map(_cache_of, points) if cache is not None]
    said = [cache.say(name) for cache in caches for name in ("difficulty", "terrain")]
    stars = max((number(text) for text in said if text is not None), default=None)
    if stars is None:
        return None
    if stars <= _EASY:
        return Level.EASY
    return Level.MEDIUM if stars <= _MEDIUM else Level.HARD


def _lose(sketch: Sketch, found: Outline, points: Iterable[Element]) -> None:
    if tracks := found.others["trk"]:
        text = f"There is no place for tracks ({tracks}, with {found.others['trkpt']} points)."
        sketch.lose(LossCode.TRACK_NOT_KEPT, text)
    lost: Counter[str] = Counter()
    for point in points:
        cache = _cache_of(point)
        lost.update({part.name for part in point.parts} - _USED)
        lost.update({part.name for part in cache.parts} - _USED_OF_CACHES if cache else ())
    sketch.lose_all(LossCode.PART_NOT_KEPT, lost)
    sketch.leave_out(found.beyond["wpt"] + found.beyond["rtept"])


def _located(parent: ET.Element, name: str, place: WrittenPlace) -> ET.Element:
    return put(parent, name, lat=decimal(place.latitude), lon=decimal(place.longitude))
