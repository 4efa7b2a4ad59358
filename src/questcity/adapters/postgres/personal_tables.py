"""How the registry of personal data says what a table holds of people."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Table

from questcity.adapters.postgres.tables.registry import METADATA

Record = dict[str, Any]


def _as_it_is(record: Record) -> Record:
    return record


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A section of an export: these columns of the rows that `whose` finds by `:user_id`.

    Columns of other tables in `tables` are told with the names of those. `read` makes values of
    documents.
    """

    name: str
    columns: str
    whose: str = "user_id = :user_id"
    tables: str | None = None
    read: Callable[[Record], Record] = _as_it_is


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step of erasing: the rows that `whose` finds by `:user_id` and `:email` go.

    With `changes` they stay, changed so that `whose` finds them no more.
    """

    name: str
    whose: str = "user_id = :user_id"
    changes: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LettersStep:
    """The step that drops what is on its way to somebody: it is sealed, and has to be opened."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalTable:
    """A table that refers to people, or holds what they typed.

    Each of its columns is either shown in a section or withheld, and what no step erases is kept
    for a reason. Columns are parted by spaces.
    """

    name: str
    sections: tuple[Shown, ...] = ()
    withheld: str = ""
    steps: tuple[Step | LettersStep, ...] = ()
    kept: str | None = None

    @property
    def table(self) -> Table:
        """The table itself."""
        return METADATA.tables[self.name]

    @property
    def key(self) -> tuple[str, ...]:
        """The columns that name a row."""
        return tuple(f"{self.name}.{column.name}" for column in self.table.primary_key)

    def shown(self) -> Iterator[tuple[str, str]]:
        """Yield table and column of everything that its sections show."""
        for section in self.sections:
            for column in section.columns.split():
                table, _, name = column.rpartition(".")
                yield table or self.name, name


IMPERSONAL: Final = {
    "area": "cities and districts",
    "category": "what quests can be about",
    "label": "names of activities and tools",
    "catalogue": "how often what everybody sees has changed",
    "search_word": "the words of published quests, each without where it comes from",
    "quest_listing": "what everybody sees of published quests, without their authors",
    "vehicle": "ways to travel",
}
"""The tables that say nothing about anybody, and what they hold instead."""
