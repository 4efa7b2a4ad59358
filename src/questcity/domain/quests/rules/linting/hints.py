"""Whether hints are worth what they cost."""

from collections.abc import Iterator
from typing import Final

from questcity.domain.quests.model.answers import normal_words
from questcity.domain.quests.model.points import Point
from questcity.domain.quests.rules.linting.findings import Code, Finding
from questcity.domain.quests.rules.linting.lintable import Lintable
from questcity.domain.quests.rules.violations import Path

SCORE: Final = 10
"""What a point earns, and the most that its hints can take."""


def find_expensive_hints(quest: Lintable) -> Iterator[Finding]:
    """Find hints that cost more than there is to earn."""
    for index, point in enumerate(quest.points):
        at = ("points", index, "hints")
        costs = [hint.cost for hint in point.hints]
        for number, cost in enumerate(costs):
            if cost > SCORE:
                message = f"Let the hint cost at most {SCORE}, which is all that a point earns."
                yield Finding((*at, number, "cost"), Code.HINT_TOO_EXPENSIVE, message)
        if sum(costs) > SCORE >= max(costs, default=0):
            message = (
                f"Let all hints of the point cost at most {SCORE} together, not {sum(costs)}: "
                "that is all that it earns."
            )
            yield Finding(at, Code.HINTS_TOO_EXPENSIVE, message)


def find_empty_hints(quest: Lintable) -> Iterator[Finding]:
    """Find hints that say nothing that was not said before."""
    for index, point in enumerate(quest.points):
        yield from _find_empty(("points", index, "hints"), point)


def _find_empty(at: Path, point: Point) -> Iterator[Finding]:
    said = [normal_words(point.title), normal_words(point.description)] if point.hints else []
    for number, hint in enumerate(point.hints):
        words = normal_words(hint.text)
        if words.strip() and any(words in text for text in said):
            message = "Let the hint say something new: this stands in the point already."
            yield Finding((*at, number, "text"), Code.HINT_SAYS_NOTHING, message)
        said.append(words)
