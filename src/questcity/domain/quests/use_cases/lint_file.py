"""See what is wrong with a quest in a file."""

from dataclasses import dataclass

from questcity.domain.quests.model.files import Losses
from questcity.domain.quests.ports.files import LineOf, QuestFiles
from questcity.domain.quests.rules.files import check_document
from questcity.domain.quests.rules.linting.findings import Finding
from questcity.domain.quests.rules.linting.lintable import Lintable
from questcity.domain.quests.rules.linting.linter import lint
from questcity.domain.quests.services.named_references import NamedReferences
from questcity.domain.shared.errors import Violation


@dataclass(frozen=True, slots=True, kw_only=True)
class LintedFile:
    """What was found in a file: what keeps it out altogether, or else what the linter says."""

    violations: tuple[Violation, ...]
    findings: tuple[Finding, ...]
    losses: Losses
    line_of: LineOf


@dataclass(frozen=True, slots=True, kw_only=True)
class LintFile:
    """Return what is wrong with a quest that is not stored; whoever has the file may ask."""

    files: QuestFiles
    references: NamedReferences

    async def __call__(self, content: bytes) -> LintedFile:
        """Return what was found. Raise what `QuestFiles.read` raises."""
        document, lost = await self.files.read(content)
        document = document.composed()
        named = await self.references.find(document)
        violations = tuple(check_document(document))
        findings: tuple[Finding, ...] = ()
        if not violations:
            findings = lint(
                Lintable.unstored(
                    named.fields, document.points, vehicle=named.vehicle, area=named.area
                )
            )
        return LintedFile(
            violations=violations,
            findings=findings,
            losses=(*lost, *named.losses),
            line_of=await self.files.find_lines(content),
        )
