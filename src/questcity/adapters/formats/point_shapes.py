"""What `quest.json` says of a point."""

from collections.abc import Mapping
from typing import Final, Literal, Self

import msgspec

from questcity.adapters.formats.parts import Shape
from questcity.domain.quests.model.activities import ActivityType, PhotoKind, Tool
from questcity.domain.quests.model.written import (
    WrittenActivity,
    WrittenHint,
    WrittenPlace,
    WrittenPoint,
)

ToolCode = Literal[
    "none",
    "screen_illustration_descriptor",
    "beeping_radar",
    "orbital_radar",
    "mile_orbital_radar",
    "unlim_orbital_radar",
    "target_compass",
    "rangefinder",
    "rangefinder_unlim",
    "echolocation_screen",
    "qr_scanner",
    "camera_tool",
    "word_locker",
]


class _Activity(Shape, frozen=True, kw_only=True, tag_field="type"):
    """What there is to do."""


class CatchGhost(_Activity, frozen=True, kw_only=True, tag="catch_ghost"):
    """Find a ghost and catch it."""


class TakePhoto(_Activity, frozen=True, kw_only=True, tag="take_photo"):
    """Take a photo."""

    kind: PhotoKind | None = None


class DownloadFile(_Activity, frozen=True, kw_only=True, tag="download_file"):
    """Get a file on the spot."""


class ScanQr(_Activity, frozen=True, kw_only=True, tag="scan_qr"):
    """Scan a sign, which keeps its secret; without one, it gets one."""

    secret: str | None = None


class EnterCode(_Activity, frozen=True, kw_only=True, tag="enter_code"):
    """Enter the digits that are to be found there."""

    code: str | None = None
    other_codes: tuple[str, ...] = ()


class EnterWord(_Activity, frozen=True, kw_only=True, tag="enter_word"):
    """Enter one of the words that are right."""

    words: tuple[str, ...] = ()


class PickUpArtifact(_Activity, frozen=True, kw_only=True, tag="pick_up_artifact"):
    """Pick something up, perhaps in parts."""


ActivityShape = (
    CatchGhost | TakePhoto | DownloadFile | ScanQr | EnterCode | EnterWord | PickUpArtifact
)


class PlaceSettingsShape(Shape, frozen=True, kw_only=True):
    """How a place of a point is passed; lengths are in metres."""

    detection_radius: float = 25.0
    height: float = 1.8
    interaction_inaccuracy: float = 10.0
    random_occurrence: float | None = None
    part: int | None = None


class PlaceShape(PlaceSettingsShape, frozen=True, kw_only=True):
    """A place of a point, in degrees (WGS 84); lengths are in metres."""

    latitude: float
    longitude: float

    def written(self) -> WrittenPlace:
        """Return it as the domain knows it."""
        return WrittenPlace(**msgspec.structs.asdict(self))

    @classmethod
    def of(cls, place: WrittenPlace) -> Self:
        """Return the shape of a place."""
        return cls(
            latitude=float(place.latitude),
            longitude=float(place.longitude),
            detection_radius=float(place.detection_radius),
            height=float(place.height),
            interaction_inaccuracy=float(place.interaction_inaccuracy),
            random_occurrence=_float(place.random_occurrence),
            part=place.part,
        )


class HintShape(Shape, frozen=True, kw_only=True):
    """A help; its cost is taken from the score of the point."""

    text: str
    cost: int = 0


class PointShape(Shape, frozen=True, kw_only=True):
    """Something to do somewhere: any one of the places passes it, unless they hold its parts."""

    title: str
    description: str = ""
    activity: ActivityShape
    tool: ToolCode = "none"
    places: tuple[PlaceShape, ...] = ()
    hints: tuple[HintShape, ...] = ()

    def written(self) -> WrittenPoint:
        """Return it as the domain knows it."""
        return WrittenPoint(
            title=self.title,
            description=self.description,
            activity=_written(self.activity),
            tool=Tool[self.tool.upper()],
            places=tuple(place.written() for place in self.places),
            hints=tuple(WrittenHint(text=hint.text, cost=hint.cost) for hint in self.hints),
        )

    @classmethod
    def of(cls, point: WrittenPoint) -> Self:
        """Return the shape of a point, which says what there is to do."""
        assert point.activity is not None
        tool = Tool.NONE if point.tool is None else point.tool
        return cls(
            title=point.title or "",
            description=point.description or "",
            activity=_activity(point.activity),
            tool=tool.code,  # type: ignore[arg-type]
            places=tuple(PlaceShape.of(place) for place in point.places or ()),
            hints=tuple(HintShape(text=hint.text, cost=hint.cost) for hint in point.hints or ()),
        )


def _written(activity: ActivityShape) -> WrittenActivity:
    match activity:
        case TakePhoto():
            return WrittenActivity(type=ActivityType.TAKE_PHOTO, kind=activity.kind)
        case ScanQr():
            return WrittenActivity(type=ActivityType.SCAN_QR, answers=_given(activity.secret))
        case EnterCode():
            codes = (*_given(activity.code), *activity.other_codes)
            return WrittenActivity(type=ActivityType.ENTER_CODE, answers=codes)
        case EnterWord():
            return WrittenActivity(type=ActivityType.ENTER_WORD, answers=activity.words)
        case _:
            kind = str(activity.__struct_config__.tag)
            return WrittenActivity(type=ActivityType[kind.upper()])


def _activity(activity: WrittenActivity) -> ActivityShape:
    only = activity.answers[0] if activity.answers else None
    match activity.type:
        case ActivityType.TAKE_PHOTO:
            return TakePhoto(kind=activity.kind)
        case ActivityType.SCAN_QR:
            return ScanQr(secret=only)
        case ActivityType.ENTER_CODE:
            return EnterCode(code=only, other_codes=activity.answers[1:])
        case ActivityType.ENTER_WORD:
            return EnterWord(words=activity.answers)
        case _:
            return _WITHOUT_FIELDS[activity.type]


_WITHOUT_FIELDS: Final[Mapping[ActivityType, ActivityShape]] = {
    ActivityType.CATCH_GHOST: CatchGhost(),
    ActivityType.DOWNLOAD_FILE: DownloadFile(),
    ActivityType.PICK_UP_ARTIFACT: PickUpArtifact(),
}


def _given(answer: str | None) -> tuple[str, ...]:
    return () if answer is None else (answer,)


def _float(value: float | None) -> float | None:
    return None if value is None else float(value)
