"""What the linter finds, on the wire."""

from typing import Annotated, Self

from msgspec import Meta

from questcity.domain.quests.rules.linting.findings import Code, Finding, Severity
from questcity.entrypoints.web.shapes import Answer
from questcity.entrypoints.web.spelling import pointer_of


class FindingResponse(Answer, frozen=True, kw_only=True):
    """One thing to mend: with an error a draft does not open, the others are advice."""

    severity: Severity
    code: Code
    pointer: Annotated[str, Meta(description="A JSON pointer into the draft (`#/…`).")]
    message: str

    @classmethod
    def of(cls, finding: Finding) -> Self:
        """Return the response that shows it."""
        return cls(
            severity=finding.severity,
            code=finding.code,
            pointer=pointer_of(finding.path),
            message=finding.message,
        )


class Findings(Answer, frozen=True, kw_only=True):
    """All that is found in a draft, the worst first."""

    items: list[FindingResponse]
