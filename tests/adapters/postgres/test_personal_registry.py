"""The registry of personal data against the tables: nothing that is stored about people is missed.

Every table is either in the registry or declared to say nothing about anybody; what refers to a
user, or is named like something that tells who somebody is, can only be in the registry.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

import pytest
from sqlalchemy import Column, ForeignKey, MetaData, Table, Text, Uuid

from questcity.adapters.postgres.personal_data import REGISTRY
from questcity.adapters.postgres.personal_tables import IMPERSONAL
from questcity.adapters.postgres.tables.registry import METADATA

PERSONAL: Final = {entry.name: entry for entry in REGISTRY}

# What a column is called that names somebody, or says where they are.
TELLING: Final = re.compile(
    r"(user|author|owner|actor|subject|member|sender|recipient|player|friend|reporter)(_id)?"
    r"|.*(email|username|first_name|last_name|phone|address|device|instagram|locale)(_.*)?"
    r"|latitude|longitude|accuracy"
)
# What a column is called that protects somebody.
PROTECTING: Final = re.compile(
    r".*(hash|digest|key_ids?|sealed|fingerprint|token|secret|revision|progress)(_.*)?"
)


def telling_columns(table: Table) -> Iterator[str]:
    for column in table.columns:
        refers = {key.target_fullname for key in column.foreign_keys}
        if "user_account.id" in refers or TELLING.fullmatch(column.name):
            yield column.name


def forgotten(metadata: MetaData, named: Iterable[str]) -> list[str]:
    """Return the tables that nobody has thought about, and those that are wrongly harmless."""
    tables = metadata.tables.values()
    unknown = {table.name for table in tables} - set(named) - IMPERSONAL.keys()
    # Where a city lies says nothing about anybody.
    places = {"area"}
    told = {
        table.name
        for table in tables
        if table.name in IMPERSONAL.keys() - places and any(telling_columns(table))
    }
    return sorted(unknown | told)


def undecided(metadata: MetaData) -> set[tuple[str, str]]:
    """Return the columns of personal tables that are neither shown nor withheld."""
    columns = {
        (table.name, column.name)
        for table in metadata.tables.values()
        if table.name in PERSONAL
        for column in table.columns
    }
    withheld = {(entry.name, name) for entry in REGISTRY for name in entry.withheld.split()}
    return columns - shown_columns() - withheld


def shown_columns() -> set[tuple[str, str]]:
    return {column for entry in REGISTRY for column in entry.shown()}


@pytest.fixture
def copy() -> MetaData:
    """Return a copy of the tables, to which somebody may add one."""
    copy = MetaData()
    for table in METADATA.tables.values():
        table.to_metadata(copy)
    return copy


def test_every_table_is_thought_about() -> None:
    assert forgotten(METADATA, PERSONAL) == []


def test_the_registry_names_tables_that_are_there_once() -> None:
    names = [entry.name for entry in REGISTRY]

    assert len(names) == len(PERSONAL)
    assert set(names) | IMPERSONAL.keys() == set(METADATA.tables)
    assert set(names) & IMPERSONAL.keys() == set()


@pytest.mark.parametrize(
    "column",
    [
        Column("user_id", Uuid, ForeignKey("user_account.id")),
        Column("walker", Uuid, ForeignKey("user_account.id")),
        Column("email", Text),
        Column("author_id", Uuid),
        Column("nothing_special", Text),
    ],
    ids=lambda column: column.name,
)
def test_a_new_table_without_an_entry_is_found(copy: MetaData, column: "Column[object]") -> None:
    Table("stray", copy, Column("id", Uuid, primary_key=True), column)

    assert forgotten(copy, PERSONAL) == ["stray"]


@pytest.mark.parametrize(
    "column",
    [
        Column("made_by", Uuid, ForeignKey("user_account.id")),
        Column("author_id", Uuid),
        Column("contact_email", Text),
    ],
    ids=lambda column: column.name,
)
def test_a_table_that_says_nothing_about_anybody_cannot_begin_to(
    copy: MetaData, column: "Column[object]"
) -> None:
    copy.tables["category"].append_column(column)

    assert forgotten(copy, PERSONAL) == ["category"]


@pytest.mark.parametrize("name", sorted(PERSONAL))
def test_a_table_without_its_entry_is_found(name: str) -> None:
    assert forgotten(METADATA, PERSONAL.keys() - {name}) == [name]


def test_every_column_about_people_is_shown_or_withheld() -> None:
    assert undecided(METADATA) == set()


def test_a_new_column_without_a_decision_is_found(copy: MetaData) -> None:
    copy.tables["session"].append_column(Column("country", Text))

    assert undecided(copy) == {("session", "country")}


def test_what_is_named_in_the_registry_exists_and_is_named_once() -> None:
    columns = {
        (table.name, one.name) for table in METADATA.tables.values() for one in table.columns
    }
    withheld = {(entry.name, name) for entry in REGISTRY for name in entry.withheld.split()}

    assert shown_columns() | withheld <= columns
    assert shown_columns() & withheld == set()


def test_nothing_that_protects_somebody_is_shown() -> None:
    guarded = {column for column in shown_columns() if PROTECTING.fullmatch(column[1])}

    assert guarded == set()
    assert PROTECTING.fullmatch("password_hash")


def test_what_is_not_erased_is_kept_for_a_reason() -> None:
    for entry in REGISTRY:
        goes = any(getattr(step, "changes", "") is None for step in entry.steps)
        assert goes or entry.kept, entry.name
        assert not entry.kept or len(entry.kept.split()) > 3
    assert all(IMPERSONAL.values())


def test_sections_and_steps_have_names_of_their_own() -> None:
    sections = [section.name for entry in REGISTRY for section in entry.sections]
    steps = [step.name for entry in REGISTRY for step in entry.steps]

    assert len(set(sections)) == len(sections)
    assert len(set(steps)) == len(steps)
