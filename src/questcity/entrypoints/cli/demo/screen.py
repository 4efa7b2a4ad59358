"""A walk on the terminal: a line for each deed, and a bar below them."""

import sys
from types import TracebackType
from typing import Final, Self

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn
from rich.table import Table
from rich.text import Text

from questcity.domain.quests.model.files import QuestDocument
from questcity.entrypoints.cli.demo.player import START_METRES
from questcity.entrypoints.cli.demo.quest_files import places_of
from questcity.entrypoints.cli.demo.steps import Record, Step
from questcity.entrypoints.cli.demo.walker import length

_WIDTH_OF_A_FILE: Final = 100
_HEADINGS: Final = ("", "point", "deed", "verdict", "reasons", "distance", "score")
_COLOURS: Final = {
    "accepted": "green",
    "accepted_low": "yellow",
    "review": "cyan",
    "rejected": "red",
}


def a_console() -> Console:
    """Return the terminal, or a page where there is none."""
    return Console(width=None if sys.stdout.isatty() else _WIDTH_OF_A_FILE, highlight=False)


class Screen(Record):
    """Shows one walk while it goes on."""

    def __init__(self, quest: QuestDocument, console: Console) -> None:
        super().__init__()
        self._console = console
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(bar_width=None),
            TextColumn("{task.completed:.0f} of about {task.total:.0f} m"),
            console=console,
        )
        ways = tuple(place.at for point in quest.points for place in places_of(point))
        metres = START_METRES + length(ways)
        self._task = self._progress.add_task(quest.fields.title, total=metres)

    def __enter__(self) -> Self:
        self._progress.start()
        self._console.print(_row(*(Text(heading, "bold") for heading in _HEADINGS)))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._progress.stop()

    def walked(self, metres: float) -> None:
        """Move the bar."""
        super().walked(metres)
        self._progress.update(self._task, completed=self.metres)

    def judged(self, step: Step) -> None:
        """Print the line of a deed; the first one at a point names it."""
        is_first = not self.steps or self.steps[-1].order != step.order
        super().judged(step)
        self._console.print(
            _row(
                Text(str(step.order + 1) if is_first else ""),
                Text(step.title if is_first else ""),
                Text(f"{step.deed}, again" if step.is_repeat else step.deed),
                Text(step.verdict, _COLOURS.get(step.verdict, "")),
                Text(", ".join(step.reasons)),
                Text(step.distance_band or ""),
                Text(str(step.score)),
            )
        )


def _row(*cells: Text) -> Table:
    # Each line is a table of its own: it is printed once, and scrolls away like any other.
    row = Table.grid(padding=(0, 2, 0, 0), expand=True)
    row.add_column(width=2, justify="right")
    row.add_column(ratio=4)
    row.add_column(width=13)
    row.add_column(width=12)
    row.add_column(ratio=6)
    row.add_column(width=8)
    row.add_column(width=5, justify="right")
    row.add_row(*cells)
    return row
