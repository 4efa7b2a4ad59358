"""What is wrong with a quest."""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Final
from uuid import UUID

import typer

from questcity.domain.quests.model.files import Losses
from questcity.domain.quests.rules.linting.findings import Finding, Severity
from questcity.domain.quests.use_cases.lint_draft import LintDraft
from questcity.domain.quests.use_cases.lint_file import LintFile
from questcity.domain.shared.errors import Violation
from questcity.domain.shared.ids import QuestId
from questcity.entrypoints.cli.disk import content_of
from questcity.entrypoints.cli.environment import operator, with_use_case, without_installation
from questcity.entrypoints.cli.output import Exit, Json, show, show_table, told
from questcity.entrypoints.cli.quests.files import facts_of_losses, show_losses
from questcity.entrypoints.web.spelling import pointer_of

COLUMNS: Final = ("severity", "line", "code", "pointer", "message")

Row = Mapping[str, Any]


def lint(
    target: Annotated[str, typer.Argument(metavar="FILE|ID", help="A file, or a quest's id.")],
    *,
    as_json: Json = False,
) -> None:
    """Say what is wrong with a quest, in a file or a draft, and what to do about it.

    Nothing that runs is asked about a file: it is held against the categories, vehicles and places
    that come with QuestCity. The page docs/linter.md explains each finding.
    """
    with told(as_json=as_json):
        path = Path(target)
        quest_id = None if path.exists() else _id_of(target)
        if quest_id is not None:
            found = with_use_case(LintDraft, lambda lint_draft: lint_draft(operator(), quest_id))
            _show([_of_finding(finding, None) for finding in found], (), as_json=as_json)
            return
        content = content_of(path, as_json=as_json)
        file = without_installation(LintFile, lambda lint_file: lint_file(content))
        rows = [
            *(_of_violation(fault, file.line_of(fault.path)) for fault in file.violations),
            *(_of_finding(finding, file.line_of(finding.path)) for finding in file.findings),
        ]
        _show(rows, file.losses, as_json=as_json)


def _id_of(target: str) -> QuestId | None:
    try:
        return QuestId(UUID(target))
    except ValueError:
        return None


def _of_finding(finding: Finding, line: int | None) -> Row:
    return _row(finding.severity, line, finding.code, finding.violation())


def _of_violation(violation: Violation, line: int | None) -> Row:
    return _row(Severity.ERROR, line, violation.code, violation)


def _row(severity: Severity, line: int | None, code: str, said: Violation) -> Row:
    pointer = pointer_of(said.path)
    values = (severity.value, line, str(code), pointer, said.detail)
    return dict(zip(COLUMNS, values, strict=True))


def _show(rows: Sequence[Row], losses: Losses, *, as_json: bool) -> None:
    if as_json:
        show({"findings": rows, "losses": facts_of_losses(losses)}, as_json=True)
    else:
        if rows:
            show_table(COLUMNS, [tuple(_cell(row[name]) for name in COLUMNS) for row in rows])
            typer.echo()
        typer.echo(_counted(rows))
        show_losses(losses)
    if any(row["severity"] == Severity.ERROR for row in rows):
        raise typer.Exit(Exit.FAILED)


def _cell(value: Any) -> Any:
    return "" if value is None else value


def _counted(rows: Sequence[Row]) -> str:
    counts = Counter(row["severity"] for row in rows)
    told = [
        f"{counts[severity]} {severity}{'s' if counts[severity] > 1 else ''}"
        for severity in Severity
        if counts[severity]
    ]
    return f"Found: {', '.join(told)}." if told else "Nothing is wrong with it."
