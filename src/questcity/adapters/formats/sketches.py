"""A quest drawn from a map: from a file that knows places, and nothing of quests."""

from collections.abc import Mapping
from typing import Final

from questcity.adapters.formats.markup import plain_text
from questcity.domain.quests.model.activities import ActivityType, Tool
from questcity.domain.quests.model.fields import Level, QuestFields
from questcity.domain.quests.model.files import Loss, LossCode, Losses, QuestDocument
from questcity.domain.quests.model.written import (
    WrittenActivity,
    WrittenHint,
    WrittenPlace,
    WrittenPoint,
)
from questcity.domain.quests.rules.fields import DESCRIPTION_LENGTH
from questcity.domain.quests.rules.points import POINTS_AT_MOST
from questcity.domain.quests.rules.violations import TEXT_LENGTH, TITLE_LENGTH

Path = tuple[str | int, ...]

_NAMES_AT_MOST: Final = 20
_NAME_LENGTH: Final = 40


class Sketch:
    """Takes what a map says, place by place, and notes what it cannot take.

    Texts are plain, unless the map says that all of them are HTML.
    """

    def __init__(self, *, is_html: bool = False) -> None:
        self._is_html = is_html
        self.level: Level | None = None
        self._title: str | None = None
        self._description: str | None = None
        self._points: list[WrittenPoint] = []
        self._left_out = 0
        self._losses: list[Loss] = []

    def call(self, title: str | None, description: str | None = None) -> None:
        """Note what the map as a whole is called, unless it is called something already."""
        self._title = self._title or self._line(title, TITLE_LENGTH, ("title",))
        self._description = self._description or self._text(
            description, DESCRIPTION_LENGTH, ("description",)
        )

    def add(
        self,
        title: str | None,
        description: str | None,
        places: tuple[WrittenPlace, ...],
        hint: str | None = None,
    ) -> None:
        """Note something on the map, in the order of the quest."""
        index = len(self._points)
        if index >= POINTS_AT_MOST:
            self._left_out += 1
            return
        at: Path = ("points", index)
        told = self._line(title, TITLE_LENGTH, (*at, "title"))
        if not told:
            told = f"Point {index + 1}"
            self.lose(LossCode.TITLE_MADE_UP, f"It has no name, and is {told}.", (*at, "title"))
        text = self._text(hint, TEXT_LENGTH, (*at, "hints", 0, "text"))
        point = WrittenPoint(
            title=told,
            description=self._text(description, TEXT_LENGTH, (*at, "description")) or "",
            activity=WrittenActivity(type=ActivityType.CATCH_GHOST),
            tool=Tool.TARGET_COMPASS,
            places=places,
            hints=(WrittenHint(text=text),) if text else (),
        )
        self._points.append(point)

    def leave_out(self, count: int) -> None:
        """Note that there is more on the map, which was not even looked at."""
        self._left_out += count

    def lose(self, code: LossCode, text: str, path: Path = ()) -> None:
        """Note what is lost."""
        self._losses.append(Loss(code, path, text))

    def lose_all(self, code: LossCode, counts: Mapping[str, int]) -> None:
        """Note what is lost, by the names that the map has for it and how often they come."""
        for name, count in sorted(counts.items())[:_NAMES_AT_MOST]:
            self.lose(code, f"There is no place for {name[:_NAME_LENGTH]} ({count} times).")
        if (more := len(counts) - _NAMES_AT_MOST) > 0:
            self.lose(code, f"There is no place for {more} more.")

    def finished(self) -> tuple[QuestDocument, Losses]:
        """Return the quest, and what of the map is not in it."""
        if not self._title:
            self._title = "Untitled"
            self.lose(LossCode.TITLE_MADE_UP, "The quest has no name.", ("title",))
        if self._points:
            text = "Every point asks to catch a ghost, and is found with a compass."
            self.lose(LossCode.ACTIVITY_ASSUMED, text, ("points",))
        if self._left_out:
            text = f"A quest has {POINTS_AT_MOST} points at most; {self._left_out} were left out."
            self.lose(LossCode.POINTS_LEFT_OUT, text, ("points",))
        fields = QuestFields(title=self._title, description=self._description, level=self.level)
        return QuestDocument(fields=fields, points=tuple(self._points)), tuple(self._losses)

    def _line(self, text: str | None, most: int, path: Path) -> str | None:
        return self._text(" ".join(text.split()) if text else None, most, path)

    def _text(self, text: str | None, most: int, path: Path) -> str | None:
        if text is None:
            return None
        told = text
        if self._is_html:
            told, had_markup = plain_text(text)
            if had_markup:
                self.lose(LossCode.MARKUP_NOT_KEPT, "What was markup in the text is gone.", path)
        told = told.replace("\0", "").strip()
        if len(told) <= most:
            return told
        self.lose(LossCode.TEXT_SHORTENED, f"Of the text there are {most} characters.", path)
        return told[:most].rstrip()
