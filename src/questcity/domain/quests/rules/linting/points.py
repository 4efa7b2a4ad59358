"""Whether each point is one of its own, and whether its tool leads there."""

from collections.abc import Iterator
from typing import Final

from questcity.domain.quests.model.activities import ActivityType, Tool
from questcity.domain.quests.model.answers import AnswerKind, normal_answer
from questcity.domain.quests.model.points import GeoPoint
from questcity.domain.quests.rules.linting.findings import Code, Finding
from questcity.domain.quests.rules.linting.lintable import Lintable

DIRECTIONS_AT_LEAST: Final = 40
"""Letters in which a way can be told."""

_MADE_FOR: Final = {
    Tool.QR_SCANNER: {ActivityType.SCAN_QR},
    Tool.CAMERA_TOOL: {ActivityType.TAKE_PHOTO},
    Tool.WORD_LOCKER: {ActivityType.ENTER_WORD, ActivityType.ENTER_CODE},
}


def find_duplicates(quest: Lintable) -> Iterator[Finding]:
    """Find points that were put in twice."""
    seen: dict[tuple[str, ActivityType, frozenset[GeoPoint]], int] = {}
    for index, point in enumerate(quest.points):
        title = normal_answer(AnswerKind.WORD, point.title)
        what = (title, point.activity.type, frozenset(place.at for place in point.places))
        first = seen.setdefault(what, index)
        if first != index:
            message = (
                "Take this point out, or change it: point "
                f"{first + 1} has the same title, the same activity and the same places."
            )
            yield Finding(("points", index), Code.DUPLICATE_POINT, message)


def find_strange_tools(quest: Lintable) -> Iterator[Finding]:
    """Find tools that are of no use for what there is to do."""
    for index, point in enumerate(quest.points):
        fitting = _MADE_FOR.get(point.tool)
        if fitting and point.activity.type not in fitting:
            message = (
                f"Choose another tool, or another activity: {point.tool.code} "
                f"is of no use for {point.activity.type.code}."
            )
            yield Finding(("points", index, "tool_id"), Code.TOOL_DOES_NOT_FIT, message)


def find_hidden_places(quest: Lintable) -> Iterator[Finding]:
    """Find places that neither the tool nor the text leads to."""
    for index, point in enumerate(quest.points):
        if point.tool.shows_places:
            continue
        said = normal_answer(AnswerKind.WORD, point.description)
        if 0 < len(said) < DIRECTIONS_AT_LEAST and not point.hints:
            message = (
                f"Describe the way, or choose a tool that shows it: with {point.tool.code} "
                "a player sees no place before a check-in there."
            )
            yield Finding(("points", index, "description"), Code.HIDDEN_WITHOUT_DIRECTIONS, message)
        for number, place in enumerate(point.places):
            if (place.random_occurrence or 0) > place.detection_radius:
                message = (
                    "Make it at most the radius, or choose a tool that shows places: "
                    f"with {point.tool.code} nobody sees where it lies this time."
                )
                at = ("points", index, "places", number, "random_occurrence")
                yield Finding(at, Code.HIDDEN_AT_RANDOM, message)
