"""A whole quest as a file holds it: what its author wrote, and what a format could not hold."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Self
from uuid import UUID

from questcity.domain.quests.model.contents import OpenContent
from questcity.domain.quests.model.fields import QuestFields
from questcity.domain.quests.model.points import Point
from questcity.domain.quests.model.written import (
    WrittenActivity,
    WrittenHint,
    WrittenPlace,
    WrittenPoint,
)


class FileFormat(StrEnum):
    """What a quest can be exported as."""

    QUESTCITY = "questcity"
    YAML = "yaml"
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

    def composed(self) -> Self:
        """Return it with its texts as texts are kept."""
        points = tuple(point.composed() for point in self.points)
        return replace(self, fields=self.fields.composed(), points=points)

    @classmethod
    def of(cls, content: OpenContent, names: Mapping[UUID, str]) -> Self:
        """Return what an author wrote, with the names of what it refers to."""
        fields = content.fields
        return cls(
            fields=replace(
                fields,
                cover_media_id=None,
                category_id=None,
                vehicle_id=None,
                place_id=None,
                merch=tuple(replace(item, id=None, media_id=None) for item in fields.merch),
            ),
            category=names.get(fields.category_id) if fields.category_id else None,
            vehicle=names.get(fields.vehicle_id) if fields.vehicle_id else None,
            place=names.get(fields.place_id) if fields.place_id else None,
            points=tuple(_written(point, content.answers[point.id]) for point in content.points),
        )


def _written(point: Point, answers: tuple[str, ...]) -> WrittenPoint:
    activity = point.activity
    return WrittenPoint(
        title=point.title,
        description=point.description,
        activity=WrittenActivity(type=activity.type, kind=activity.kind, answers=answers),
        tool=point.tool,
        places=tuple(
            WrittenPlace(
                latitude=place.at.latitude,
                longitude=place.at.longitude,
                detection_radius=place.detection_radius,
                height=place.height,
                interaction_inaccuracy=place.interaction_inaccuracy,
                random_occurrence=place.random_occurrence,
                part=place.part,
            )
            for place in point.places
        ),
        hints=tuple(WrittenHint(text=hint.text, cost=hint.cost) for hint in point.hints),
    )
