"""What the linter can find; docs/linter.md says of each code why it matters and what to do."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from questcity.domain.quests.rules.violations import Path
from questcity.domain.shared.errors import Violation


class Severity(StrEnum):
    """How bad a finding is: with an error a quest does not open, the others are advice."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"

    @property
    def rank(self) -> int:
        """Where it stands in a list, the worst first."""
        return tuple(Severity).index(self)


class Code(StrEnum):
    """The closed list of what can be found, each always of one severity."""

    severity: Severity

    def __new__(cls, value: str, severity: Severity) -> Self:
        """Make a code of a severity."""
        code = str.__new__(cls, value)
        code._value_ = value
        code.severity = severity
        return code

    MISSING = "missing", Severity.ERROR
    TOO_FEW = "too-few", Severity.ERROR
    PRICE_NOT_SUPPORTED = "price-not-supported", Severity.ERROR
    PARTS_NOT_POSSIBLE = "parts-not-possible", Severity.ERROR
    PARTS_NOT_WHOLE = "parts-not-whole", Severity.ERROR
    PLACE_AT_ZERO = "place-at-zero", Severity.ERROR
    COORDINATES_SWAPPED = "coordinates-swapped", Severity.ERROR
    TIME_IMPOSSIBLE = "time-impossible", Severity.ERROR
    FAR_FROM_THE_REST = "far-from-the-rest", Severity.WARNING
    FAR_FROM_AREA = "far-from-area", Severity.WARNING
    ZONE_MISSING = "zone-missing", Severity.NOTICE
    RADIUS_BELOW_ACCURACY = "radius-below-accuracy", Severity.WARNING
    CIRCLES_OVERLAP = "circles-overlap", Severity.WARNING
    PARTS_OVERLAP = "parts-overlap", Severity.WARNING
    DUPLICATE_POINT = "duplicate-point", Severity.WARNING
    TIME_TIGHT = "time-tight", Severity.WARNING
    MILEAGE_CONTRADICTED = "mileage-contradicted", Severity.WARNING
    TOOL_DOES_NOT_FIT = "tool-does-not-fit", Severity.WARNING
    HIDDEN_WITHOUT_DIRECTIONS = "hidden-without-directions", Severity.WARNING
    HIDDEN_AT_RANDOM = "hidden-at-random", Severity.WARNING
    CODE_TOO_SHORT = "code-too-short", Severity.WARNING
    CODE_EASY_TO_GUESS = "code-easy-to-guess", Severity.WARNING
    ANSWER_GIVEN_AWAY = "answer-given-away", Severity.WARNING
    WORD_REPEATED = "word-repeated", Severity.WARNING
    SECRET_TOO_SHORT = "secret-too-short", Severity.WARNING
    SECRET_SHARED = "secret-shared", Severity.WARNING
    HINT_TOO_EXPENSIVE = "hint-too-expensive", Severity.WARNING
    HINTS_TOO_EXPENSIVE = "hints-too-expensive", Severity.WARNING
    HINT_SAYS_NOTHING = "hint-says-nothing", Severity.WARNING
    PLACEHOLDER_TEXT = "placeholder-text", Severity.WARNING
    LANGUAGE_CONTRADICTED = "language-contradicted", Severity.WARNING
    SCRIPT_DIFFERS = "script-differs", Severity.WARNING
    # A player cannot get a file that is not there: an error, as soon as files can be attached.
    FILE_MISSING = "file-missing", Severity.WARNING
    COVER_MISSING = "cover-missing", Severity.WARNING


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was found: where, what, and a sentence that says what to do.

    `path` leads to it as that of a `Violation` does.
    """

    path: Path
    code: Code
    message: str

    @property
    def severity(self) -> Severity:
        """How bad it is."""
        return self.code.severity

    def violation(self) -> Violation:
        """Return it as a refusal tells it."""
        return Violation(self.path, self.code.value, self.message)
