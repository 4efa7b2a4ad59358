"""See what is wrong with a quest in a file."""

from dataclasses import dataclass, replace

from questcity.domain.quests.model.files import Losses
from questcity.domain.quests.ports.files import LineOf, QuestFiles
from questcity.domain.quests.rules.files import check_document
from questcity.domain.quests.rules.linting.findings import Finding
from questcity.domain.quests.rules.linting.lintable import Lintable
from questcity.domain.quests.rules.linting.linter import lint
from questcity.domain.quests.services.named_references import NamedReferences
from questcity.domain.shared.errors import InvalidInputError, Violation


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
        """Return what was found. Raise what `QuestFiles.find_lines` raises."""
        try:
            document, lost = await self.files.read(content)
        except InvalidInputError as error:
            return LintedFile(
                violations=tuple(error.violations),
                findings=(),
                losses=(),
                line_of=await self.files.find_lines(content),
            )
        document = document.composed()
        named = await self.references.find(document)
        violations = tuple(check_document(document))
        findings: tuple[Finding, ...] = ()
        if not violations:
            found = lint(
                Lintable.unstored(
                    named.fields, document.points, vehicle=named.vehicle, area=named.area
                )
            )
            findings = tuple(replace(one, path=_in_file(one.path)) for one in found)
        return LintedFile(
            violations=violations,
            findings=findings,
            losses=(*lost, *named.losses),
            line_of=await self.files.find_lines(content),
        )


def _in_file(path: tuple[str | int, ...]) -> tuple[str | int, ...]:
    """Return the path of what a draft refers to by an id, and a file by a name."""
    match path:
        case ("category_id" | "vehicle_id" | "place_id" as field,):
            return (field.removesuffix("_id"),)
        case _:
            return path
