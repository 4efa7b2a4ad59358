"""What was measured, as a page for people, and whether every threshold was kept."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from benchmarks.machine import Machine


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A threshold, what was measured, and whether it was kept."""

    what: str
    measured: str
    wanted: str
    is_kept: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One subject: what was done, figures, and verdicts on them."""

    title: str
    text: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    verdicts: Sequence[Verdict] = ()
    bars: Sequence[tuple[str, float]] = ()
    """Figures that are also shown as a chart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All subjects, measured on one machine in one run."""

    preface: str
    machine: Machine
    sections: Sequence[Section]

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """All verdicts, in the order of the subjects."""
        return tuple(verdict for section in self.sections for verdict in section.verdicts)

    @property
    def is_kept(self) -> bool:
        """Whether every threshold was kept."""
        return all(verdict.is_kept for verdict in self.verdicts)

    def as_markdown(self) -> str:
        """Return the page."""
        parts = [
            self.preface,
            _table(("machine", ""), self.machine.facts()),
            self.verdicts_as_table(),
        ]
        for section in self.sections:
            table = _table(section.columns, section.rows)
            parts += [f"## {section.title}\n\n{section.text}\n", table]
        return "\n".join(parts)

    def verdicts_as_table(self) -> str:
        """Return the thresholds alone."""
        rows = [
            (
                verdict.what,
                verdict.measured,
                verdict.wanted,
                "kept" if verdict.is_kept else "MISSED",
            )
            for verdict in self.verdicts
        ]
        return _table(("threshold", "measured", "wanted", ""), rows)


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [columns, ["---"] * len(columns), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
