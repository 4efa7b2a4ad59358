"""Points of a draft on the wire."""

from collections.abc import Mapping
from typing import Any, Literal, Self
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from questcity.domain.quests.model.activities import ActivityType, PhotoKind, Tool
from questcity.domain.quests.model.points import (
    DETECTION_RADIUS,
    HEIGHT,
    INTERACTION_INACCURACY,
    Hint,
    PlaceSettings,
    Point,
)
from questcity.domain.quests.model.written import (
    WrittenActivity,
    WrittenHint,
    WrittenPlace,
    WrittenPoint,
)
from questcity.domain.shared.ids import HintId, MediaId, PlaceId, PointId
from questcity.entrypoints.web.shapes import Answer, Body, given


class _Activity(Body, frozen=True, kw_only=True, tag_field="type"):
    """What there is to do.

    The number of the type may be said as well, so that what was read can be written back.
    """


class CatchGhost(_Activity, frozen=True, kw_only=True, tag="catch_ghost"):
    """Find a ghost and catch it."""

    id: Literal[1] | UnsetType = UNSET

    def written(self) -> WrittenActivity:
        """Return it as the domain knows it."""
        return WrittenActivity(type=ActivityType.CATCH_GHOST)


class TakePhoto(_Activity, frozen=True, kw_only=True, tag="take_photo"):
    """Take a photo."""

    id: Literal[2] | UnsetType = UNSET
    kind: PhotoKind | None = None

    def written(self) -> WrittenActivity:
        """Return it as the domain knows it."""
        return WrittenActivity(type=ActivityType.TAKE_PHOTO, kind=self.kind)


class DownloadFile(_Activity, frozen=True, kw_only=True, tag="download_file"):
    """Get a file on the spot."""

    id: Literal[3] | UnsetType = UNSET

    def written(self) -> WrittenActivity:
        """Return it as the domain knows it."""
        return WrittenActivity(type=ActivityType.DOWNLOAD_FILE)


class ScanQr(_Activity, frozen=True, kw_only=True, tag="scan_qr"):
    """Scan a sign; without a secret the server makes one, or keeps the one there is."""

    id: Literal[4] | UnsetType = UNSET
    secret: str | None = None

    def written(self) -> WrittenActivity:
        """Return it as the domain knows it."""
        answers = () if self.secret is None else (self.secret,)
        return WrittenActivity(type=ActivityType.SCAN_QR, answers=answers)


class EnterCode(_Activity, frozen=True, kw_only=True, tag="enter_code"):
    """Enter the digits that are to be found there; other codes may be right as well."""

    id: Literal[5] | UnsetType = UNSET
    code: str | None = None
    other_codes: tuple[str, ...] = ()

    def written(self) -> WrittenActivity:
        """Return it as the domain knows it."""
        answers = self.other_codes if self.code is None else (self.code, *self.other_codes)
        return WrittenActivity(type=ActivityType.ENTER_CODE, answers=answers)


class EnterWord(_Activity, frozen=True, kw_only=True, tag="enter_word"):
    """Enter one of the words that are right."""

    id: Literal[6] | UnsetType = UNSET
    words: tuple[str, ...] = ()

    def written(self) -> WrittenActivity:
        """Return it as the domain knows it."""
        return WrittenActivity(type=ActivityType.ENTER_WORD, answers=self.words)


class PickUpArtifact(_Activity, frozen=True, kw_only=True, tag="pick_up_artifact"):
    """Pick something up, perhaps in parts."""

    id: Literal[7] | UnsetType = UNSET

    def written(self) -> WrittenActivity:
        """Return it as the domain knows it."""
        return WrittenActivity(type=ActivityType.PICK_UP_ARTIFACT)


ActivityRequest = (
    CatchGhost | TakePhoto | DownloadFile | ScanQr | EnterCode | EnterWord | PickUpArtifact
)


class PlaceRequest(Body, frozen=True, kw_only=True):
    """A place of a point; lengths are in metres."""

    latitude: float
    longitude: float
    id: UUID | None = None
    detection_radius: float = DETECTION_RADIUS
    height: float = HEIGHT
    interaction_inaccuracy: float = INTERACTION_INACCURACY
    random_occurrence: float | None = None
    part: int | None = None

    def written(self) -> WrittenPlace:
        """Return it as the domain knows it."""
        fields: dict[str, Any] = msgspec.structs.asdict(self)
        return WrittenPlace(**fields | {"id": None if self.id is None else PlaceId(self.id)})


class HintRequest(Body, frozen=True, kw_only=True):
    """A help; its cost is taken from the score of the point."""

    text: str
    id: UUID | None = None
    cost: int = 0

    def written(self) -> WrittenHint:
        """Return it as the domain knows it."""
        hint_id = None if self.id is None else HintId(self.id)
        return WrittenHint(id=hint_id, text=self.text, cost=self.cost)


class EditPointRequest(Body, frozen=True, kw_only=True):
    """The fields of a point to change; what is absent stays."""

    title: str | UnsetType = UNSET
    description: str | UnsetType = UNSET
    activity: ActivityRequest | UnsetType = UNSET
    tool_id: Tool | UnsetType = UNSET
    file_media_id: UUID | UnsetType | None = UNSET
    places: tuple[PlaceRequest, ...] | UnsetType = UNSET
    hints: tuple[HintRequest, ...] | UnsetType = UNSET

    def written(self) -> WrittenPoint:
        """Return it as the domain knows it."""
        return _written(given(self))


class PointRequest(Body, frozen=True, kw_only=True):
    """A new point."""

    title: str
    activity: ActivityRequest
    description: str = ""
    tool_id: Tool = Tool.NONE
    file_media_id: UUID | None = None
    places: tuple[PlaceRequest, ...] = ()
    hints: tuple[HintRequest, ...] = ()

    def written(self) -> WrittenPoint:
        """Return it as the domain knows it."""
        return _written(msgspec.structs.asdict(self))


def _written(fields: Mapping[str, Any]) -> WrittenPoint:
    places, hints = fields.get("places"), fields.get("hints")
    activity, media_id = fields.get("activity"), fields.get("file_media_id")
    return WrittenPoint(
        title=fields.get("title"),
        description=fields.get("description"),
        activity=None if activity is None else activity.written(),
        tool=fields.get("tool_id"),
        file_media_id=None if media_id is None else MediaId(media_id),
        places=None if places is None else tuple(place.written() for place in places),
        hints=None if hints is None else tuple(hint.written() for hint in hints),
    )


class OrderRequest(Body, frozen=True, kw_only=True):
    """All points of a draft in their new order."""

    point_ids: tuple[UUID, ...]

    def ids(self) -> tuple[PointId, ...]:
        """Return them as the domain knows them."""
        return tuple(PointId(point_id) for point_id in self.point_ids)


class ActivityResponse(Answer, frozen=True, kw_only=True):
    """What there is to do, with its answers: for editors only."""

    id: ActivityType
    type: str
    kind: PhotoKind | UnsetType | None = UNSET
    secret: str | UnsetType | None = UNSET
    code: str | UnsetType | None = UNSET
    other_codes: tuple[str, ...] | UnsetType = UNSET
    words: tuple[str, ...] | UnsetType = UNSET

    @classmethod
    def of(cls, point: Point, answers: tuple[str, ...]) -> Self:
        """Return the response that shows the activity of a point."""
        kind = point.activity.type
        only = answers[0] if answers else None
        return cls(
            id=kind,
            type=kind.code,
            kind=point.activity.kind if kind is ActivityType.TAKE_PHOTO else UNSET,
            secret=only if kind is ActivityType.SCAN_QR else UNSET,
            code=only if kind is ActivityType.ENTER_CODE else UNSET,
            other_codes=answers[1:] if kind is ActivityType.ENTER_CODE else UNSET,
            words=answers if kind is ActivityType.ENTER_WORD else UNSET,
        )


class PlaceSettingsResponse(Answer, frozen=True, kw_only=True):
    """A place of a point."""

    id: UUID
    latitude: float
    longitude: float
    detection_radius: float
    height: float
    interaction_inaccuracy: float
    random_occurrence: float | None
    part: int | None

    @classmethod
    def of(cls, place: PlaceSettings) -> Self:
        """Return the response that shows this place."""
        return cls(
            id=place.id,
            latitude=place.at.latitude,
            longitude=place.at.longitude,
            detection_radius=place.detection_radius,
            height=place.height,
            interaction_inaccuracy=place.interaction_inaccuracy,
            random_occurrence=place.random_occurrence,
            part=place.part,
        )


class HintResponse(Answer, frozen=True, kw_only=True):
    """A hint as its author wrote it."""

    id: UUID
    text: str
    cost: int

    @classmethod
    def of(cls, hint: Hint) -> Self:
        """Return the response that shows this hint."""
        return cls(id=hint.id, text=hint.text, cost=hint.cost)


class PointResponse(Answer, frozen=True, kw_only=True):
    """A point of a draft."""

    id: UUID
    title: str
    description: str
    activity: ActivityResponse
    tool_id: Tool
    file_media_id: UUID | None
    places: list[PlaceSettingsResponse]
    hints: list[HintResponse]

    @classmethod
    def of(cls, point: Point, answers: tuple[str, ...]) -> Self:
        """Return the response that shows this point to its editors."""
        return cls(
            id=point.id,
            title=point.title,
            description=point.description,
            activity=ActivityResponse.of(point, answers),
            tool_id=point.tool,
            file_media_id=point.file_media_id,
            places=[PlaceSettingsResponse.of(place) for place in point.places],
            hints=[HintResponse.of(hint) for hint in point.hints],
        )
