"""What there is to do at a point, and with which tool; both are closed sets."""

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Final

from questcity.domain.quests.model.answers import AnswerKind, SealedAnswer


class ActivityType(IntEnum):
    """What a player does; the number is what goes over the wire."""

    CATCH_GHOST = 1
    TAKE_PHOTO = 2
    DOWNLOAD_FILE = 3
    SCAN_QR = 4
    ENTER_CODE = 5
    ENTER_WORD = 6
    PICK_UP_ARTIFACT = 7

    @property
    def code(self) -> str:
        """The name that goes over the wire."""
        return self.name.lower()

    @property
    def answer_kind(self) -> AnswerKind | None:
        """What kind of answer it asks for, if it asks for one."""
        return _ANSWERS.get(self)


class PhotoKind(StrEnum):
    """What a photo shows."""

    FACE_VERIFICATION = "face_verification"
    DIRECTION_CHECK = "direction_check"
    MATCHING = "matching"


class Tool(IntEnum):
    """What a player finds the point with; the number is what goes over the wire."""

    NONE = 1
    SCREEN_ILLUSTRATION_DESCRIPTOR = 2
    BEEPING_RADAR = 3
    ORBITAL_RADAR = 4
    MILE_ORBITAL_RADAR = 5
    UNLIM_ORBITAL_RADAR = 6
    TARGET_COMPASS = 7
    RANGEFINDER = 8
    RANGEFINDER_UNLIM = 9
    ECHOLOCATION_SCREEN = 10
    QR_SCANNER = 11
    CAMERA_TOOL = 12
    WORD_LOCKER = 13

    @property
    def code(self) -> str:
        """The name that goes over the wire."""
        return self.name.lower()

    @property
    def shows_places(self) -> bool:
        """Whether a player sees the places of a point before a check-in there."""
        return self in _SHOWING


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """What there is to do, with its answers sealed.

    `kind` belongs to photos; `digits`, the length of a code, is what a player may know of it.
    """

    type: ActivityType
    kind: PhotoKind | None = None
    answers: tuple[SealedAnswer, ...] = ()
    digits: int | None = None


_ANSWERS: Final = {
    ActivityType.SCAN_QR: AnswerKind.QR,
    ActivityType.ENTER_CODE: AnswerKind.CODE,
    ActivityType.ENTER_WORD: AnswerKind.WORD,
}

_SHOWING: Final = frozenset(range(Tool.BEEPING_RADAR, Tool.ECHOLOCATION_SCREEN + 1))
