"""What `quest.json` says: version 1 of a format of its own, which outlives changes of the API.

The names are those of the API. What a file does not say has the value that stands here, for ever.
"""

from collections.abc import Mapping
from typing import Any, Final, Literal, Self

import msgspec
from msgspec import NODEFAULT

from questcity.domain.quests.model.activities import ActivityType, PhotoKind, Tool
from questcity.domain.quests.model.documents import QuestDocument
from questcity.domain.quests.model.fields import (
    Credits,
    Level,
    Mentor,
    Merch,
    Mileage,
    Money,
    Price,
    QuestFields,
)
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


class Shape(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A part of a file."""


class MoneyShape(Shape, frozen=True, kw_only=True):
    """An amount in minor units of a currency (ISO 4217)."""

    amount: int
    currency: str


class PriceShape(Shape, frozen=True, kw_only=True):
    """What the quest costs, in minor units of a currency (ISO 4217)."""

    amount: int = 0
    currency: str = "EUR"
    subscription: bool = False


class CreditsShape(Shape, frozen=True, kw_only=True):
    """What a run costs and earns, in credits; without `auto`, staff grants the reward."""

    auto: bool = True
    cost: int = 0
    reward: int = 0


class MerchShape(Shape, frozen=True, kw_only=True):
    """Something to take home."""

    description: str
    price: MoneyShape
    stock: int = 0


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


class FieldsShape(Shape, frozen=True, kw_only=True):
    """What a quest says about itself; category, vehicle and place are named in words."""

    title: str
    description: str | None = None
    language: str | None = None
    category: str | None = None
    vehicle: str | None = None
    place: str | None = None
    group: int | None = None
    timeframe: int | None = None
    level: Level | None = None
    mileage: Mileage | None = None
    mentor: Mentor = Mentor.NONE
    credits: CreditsShape = CreditsShape()
    price: PriceShape = PriceShape()
    merch: tuple[MerchShape, ...] = ()

    def about(self, points: tuple[WrittenPoint, ...]) -> QuestDocument:
        """Return the document of these fields and points."""
        return QuestDocument(
            fields=QuestFields(
                title=self.title,
                description=self.description,
                language=self.language,
                group=self.group,
                timeframe=self.timeframe,
                level=self.level,
                mileage=self.mileage,
                mentor=self.mentor,
                credits=Credits(**msgspec.structs.asdict(self.credits)),
                price=Price(**msgspec.structs.asdict(self.price)),
                merch=tuple(_merch(merch) for merch in self.merch),
            ),
            category=self.category,
            vehicle=self.vehicle,
            place=self.place,
            points=points,
        )

    @classmethod
    def of_fields(cls, document: QuestDocument, **more: Any) -> Self:
        """Return the shape of the fields of a document."""
        fields = document.fields
        return cls(
            title=fields.title,
            description=fields.description,
            language=fields.language,
            category=document.category,
            vehicle=document.vehicle,
            place=document.place,
            group=fields.group,
            timeframe=fields.timeframe,
            level=fields.level,
            mileage=fields.mileage,
            mentor=fields.mentor,
            credits=msgspec.convert(fields.credits, CreditsShape, from_attributes=True),
            price=msgspec.convert(fields.price, PriceShape, from_attributes=True),
            merch=tuple(
                msgspec.convert(merch, MerchShape, from_attributes=True) for merch in fields.merch
            ),
            **more,
        )


class QuestShape(FieldsShape, frozen=True, kw_only=True):
    """A quest as a file: version 1 of `quest.json`."""

    schema: str | None = msgspec.field(default=None, name="$schema")
    points: tuple[PointShape, ...] = ()

    def document(self) -> QuestDocument:
        """Return it as the domain knows it."""
        return self.about(tuple(point.written() for point in self.points))

    @classmethod
    def of(cls, document: QuestDocument) -> Self:
        """Return the shape of a document."""
        points = tuple(PointShape.of(point) for point in document.points)
        return cls.of_fields(document, points=points)


def plain(value: Any) -> Any:
    """Return a shape as what JSON and YAML are made of, without what it has by default."""
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    if not isinstance(value, msgspec.Struct):
        return msgspec.to_builtins(value)
    tag = value.__struct_config__.tag
    said = {} if tag is None else {"type": tag}
    for field in msgspec.structs.fields(value):
        inner = getattr(value, field.name)
        if field.default is NODEFAULT or inner != field.default:
            said[field.encode_name] = plain(inner)
    return said


def _written(activity: ActivityShape) -> WrittenActivity:
    match activity:
        case TakePhoto():
            return WrittenActivity(type=ActivityType.TAKE_PHOTO, kind=activity.kind)
        case ScanQr():
            return WrittenActivity(type=ActivityType.SCAN_QR, answers=_given(activity.secret))
        case EnterCode():
            return WrittenActivity(type=ActivityType.ENTER_CODE, answers=_given(activity.code))
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
            return EnterCode(code=only)
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


def _merch(merch: MerchShape) -> Merch:
    price = Money(amount=merch.price.amount, currency=merch.price.currency)
    return Merch(description=merch.description, price=price, stock=merch.stock)


def _float(value: float | None) -> float | None:
    return None if value is None else float(value)
