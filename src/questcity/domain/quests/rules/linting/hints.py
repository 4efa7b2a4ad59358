"""Whether hints are worth what they cost."""

from collections.abc import Iterator
from typing import Final

from questcity.domain.quests.rules.linting.findings import Code, Finding
from questcity.domain.quests.rules.linting.lintable import Lintable

SCORE: Final = 10
"""What a point earns, and the most that its hints can take."""
WORDS_AT_LEAST: Final = 3
"""Of a text, that say as much in a hint: fewer may say which of the words it is that matters."""


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
        said = [quest.words(point.title), quest.words(point.description)] if point.hints else []
        for number, hint in enumerate(point.hints):
            words = quest.words(hint.text)
            if _says_again(words, said):
                message = "Let the hint say something new: this stands in the point already."
                at = ("points", index, "hints", number, "text")
                yield Finding(at, Code.HINT_SAYS_NOTHING, message)
            said.append(words)


def _says_again(words: str, said: list[str]) -> bool:
    if len(words.split()) >= WORDS_AT_LEAST:
        return any(words in text for text in said)
    return bool(words.strip()) and words in said
