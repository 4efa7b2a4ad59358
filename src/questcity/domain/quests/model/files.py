"""A whole quest as a file holds it: what its author wrote, and what a format could not hold."""

from dataclasses import dataclass
from enum import StrEnum

from questcity.domain.quests.model.fields import QuestFields
from questcity.domain.quests.model.written import WrittenPoint


class FileFormat(StrEnum):
    """What a quest can be exported as."""

    QUESTCITY = "questcity"
    GEOJSON = "geojson"
    GPX = "gpx"
    KML = "kml"
    KMZ = "kmz"


class LossCode(StrEnum):
    """Why something of a quest did not come along."""

    ACTIVITY_ASSUMED = "activity-assumed"
    ANSWERS_NOT_EXPORTED = "answers-not-exported"
    CHARACTERS_NOT_KEPT = "characters-not-kept"
    FIELDS_NOT_EXPORTED = "fields-not-exported"
    GEOMETRY_NOT_KEPT = "geometry-not-kept"
    MARKUP_NOT_KEPT = "markup-not-kept"
    MEDIA_NOT_KEPT = "media-not-kept"
    PART_NOT_KEPT = "part-not-kept"
    PLACES_SEPARATED = "places-separated"
    POINTS_LEFT_OUT = "points-left-out"
    TEXT_SHORTENED = "text-shortened"
    TITLE_MADE_UP = "title-made-up"
    TRACK_NOT_KEPT = "track-not-kept"
    UNKNOWN_CATEGORY = "unknown-category"
    UNKNOWN_PLACE = "unknown-place"
    UNKNOWN_VEHICLE = "unknown-vehicle"


@dataclass(frozen=True, slots=True)
class Loss:
    """One thing that did not come along.

    `path` leads to its place in the document, as that of a violation does; to the document as a
    whole where there is no such place.
    """

    code: LossCode
    path: tuple[str | int, ...]
    text: str


Losses = tuple[Loss, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestDocument:
    """A quest without any id, so that whatever is made of it is new.

    Answers are in plain text; category, vehicle and place are named in words.
    """

    fields: QuestFields
    category: str | None = None
    vehicle: str | None = None
    place: str | None = None
    points: tuple[WrittenPoint, ...] = ()
